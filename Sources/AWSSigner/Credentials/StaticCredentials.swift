// SPDX-License-Identifier: MIT-0

/// An identity that is known from the start.
public struct StaticCredentials: CredentialProvider {
    /// The noun phrase for messages.
    public let source = "credentials passed in by the program"

    private let known: Identity

    /// Makes a provider of an identity.
    ///
    /// - Parameter identity: what to provide.
    public init(_ identity: Identity) {
        self.known = identity
    }

    /// The identity.
    ///
    /// - Returns: always the identity.
    public func find() async -> Identity? {
        known
    }
}
