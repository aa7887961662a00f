// SPDX-License-Identifier: MIT-0

/// A token that is itself the authorization, such as a Bedrock API key.
///
/// Describing or dumping the value does not show the token.
public struct BearerToken: Hashable, Sendable {
    /// The token.
    public var token: String

    /// When the token ends; `nil` when it does not say.
    public var expiration: SigningDate?

    /// Makes a token.
    ///
    /// - Parameters:
    ///   - token: the token.
    ///   - expiration: when it ends.
    public init(_ token: String, expiration: SigningDate? = nil) {
        self.token = token
        self.expiration = expiration
    }
}

extension BearerToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The type's name, with the token left out.
    public var description: String { "BearerToken(redacted)" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Nothing, so that `dump` tells no secret either.
    public var customMirror: Mirror { Mirror(self, children: [:], displayStyle: .struct) }
}
