// SPDX-License-Identifier: MIT-0

/// Credentials of a role that is assumed with other credentials (STS `AssumeRole`).
///
/// Asks anew each time; see ``CachedCredentials``.
public struct AssumeRoleCredentials: CredentialProvider {
    /// The noun phrase for messages.
    public var source: String { "the role \(role.arn), assumed with \(base.source)" }

    private let role: AssumedRole
    private let base: any CredentialProvider
    private let surroundings: Surroundings

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - role: the role.
    ///   - source: whose credentials assume it.
    ///   - environment: the variables that tell region and endpoint; the process's own are the program's to pass in.
    ///   - transport: what asks the service.
    ///   - region: the region whose service is asked, when it is not the environment's or the profile's to name.
    public init(
        _ role: AssumedRole,
        source: any CredentialProvider,
        environment: [String: String],
        transport: any HTTPTransport,
        region: String? = nil
    ) {
        self.init(role, source: source, Surroundings(environment: environment, region: region, transport: transport))
    }

    /// Makes a provider in surroundings of a test.
    package init(_ role: AssumedRole, source: any CredentialProvider, _ surroundings: Surroundings) {
        self.role = role
        self.base = source
        self.surroundings = surroundings
    }

    /// Assumes the role.
    ///
    /// - Returns: the role's credentials.
    /// - Throws: ``CredentialError`` when there are no credentials to assume it with, or the service refuses.
    public func find() async throws -> Identity? {
        guard let own = try await base.find()?.credentials else {
            throw CredentialError(
                .sourceFailed,
                "There are no credentials to assume the role \(role.arn) with. Set up \(base.source)."
            )
        }
        var parameters = [
            ("RoleArn", role.arn),
            ("RoleSessionName", role.sessionName ?? SecurityTokenRequest.sessionName(at: surroundings.now())),
        ]
        if let externalID = role.externalID { parameters.append(("ExternalId", externalID)) }
        if let seconds = role.durationSeconds { parameters.append(("DurationSeconds", String(seconds))) }
        for (index, tag) in role.tags.sorted(by: { $0.key < $1.key }).enumerated() {
            parameters.append(("Tags.member.\(index + 1).Key", tag.key))
            parameters.append(("Tags.member.\(index + 1).Value", tag.value))
        }
        for (index, key) in role.transitiveTagKeys.enumerated() {
            parameters.append(("TransitiveTagKeys.member.\(index + 1)", key))
        }
        let request = SecurityTokenRequest(action: "AssumeRole", role: role.arn, parameters: parameters)
        return .credentials(try await request.credentials(surroundings, signedBy: own))
    }
}
