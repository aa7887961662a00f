// SPDX-License-Identifier: MIT-0

/// A bearer token from the variable that the AWS SDKs read for a service: `AWS_BEARER_TOKEN_BEDROCK` for Bedrock.
public struct EnvironmentBearerToken: CredentialProvider {
    /// The noun phrase for messages.
    public var source: String { "the variable \(variable)" }

    private let variable: String
    private let environment: [String: String]

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - environment: the variables; the process's own are the program's to pass in.
    ///   - service: the service's signing name.
    public init(environment: [String: String], service: String) {
        let suffix = service.uppercased().map { $0 == "-" || $0 == " " ? "_" : $0 }
        self.variable = "AWS_BEARER_TOKEN_" + String(suffix)
        self.environment = environment
    }

    /// Looks at the variable; white space round the token, such as a line's end, is not part of it.
    ///
    /// - Returns: the token, or `nil` when there is none.
    public func find() async -> Identity? {
        let raw = environment[variable] ?? ""
        let token = raw.trimmingPrefix(while: \.isWhitespace)
        let end = token.lastIndex { !$0.isWhitespace }
        return end.map { .bearer(BearerToken(String(token[...$0]))) }
    }
}
