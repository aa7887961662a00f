// SPDX-License-Identifier: MIT-0

import HTTPTypes

/// A request to STS for the credentials of a role.
struct SecurityTokenRequest: Sendable {
    /// The operation.
    let action: String
    /// The role's ARN, for messages.
    let role: String
    /// What the operation takes.
    let parameters: [(name: String, value: String)]

    /// A name for a session that has none: it tells when the session began.
    static func sessionName(at date: SigningDate) -> String {
        "aws-signer-\(date.secondsSince1970)"
    }

    /// Asks for the credentials.
    ///
    /// - Parameters:
    ///   - surroundings: what tells where STS is, and sends the request.
    ///   - credentials: what to sign with; `nil` where the operation wants no signature.
    /// - Returns: the role's credentials.
    /// - Throws: ``CredentialError`` when the service cannot be reached or refuses.
    func credentials(_ surroundings: Surroundings, signedBy credentials: Credentials?) async throws -> Credentials {
        let place = try surroundings.place(of: .securityTokens)
        let form = ([("Action", action), ("Version", "2011-06-15")] + parameters)
            .map { "\(PercentEncoding.label($0.0))=\(PercentEncoding.label($0.1))" }
            .joined(separator: "&")
        let answer = try await surroundings.ask(
            .securityTokens,
            at: place,
            fields: [.contentType: "application/x-www-form-urlencoded; charset=utf-8"],
            body: Array(form.utf8),
            credentials: credentials
        )
        let text = XMLText(answer.body)
        guard answer.isSuccess else {
            let reason = [text.content(of: "Code"), text.content(of: "Message")].compactMap(\.self)
            let words = reason.isEmpty ? "status \(answer.status)" : reason.joined(separator: ": ")
            throw CredentialError(
                .sourceFailed,
                "STS refuses \(action) of \(role): \(words). Check the role's trust policy and the permission of whoever "
                    + "assumes it."
            )
        }
        guard let accessKeyID = text.content(of: "AccessKeyId"),
            let secretAccessKey = text.content(of: "SecretAccessKey"),
            let sessionToken = text.content(of: "SessionToken"),
            let expiration = text.content(of: "Expiration").flatMap(SigningDate.init(iso8601:))
        else {
            throw CredentialError(
                .sourceFailed,
                "What \(place.endpoint) answers to \(action) is no answer of STS. Is it STS?"
            )
        }
        return Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: sessionToken,
            expiration: expiration
        )
    }
}
