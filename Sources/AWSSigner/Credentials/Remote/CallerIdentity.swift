// SPDX-License-Identifier: MIT-0

import HTTPTypes

/// Whom AWS takes the owner of credentials for (STS `GetCallerIdentity`), which needs no permission.
package struct CallerIdentity: Hashable, Sendable {
    /// The account's number.
    package let account: String
    /// The user's or assumed role's ARN.
    package let arn: String

    /// A refusal of STS.
    package struct Refusal: Error, Hashable, Sendable {
        /// The name of the error, such as `ExpiredToken`.
        package let code: String
        /// STS's words.
        package let message: String
    }

    /// Asks.
    ///
    /// - Parameters:
    ///   - credentials: whose owner is asked for.
    ///   - surroundings: what tells where STS is, and sends the request.
    /// - Returns: the owner.
    /// - Throws: ``Refusal``; ``CredentialError`` where STS cannot be reached or what answers is not STS.
    package static func of(_ credentials: Credentials, _ surroundings: Surroundings) async throws -> CallerIdentity {
        let place = try surroundings.place(of: .securityTokens)
        let answer = try await surroundings.ask(
            .securityTokens,
            at: place,
            fields: [.contentType: "application/x-www-form-urlencoded; charset=utf-8"],
            body: Array("Action=GetCallerIdentity&Version=2011-06-15".utf8),
            credentials: credentials
        )
        let text = XMLText(answer.body)
        if !answer.isSuccess, let code = text.content(of: "Code") {
            throw Refusal(code: code, message: text.content(of: "Message") ?? "")
        }
        guard answer.isSuccess, let account = text.content(of: "Account"), let arn = text.content(of: "Arn") else {
            throw CredentialError(.sourceFailed, "What \(place.endpoint) answers is no answer of STS. Is it STS?")
        }
        return CallerIdentity(account: account, arn: arn)
    }
}
