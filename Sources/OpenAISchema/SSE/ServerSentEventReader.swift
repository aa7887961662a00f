// SPDX-License-Identifier: MIT-0

/// Cuts a stream of server-sent events into events, each with its bytes as they came.
///
/// Source: WHATWG HTML, "Server-sent events". Lines that end in a lone carriage return are not known.
public struct ServerSentEventReader: Sendable {
    /// An event, or a comment that stands alone.
    public struct Event: Hashable, Sendable {
        /// The bytes as they came, the empty line at the end included.
        public var bytes: [UInt8]
        /// What stands in its `data` lines; `nil` where there is none.
        public var data: [UInt8]?
    }

    private var buffer: [UInt8] = []
    private var lineStart = 0
    private var position = 0
    private var data: [UInt8]?

    /// Makes a reader at a stream's beginning.
    public init() {}

    /// How many bytes have come that are no whole event yet.
    public var waitingBytes: Int { buffer.count }

    /// Takes bytes of the stream.
    ///
    /// - Parameter bytes: the bytes that follow those before.
    public mutating func append(_ bytes: [UInt8]) {
        buffer += bytes
    }

    /// The next event that is whole.
    ///
    /// - Returns: the event; `nil` where more bytes are needed.
    public mutating func next() -> Event? {
        while position < buffer.count {
            defer { position += 1 }
            guard buffer[position] == UInt8(ascii: "\n") else { continue }
            var line = buffer[lineStart..<position]
            if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
            lineStart = position + 1
            guard line.isEmpty else {
                take(line)
                continue
            }
            let event = Event(bytes: Array(buffer[...position]), data: data)
            buffer.removeFirst(position + 1)
            data = nil
            lineStart = 0
            position = -1
            return event
        }
        return nil
    }

    private mutating func take(_ line: ArraySlice<UInt8>) {
        let name = Array("data".utf8)
        guard line.starts(with: name) else { return }
        var value = line.dropFirst(name.count)
        if !value.isEmpty {
            guard value.removeFirst() == UInt8(ascii: ":") else { return }
            if value.first == UInt8(ascii: " ") { value.removeFirst() }
        }
        data = data.map { $0 + [UInt8(ascii: "\n")] + value } ?? Array(value)
    }
}
