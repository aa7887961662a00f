// SPDX-License-Identifier: MIT-0

public import HTTPTypes

/// The body of a request: in memory, or made while it is sent.
public struct RequestBody: Sendable {
    /// The whole body where it is in memory; empty when there is none, and when it is streamed.
    public let bytes: [UInt8]

    /// Where the body comes from when it is streamed.
    public let source: (any RequestBodySource)?

    /// No body.
    public static let none = RequestBody(bytes: [], source: nil)

    /// A body that is in memory.
    ///
    /// - Parameter bytes: the whole body.
    /// - Returns: the body.
    public static func bytes(_ bytes: [UInt8]) -> RequestBody {
        RequestBody(bytes: bytes, source: nil)
    }

    /// A body that is made while it is sent: in chunks (RFC 9112, section 7.1), with fields behind them if need be.
    ///
    /// It can be sent only once. An answer that comes before it is whole ends its sending.
    ///
    /// - Parameter source: where the body comes from.
    /// - Returns: the body.
    public static func stream(_ source: any RequestBodySource) -> RequestBody {
        RequestBody(bytes: [], source: source)
    }
}

/// Where a streamed body of a request comes from.
public protocol RequestBodySource: Sendable {
    /// The next bytes, or `nil` after the last; called by one task at a time, at the peer's pace.
    ///
    /// The task is cancelled when nobody wants the rest.
    ///
    /// - Returns: bytes to send at once.
    /// - Throws: anything, which breaks the exchange off, so that the peer does not take what it has for the whole.
    func next() async throws -> [UInt8]?

    /// The fields to send behind the body; asked for once, after the last bytes.
    ///
    /// - Returns: the fields; none by default.
    func trailers() async -> HTTPFields
}

extension RequestBodySource {
    /// No fields.
    public func trailers() async -> HTTPFields { [:] }
}
