// SPDX-License-Identifier: MIT-0

import FoundationEssentials

/// Credentials as the endpoints of machines and the programs of `credential_process` write them in JSON.
struct MetadataCredentials: Decodable {
    let version: Int?
    let code: String?
    let message: String?
    let accessKeyID: String?
    let secretAccessKey: String?
    let token: String?
    let sessionToken: String?
    let expiration: String?

    private enum CodingKeys: String, CodingKey {
        case version = "Version"
        case code = "Code"
        case message = "Message"
        case accessKeyID = "AccessKeyId"
        case secretAccessKey = "SecretAccessKey"
        case token = "Token"
        case sessionToken = "SessionToken"
        case expiration = "Expiration"
    }

    /// The words in messages for who wrote this.
    private(set) var writer = ""

    /// Reads what was written.
    ///
    /// - Parameters:
    ///   - bytes: the JSON.
    ///   - writer: who wrote it, for messages.
    /// - Throws: ``CredentialError`` with code `sourceFailed` where it is something else.
    init(_ bytes: [UInt8], from writer: String) throws(CredentialError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(bytes))
        } catch {
            throw CredentialError(.sourceFailed, "\(writer) gives no JSON with credentials.")
        }
        self.writer = writer
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decodeIfPresent(Int.self, forKey: .version)
        code = try container.decodeIfPresent(String.self, forKey: .code)
        message = try container.decodeIfPresent(String.self, forKey: .message)
        accessKeyID = try container.decodeIfPresent(String.self, forKey: .accessKeyID)
        secretAccessKey = try container.decodeIfPresent(String.self, forKey: .secretAccessKey)
        token = try container.decodeIfPresent(String.self, forKey: .token)
        sessionToken = try container.decodeIfPresent(String.self, forKey: .sessionToken)
        expiration = try container.decodeIfPresent(String.self, forKey: .expiration)
    }

    /// The credentials, all parts of them there.
    func credentials() throws(CredentialError) -> Credentials {
        if let code, code != "Success" {
            throw CredentialError(.sourceFailed, "\(writer) gives no credentials but \(code): \(message ?? "").")
        }
        guard let accessKeyID, let secretAccessKey, !accessKeyID.isEmpty, !secretAccessKey.isEmpty else {
            throw CredentialError(.sourceFailed, "\(writer) gives no AccessKeyId with a SecretAccessKey.")
        }
        let expiration = try expiration.map { text throws(CredentialError) in
            guard let date = SigningDate(iso8601: text) else {
                throw CredentialError(.sourceFailed, "\(writer) gives an Expiration that is no date.")
            }
            return date
        }
        return Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: token ?? sessionToken,
            expiration: expiration
        )
    }
}
