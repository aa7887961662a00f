// SPDX-License-Identifier: MIT-0

/// Credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
public struct EnvironmentCredentials: CredentialProvider {
    /// The noun phrase for messages.
    public let source = "the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"

    private let environment: [String: String]

    /// Makes a provider.
    ///
    /// - Parameter environment: the variables; the process's own are the program's to pass in.
    public init(environment: [String: String]) {
        self.environment = environment
    }

    /// Looks at the variables; empty ones count as not set.
    ///
    /// - Returns: the credentials, or `nil` when there is no access key.
    /// - Throws: ``CredentialError`` with code `incomplete` when there is an access key without its secret, `invalidSetting`
    ///   when `AWS_CREDENTIAL_EXPIRATION` is no date.
    public func find() async throws -> Identity? {
        guard let accessKeyID = environment.value("AWS_ACCESS_KEY_ID") else { return nil }
        guard let secretAccessKey = environment.value("AWS_SECRET_ACCESS_KEY") else {
            throw CredentialError(
                .incomplete,
                "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not. Set both, or neither."
            )
        }
        let token = environment.value("AWS_SECURITY_TOKEN") ?? environment.value("AWS_SESSION_TOKEN")
        return .credentials(
            Credentials(
                accessKeyID: accessKeyID,
                secretAccessKey: secretAccessKey,
                sessionToken: token,
                expiration: try expiration()
            )
        )
    }

    private func expiration() throws(CredentialError) -> SigningDate? {
        guard let text = environment.value("AWS_CREDENTIAL_EXPIRATION") else { return nil }
        guard let date = SigningDate(iso8601: text) else {
            throw CredentialError(
                .invalidSetting,
                "AWS_CREDENTIAL_EXPIRATION is a date such as 2030-01-31T12:00:00Z, not '\(text)'."
            )
        }
        return date
    }
}
