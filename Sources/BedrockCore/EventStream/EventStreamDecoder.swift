// SPDX-License-Identifier: MIT-0

/// Decodes an event stream from bytes that come in any portions.
///
/// Both checksums of a frame are verified before anything of it is used, and lengths are checked before anything is
/// waited for. After an error the stream is of no use: where the next frame begins is not known.
public struct EventStreamDecoder: Sendable {
    /// The encoding's own bounds; AWS's SDKs have the same.
    public struct Limits: Hashable, Sendable {
        /// The most bytes of a frame's headers.
        public var headers: Int
        /// The most bytes of a frame's payload.
        public var payload: Int

        /// Makes limits.
        ///
        /// - Parameters:
        ///   - headers: the most bytes of a frame's headers.
        ///   - payload: the most bytes of a frame's payload.
        public init(headers: Int = 128 << 10, payload: Int = 24 << 20) {
            self.headers = headers
            self.payload = payload
        }
    }

    /// The prelude: the frame's length, its headers' length, and the checksum of both.
    private static let preludeLength = 12
    /// The prelude and the checksum at the frame's end.
    private static let overhead = 16

    private struct Prelude {
        let total: Int
        let headers: Int
    }

    /// How many bytes the frames before the next one have: where in the stream that one begins.
    public private(set) var offset = 0

    private let limits: Limits
    private var buffer: [UInt8] = []
    /// Where in the buffer the next frame begins.
    private var start = 0
    /// The prelude of the next frame, once it has been verified.
    private var prelude: Prelude?

    /// Makes a decoder at the beginning of a stream.
    ///
    /// - Parameter limits: the largest frame to accept.
    public init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Takes more bytes.
    ///
    /// - Parameter bytes: the bytes that follow those before.
    public mutating func append(_ bytes: [UInt8]) {
        if start == buffer.count {
            buffer = bytes
            start = 0
            return
        }
        // Moving what is left costs no more than what has been consumed since.
        if start > buffer.count / 2 {
            buffer.removeSubrange(..<start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// Decodes the next frame.
    ///
    /// - Returns: the message, or `nil` until more bytes have come.
    /// - Throws: ``EventStreamError`` where the bytes are no event stream.
    public mutating func next() throws(EventStreamError) -> EventStreamMessage? {
        guard let prelude = try verifiedPrelude(), buffer.count - start >= prelude.total else { return nil }
        let end = start + prelude.total
        guard Checksum.crc32(of: buffer, start..<end - 4) == buffer.uint32(at: end - 4) else {
            throw .checksumMismatch
        }
        let headersEnd = start + Self.preludeLength + prelude.headers
        let message = EventStreamMessage(
            headers: try HeaderDecoder.headers(in: buffer, start + Self.preludeLength..<headersEnd),
            payload: Array(buffer[headersEnd..<end - 4])
        )
        start = end
        offset += prelude.total
        self.prelude = nil
        return message
    }

    /// Tells that no more bytes will come.
    ///
    /// - Throws: ``EventStreamError/truncated`` where a frame has begun and not ended.
    public func finish() throws(EventStreamError) {
        guard start == buffer.count else { throw .truncated }
    }

    private mutating func verifiedPrelude() throws(EventStreamError) -> Prelude? {
        if let prelude { return prelude }
        guard buffer.count - start >= Self.preludeLength else { return nil }
        guard Checksum.crc32(of: buffer, start..<start + 8) == buffer.uint32(at: start + 8) else {
            throw .checksumMismatch
        }
        let total = Int(buffer.uint32(at: start))
        let headers = Int(buffer.uint32(at: start + 4))
        guard total >= Self.overhead + headers else { throw .invalidLength }
        guard headers <= limits.headers, total - Self.overhead - headers <= limits.payload else { throw .frameTooLarge }
        let prelude = Prelude(total: total, headers: headers)
        self.prelude = prelude
        return prelude
    }
}

extension [UInt8] {
    /// The big-endian number at a position that is known to have four bytes.
    fileprivate func uint32(at position: Int) -> UInt32 {
        var number: UInt32 = 0
        for index in position..<position + 4 { number = number << 8 | UInt32(self[index]) }
        return number
    }
}
