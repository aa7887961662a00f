// SPDX-License-Identifier: MIT-0

/// A role for the bearer of a token that stands in a file, as EKS gives one to each service account.
public struct WebIdentity: Hashable, Sendable {
    /// The file that holds the token; it is read anew each time, since tokens are renewed there.
    public var tokenFile: String

    /// The role's ARN.
    public var roleARN: String

    /// The session's name, which shows in CloudTrail; `nil` for one that tells when it began.
    public var sessionName: String?

    /// Makes a web identity.
    ///
    /// - Parameters:
    ///   - tokenFile: the file that holds the token.
    ///   - roleARN: the role's ARN.
    ///   - sessionName: the session's name.
    public init(tokenFile: String, roleARN: String, sessionName: String? = nil) {
        self.tokenFile = tokenFile
        self.roleARN = roleARN
        self.sessionName = sessionName
    }

    /// Reads a web identity from variables or, where they say nothing, from a profile.
    init?(variables: [String: String], profile: Profile?) throws(CredentialError) {
        func setting(_ variable: String, _ name: String) -> String? {
            variables[variable] ?? profile?.setting(name)
        }
        guard let tokenFile = setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file"), !tokenFile.isEmpty
        else { return nil }
        guard let roleARN = setting("AWS_ROLE_ARN", "role_arn"), !roleARN.isEmpty else {
            throw CredentialError(
                .invalidSetting,
                "There is a token for a web identity (AWS_WEB_IDENTITY_TOKEN_FILE, or web_identity_token_file of the "
                    + "profile), but no role. Set AWS_ROLE_ARN, or role_arn of the profile."
            )
        }
        self.init(
            tokenFile: tokenFile,
            roleARN: roleARN,
            sessionName: setting("AWS_ROLE_SESSION_NAME", "role_session_name").flatMap { $0.isEmpty ? nil : $0 }
        )
    }
}

/// Credentials of a role for the bearer of a token (STS `AssumeRoleWithWebIdentity`).
///
/// Asks anew each time; see ``CachedCredentials``.
public struct WebIdentityCredentials: CredentialProvider {
    /// The noun phrase for messages.
    public var source: String { "the role \(identity.roleARN) for the token in \(identity.tokenFile)" }

    private let identity: WebIdentity
    private let surroundings: Surroundings

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - identity: the role, and the file with the token.
    ///   - environment: the variables that tell region and endpoint; the process's own are the program's to pass in.
    ///   - transport: what asks the service.
    ///   - region: the region whose service is asked, when it is not the environment's or the profile's to name.
    public init(
        _ identity: WebIdentity,
        environment: [String: String],
        transport: any HTTPTransport,
        region: String? = nil
    ) {
        self.init(identity, Surroundings(environment: environment, region: region, transport: transport))
    }

    /// Makes a provider in surroundings of a test.
    package init(_ identity: WebIdentity, _ surroundings: Surroundings) {
        self.identity = identity
        self.surroundings = surroundings
    }

    /// Reads the token and asks for the role's credentials.
    ///
    /// - Returns: the role's credentials.
    /// - Throws: ``CredentialError`` when there is no token, or the service refuses.
    public func find() async throws -> Identity? {
        guard let token = try surroundings.readFile(identity.tokenFile) else {
            throw CredentialError(
                .sourceFailed,
                "The token of the web identity should be in \(identity.tokenFile), but there is no such file."
            )
        }
        let request = SecurityTokenRequest(
            action: "AssumeRoleWithWebIdentity",
            role: identity.roleARN,
            parameters: [
                ("RoleArn", identity.roleARN),
                ("RoleSessionName", identity.sessionName ?? SecurityTokenRequest.sessionName(at: surroundings.now())),
                ("WebIdentityToken", token),
            ]
        )
        return .credentials(try await request.credentials(surroundings, signedBy: nil))
    }
}
