// SPDX-License-Identifier: MIT-0

import Crypto

/// What a signature says of the body: its SHA-256 in hexadecimal, or a word that stands in its place.
public struct PayloadHash: RawRepresentable, Hashable, Sendable {
    /// The hash or the word, as it goes into the canonical request.
    public var rawValue: String

    /// Makes a hash that is already known.
    ///
    /// - Parameter rawValue: 64 lower-case hexadecimal digits, or a word of AWS's.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The hash of a body.
    ///
    /// - Parameter body: the whole body.
    /// - Returns: its SHA-256.
    public static func sha256(of body: [UInt8]) -> PayloadHash {
        body.isEmpty ? .empty : PayloadHash(rawValue: hexadecimal(SHA256.hash(data: body)))
    }

    /// The hash of an empty body.
    public static let empty = PayloadHash(rawValue: hexadecimal(SHA256.hash(data: [UInt8]())))

    /// The body is not signed; S3 accepts that over TLS.
    public static let unsigned = PayloadHash(rawValue: "UNSIGNED-PAYLOAD")
}
