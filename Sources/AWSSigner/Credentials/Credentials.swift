// SPDX-License-Identifier: MIT-0

/// An access key with its secret, and a session token when they are temporary.
///
/// Describing or dumping the value shows neither the secret nor the token.
public struct Credentials: Hashable, Sendable {
    /// The public half, `AKIA…` or `ASIA…`.
    public var accessKeyID: String

    /// The secret half.
    public var secretAccessKey: String

    /// The token that goes with temporary credentials.
    public var sessionToken: String?

    /// When the credentials end; `nil` when they do not say.
    public var expiration: SigningDate?

    /// Makes credentials.
    ///
    /// - Parameters:
    ///   - accessKeyID: the public half.
    ///   - secretAccessKey: the secret half.
    ///   - sessionToken: the token that goes with temporary credentials.
    ///   - expiration: when the credentials end.
    public init(
        accessKeyID: String,
        secretAccessKey: String,
        sessionToken: String? = nil,
        expiration: SigningDate? = nil
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The access key's id, with the rest left out.
    public var description: String {
        "Credentials(\(accessKeyID), secret redacted\(sessionToken == nil ? "" : ", session token redacted"))"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Nothing but the access key's id, so that `dump` tells no secret either.
    public var customMirror: Mirror {
        Mirror(self, children: ["accessKeyID": accessKeyID], displayStyle: .struct)
    }
}
