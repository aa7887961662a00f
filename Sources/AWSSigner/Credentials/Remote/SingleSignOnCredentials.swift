// SPDX-License-Identifier: MIT-0

import FoundationEssentials
import HTTPTypes

/// Credentials of a role of somebody who is signed in by `aws sso login`.
///
/// The token that the sign-in left in `~/.aws/sso/cache` is renewed, and written back, where it can be.
struct SingleSignOnCredentials: CredentialProvider {
    /// The noun phrase for messages.
    var source: String { "the sign-in of the profile \"\(signIn.profile)\"" }

    private let signIn: SignIn
    private let surroundings: Surroundings

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - signIn: who is signed in, and for which role.
    ///   - surroundings: what keeps the token, and asks the portal.
    init(_ signIn: SignIn, _ surroundings: Surroundings) {
        self.signIn = signIn
        self.surroundings = surroundings
    }

    /// Asks the portal for the role's credentials.
    ///
    /// - Returns: the role's credentials.
    /// - Throws: ``CredentialError`` when nobody is signed in any more, or the portal refuses.
    func find() async throws -> Identity? {
        let token = try await token()
        let endpoint = try surroundings.place(of: .singleSignOn, in: signIn.region)
        let query = [("account_id", signIn.accountID), ("role_name", signIn.roleName)]
            .map { "\($0)=\(PercentEncoding.label($1))" }
            .joined(separator: "&")
        let answer = try await surroundings.ask(
            .singleSignOn,
            at: (signIn.region, endpoint),
            method: .get,
            path: "/federation/credentials?\(query)",
            fields: [.ssoBearerToken: token],
            credentials: nil
        )
        guard answer.status != 401 else { throw signedOut("The portal does not accept the token any more.") }
        guard answer.isSuccess, let found = try? JSONDecoder().decode(Answer.self, from: Data(answer.body)) else {
            throw CredentialError(
                .sourceFailed,
                "The portal gives no credentials of the role \(signIn.roleName) in the account \(signIn.accountID) "
                    + "(status \(answer.status)). Does the person who is signed in have that role?"
            )
        }
        return .credentials(found.roleCredentials.credentials)
    }

    private struct Answer: Decodable {
        struct RoleCredentials: Decodable {
            var accessKeyId: String
            var secretAccessKey: String
            var sessionToken: String
            /// In milliseconds since 1970.
            var expiration: Int

            var credentials: Credentials {
                Credentials(
                    accessKeyID: accessKeyId,
                    secretAccessKey: secretAccessKey,
                    sessionToken: sessionToken,
                    expiration: SigningDate(secondsSince1970: expiration / 1000)
                )
            }
        }
        var roleCredentials: RoleCredentials
    }

    /// The token, renewed where it soon ends and can be.
    private func token() async throws -> String {
        guard let home = surroundings.environment.home else {
            throw signedOut("There is no HOME, below which the token of a sign-in is kept.")
        }
        let path = home + signIn.tokenFile
        guard let text = try surroundings.readFile(path) else { throw signedOut("Nobody has signed in.") }
        guard let token = SignInToken(text: text) else { throw signedOut("What \(path) holds is no token.") }
        let now = surroundings.now()
        let isFresh = token.expiration.secondsSince1970 - now.secondsSince1970 >= 900
        if isFresh { return token.accessToken }
        if signIn.session != nil, let renewed = try await renewed(token, at: now) {
            if let text = renewed.text { surroundings.replaceFile(path, text) }
            return renewed.accessToken
        }
        guard token.expiration > now else { throw signedOut("The sign-in has ended.") }
        return token.accessToken
    }

    /// Asks for a newer token; `nil` where none is given, so that the older one serves to its end.
    private func renewed(_ token: SignInToken, at now: SigningDate) async throws -> SignInToken? {
        guard let renewal = token.renewal(at: now), let body = try? JSONEncoder().encode(renewal) else { return nil }
        let endpoint = try surroundings.place(of: .singleSignOnTokens, in: signIn.region)
        do {
            let answer = try await surroundings.ask(
                .singleSignOnTokens,
                at: (signIn.region, endpoint),
                path: "/token",
                fields: [.contentType: "application/json"],
                body: Array(body),
                credentials: nil
            )
            guard answer.isSuccess,
                let renewed = try? JSONDecoder().decode(SignInToken.Renewed.self, from: Data(answer.body))
            else { return nil }
            return token.renewed(by: renewed, signIn, at: now)
        } catch is CredentialError {
            return nil
        }
    }

    private func signedOut(_ reason: String) -> CredentialError {
        CredentialError(.expired, "\(reason) \(signIn.advice)")
    }
}

extension HTTPField.Name {
    fileprivate static let ssoBearerToken = HTTPField.Name(literal: "x-amz-sso_bearer_token")
}
