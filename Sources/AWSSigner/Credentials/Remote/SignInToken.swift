// SPDX-License-Identifier: MIT-0

import FoundationEssentials

/// The token that `aws sso login` leaves in a file, with what renews it.
///
/// Members that are not known here are lost when the file is written again, as the AWS SDKs do it.
struct SignInToken: Codable, Sendable {
    var startUrl: String?
    var region: String?
    var accessToken: String
    var expiresAt: String
    var clientId: String?
    var clientSecret: String?
    var registrationExpiresAt: String?
    var refreshToken: String?

    /// When the token ends; a date that cannot be read counts as past.
    var expiration: SigningDate {
        SigningDate(iso8601: expiresAt) ?? SigningDate(secondsSince1970: 0)
    }

    /// Reads the token from a file's text; `nil` is returned when it is none.
    init?(text: String) {
        guard let token = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = token
    }

    /// The text of the file.
    var text: String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// What asks for a newer token; `nil` when there is nothing to ask with.
    func renewal(at now: SigningDate) -> Renewal? {
        guard let clientId, let clientSecret, let refreshToken, let registrationExpiresAt,
            let end = SigningDate(iso8601: registrationExpiresAt), end > now
        else { return nil }
        return Renewal(clientId: clientId, clientSecret: clientSecret, refreshToken: refreshToken)
    }

    /// A request for a newer token.
    struct Renewal: Codable, Sendable {
        var grantType = "refresh_token"
        var clientId: String
        var clientSecret: String
        var refreshToken: String

        private enum CodingKeys: String, CodingKey {
            case grantType, clientId, clientSecret, refreshToken
        }
    }

    /// The answer to it.
    struct Renewed: Codable, Sendable {
        var accessToken: String
        var expiresIn: Int
        var refreshToken: String?
    }

    /// The token with what the answer brought.
    func renewed(by answer: Renewed, _ signIn: SignIn, at now: SigningDate) -> SignInToken {
        var token = self
        token.startUrl = signIn.startURL
        token.region = signIn.region
        token.accessToken = answer.accessToken
        token.expiresAt = SigningDate(secondsSince1970: now.secondsSince1970 + answer.expiresIn).iso8601
        token.refreshToken = answer.refreshToken
        return token
    }
}
