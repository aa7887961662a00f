// SPDX-License-Identifier: MIT-0

public import HTTPTypes

/// As whom a request is made, and so how it is authorized.
///
/// A struct over a private choice, so that further ways to authorize can join.
public struct Identity: Hashable, Sendable, CustomStringConvertible {
    private enum Choice: Hashable, Sendable {
        case credentials(Credentials)
        case bearer(BearerToken)
    }

    private let choice: Choice

    /// An identity whose requests are signed.
    ///
    /// - Parameter credentials: what to sign with.
    /// - Returns: the identity.
    public static func credentials(_ credentials: Credentials) -> Identity {
        Identity(choice: .credentials(credentials))
    }

    /// An identity whose requests carry a token.
    ///
    /// - Parameter token: what to send.
    /// - Returns: the identity.
    public static func bearer(_ token: BearerToken) -> Identity {
        Identity(choice: .bearer(token))
    }

    /// What requests are signed with; `nil` when they are not signed.
    public var credentials: Credentials? {
        if case .credentials(let credentials) = choice { credentials } else { nil }
    }

    /// The token that requests carry; `nil` when they carry none.
    public var bearerToken: BearerToken? {
        if case .bearer(let token) = choice { token } else { nil }
    }

    /// When the identity ends; `nil` when it does not say.
    public var expiration: SigningDate? {
        switch choice {
        case .credentials(let credentials): credentials.expiration
        case .bearer(let token): token.expiration
        }
    }

    /// What the identity is, without its secrets.
    public var description: String {
        switch choice {
        case .credentials(let credentials): credentials.description
        case .bearer(let token): token.description
        }
    }

    /// Authorizes a request in the way that fits the identity.
    ///
    /// - Parameters:
    ///   - head: the request, its path percent-encoded as on the wire.
    ///   - payload: what is said of the body; not evaluated where nothing is signed.
    ///   - signer: signs for the region and the service that the request goes to.
    ///   - date: when the request is made.
    /// - Returns: the request with the fields that authorize it.
    public func authorize(
        _ head: HTTPRequest,
        payload: @autoclosure () -> PayloadHash,
        signer: SigV4Signer,
        at date: SigningDate
    ) -> HTTPRequest {
        switch choice {
        case .credentials(let credentials):
            return signer.sign(head, payload: payload(), credentials: credentials, at: date)
        case .bearer(let token):
            var head = head
            head.headerFields[.authorization] = "Bearer \(token.token)"
            return head
        }
    }
}
