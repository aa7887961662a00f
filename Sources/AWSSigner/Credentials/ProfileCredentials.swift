// SPDX-License-Identifier: MIT-0

/// Credentials from a profile in `~/.aws/credentials` or `~/.aws/config`.
///
/// The files are read when first asked; what was found is kept for the life of the provider.
public struct ProfileCredentials: CredentialProvider {
    /// The noun phrase for messages.
    public var source: String {
        let paths = Profile.paths(environment: environment)
        let name = profile.map { "the profile \"\($0)\"" } ?? "a profile (AWS_PROFILE, or the default one)"
        return "\(name) in \(paths.credentials) or \(paths.config)"
    }

    private let environment: [String: String]
    private let profile: String?
    private let load: @Sendable () throws(CredentialError) -> Profile?
    private let found = Locked<Identity?>(nil)

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - environment: the variables `AWS_PROFILE`, `AWS_SHARED_CREDENTIALS_FILE`, `AWS_CONFIG_FILE`, `HOME`; the
    ///     process's own are the program's to pass in.
    ///   - profile: the profile, when it is not the environment's to name.
    public init(environment: [String: String], profile: String? = nil) {
        self.environment = environment
        self.profile = profile
        self.load = { () throws(CredentialError) in
            try Profile.load(environment: environment, name: profile)
        }
    }

    /// Makes a provider whose files come from elsewhere.
    ///
    /// - Parameters:
    ///   - environment: the variables.
    ///   - profile: the profile, when it is not the environment's to name.
    ///   - readFile: gives the text at a path, or `nil` when there is no file.
    package init(
        environment: [String: String],
        profile: String? = nil,
        readFile: @escaping @Sendable (String) throws(CredentialError) -> String?
    ) {
        self.environment = environment
        self.profile = profile
        self.load = { () throws(CredentialError) in
            try Profile.load(environment: environment, name: profile, readFile: readFile)
        }
    }

    /// Looks at the profile.
    ///
    /// - Returns: the credentials, or `nil` when there is no profile or it says nothing of credentials.
    /// - Throws: ``CredentialError`` when the profile is missing, incomplete, or asks for what is not supported.
    public func find() async throws -> Identity? {
        if let known = found.withLock({ $0 }) { return known }
        guard let profile = try load(), let credentials = try Self.credentials(in: profile) else { return nil }
        let identity = Identity.credentials(credentials)
        found.withLock { $0 = identity }
        return identity
    }

    /// Follows the order of the AWS SDKs: roles, keys of the file of credentials, programs, keys of the other file.
    private static func credentials(in profile: Profile) throws(CredentialError) -> Credentials? {
        try refuse(["web_identity_token_file", "role_arn", "sso_account_id", "sso_role_name"], in: profile)
        if let found = try keys(profile.credentialsFile, of: profile.name, path: profile.paths.credentials) {
            return found
        }
        try refuse(["login_session", "credential_process"], in: profile)
        return try keys(profile.configFile, of: profile.name, path: profile.paths.config)
    }

    private static func refuse(_ settings: [String], in profile: Profile) throws(CredentialError) {
        for setting in settings where profile.setting(setting) != nil {
            throw CredentialError(
                .unsupportedSetting,
                "The profile \"\(profile.name)\" gets its credentials by \(setting), which is not supported. "
                    + "Use a profile with aws_access_key_id and aws_secret_access_key, or set the variables of that name, "
                    + "for instance by: eval \"$(aws configure export-credentials --profile '\(profile.name)' --format env)\"."
            )
        }
    }

    private static func keys(
        _ settings: [String: String],
        of profile: String,
        path: String
    ) throws(CredentialError) -> Credentials? {
        guard let accessKeyID = settings.value("aws_access_key_id") else { return nil }
        guard let secretAccessKey = settings.value("aws_secret_access_key") else {
            throw CredentialError(
                .incomplete,
                "The profile \"\(profile)\" in \(path) has aws_access_key_id but no aws_secret_access_key. Add it."
            )
        }
        return Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: settings.value("aws_session_token") ?? settings.value("aws_security_token")
        )
    }
}
