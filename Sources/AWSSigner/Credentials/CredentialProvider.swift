// SPDX-License-Identifier: MIT-0

/// A source of the identity that requests are made as.
///
/// Asked before each attempt of a request, by many tasks at a time; a source that is slow remembers what it has found.
public protocol CredentialProvider: Sendable {
    /// What the provider looks at, as a noun phrase for the message that nothing was found.
    var source: String { get }

    /// Looks for an identity.
    ///
    /// - Returns: the identity, or `nil` when the source is not set up at all, so that another may be asked.
    /// - Throws: ``CredentialError`` when the source is set up but broken; what the transport throws.
    func find() async throws -> Identity?
}

extension CredentialProvider {
    /// The identity to make a request as.
    ///
    /// - Returns: what ``find()`` finds.
    /// - Throws: what ``find()`` throws; ``CredentialError`` with code `notFound` when it finds nothing.
    public func identity() async throws -> Identity {
        if let identity = try await find() { return identity }
        throw CredentialError(
            .notFound,
            "No AWS credentials were found. Set up one of these: \(source)."
        )
    }
}
