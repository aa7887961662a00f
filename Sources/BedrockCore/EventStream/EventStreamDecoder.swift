// SPDX-License-Identifier: MIT-0

import OpenAISchema

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
    /// The headers of the last frame, which most often are those of the next.
    private var headers = KnownHeaders()

    private struct KnownHeaders {
        var bytes: [UInt8] = []
        var headers: [EventStreamMessage.Header] = []
        var id = 0
    }

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
        guard let frame = try nextFrame() else { return nil }
        return message(frame)
    }

    /// A verified frame, whose payload lies in the decoder until it takes more bytes.
    struct Frame {
        let headers: [EventStreamMessage.Header]
        /// The same for all frames that have the very headers of the one before.
        let headersID: Int
        fileprivate let payload: Range<Int>
    }

    /// Verifies the next frame and leaves its payload where it is.
    ///
    /// - Returns: the frame, or `nil` until more bytes have come.
    /// - Throws: ``EventStreamError`` where the bytes are no event stream.
    mutating func nextFrame() throws(EventStreamError) -> Frame? {
        guard let prelude = try verifiedPrelude(), buffer.count - start >= prelude.total else { return nil }
        let end = start + prelude.total
        guard Checksum.crc32(of: buffer, start..<end - 4) == buffer.uint32(at: end - 4) else {
            throw .checksumMismatch
        }
        let headersEnd = start + Self.preludeLength + prelude.headers
        try readHeaders(start + Self.preludeLength..<headersEnd)
        start = end
        offset += prelude.total
        self.prelude = nil
        return Frame(headers: headers.headers, headersID: headers.id, payload: headersEnd..<end - 4)
    }

    /// The message that a frame holds.
    func message(_ frame: Frame) -> EventStreamMessage {
        EventStreamMessage(headers: frame.headers, payload: Array(buffer[frame.payload]))
    }

    /// Looks at a frame's payload in its place.
    func withPayload<Result>(of frame: Frame, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        unsafe buffer.withUnsafeBufferPointer { unsafe body(UnsafeBufferPointer(rebasing: $0[frame.payload])) }
    }

    private mutating func readHeaders(_ range: Range<Int>) throws(EventStreamError) {
        if headers.id > 0, buffer.hasSame(range, as: headers.bytes) { return }
        headers.headers = try HeaderDecoder.headers(in: buffer, range)
        headers.bytes = Array(buffer[range])
        headers.id += 1
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

    /// Whether bytes in a range are those of another array.
    fileprivate func hasSame(_ range: Range<Int>, as other: [UInt8]) -> Bool {
        guard range.count == other.count else { return false }
        return unsafe withUnsafeBytes { all in
            unsafe other.withUnsafeBytes { unsafe ByteText.areSame(UnsafeRawBufferPointer(rebasing: all[range]), $0) }
        }
    }
}
