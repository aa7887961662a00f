// SPDX-License-Identifier: MIT-0

/// Credentials by a profile in `~/.aws/credentials` or `~/.aws/config`: keys, a role, a sign-in, or a program.
///
/// Where the environment names a web identity (`AWS_WEB_IDENTITY_TOKEN_FILE`), that comes before what a profile says, unless
/// the profile names a role: so it is in the AWS SDKs. The files are read each time; see ``CachedCredentials``.
public struct ProfileCredentials: CredentialProvider {
    /// The noun phrase for messages.
    public var source: String {
        let paths = SharedFiles.Paths(environment: surroundings.environment)
        let name = surroundings.profile.map { "the profile \"\($0)\"" } ?? "a profile (AWS_PROFILE, or the default one)"
        return "the variables AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN; "
            + "\(name) in \(paths.credentials) or \(paths.config)"
    }

    private let surroundings: Surroundings

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - environment: the variables; the process's own are the program's to pass in.
    ///   - transport: what asks services for credentials, where the profile says so.
    ///   - profile: the profile, when it is not the environment's to name.
    ///   - region: the region whose services are asked, when it is not the environment's or the profile's to name.
    public init(
        environment: [String: String],
        transport: any HTTPTransport,
        profile: String? = nil,
        region: String? = nil
    ) {
        self.init(Surroundings(environment: environment, profile: profile, region: region, transport: transport))
    }

    /// Makes a provider in surroundings of a test.
    package init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// Looks at the profile, and asks whom it names.
    ///
    /// - Returns: the credentials, or `nil` when nothing is said of any.
    /// - Throws: ``CredentialError`` when the profile is missing or makes no sense, or whom it names does not give any.
    public func find() async throws -> Identity? {
        let files = try surroundings.files()
        let environment = surroundings.environment
        // A profile that the program names is meant; variables are not.
        let planner = ProfilePlanner(files: files, environment: surroundings.profile == nil ? environment : [:])
        let profile = try files.profile(inUse: surroundings.profile, environment: environment)
        guard let plan = try planner.plan(for: profile) else { return nil }
        return try await provider(of: plan).identity()
    }

    private func provider(of plan: ProfilePlan) -> any CredentialProvider {
        switch plan {
        case .keys(let credentials): StaticCredentials(.credentials(credentials))
        case .program(let command): ProcessCredentials(command, surroundings)
        case .webIdentity(let identity): WebIdentityCredentials(identity, surroundings)
        case .signIn(let signIn): SingleSignOnCredentials(signIn, surroundings)
        case .role(let role, let source): AssumeRoleCredentials(role, source: provider(of: source), surroundings)
        case .environment: EnvironmentCredentials(environment: surroundings.environment)
        case .container: ContainerCredentials(surroundings)
        case .instance: InstanceCredentials(surroundings)
        }
    }
}
