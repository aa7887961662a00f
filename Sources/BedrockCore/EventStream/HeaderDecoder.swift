// SPDX-License-Identifier: MIT-0

/// Decodes the headers of a frame: name, type and value, one after another.
struct HeaderDecoder {
    private var rest: ArraySlice<UInt8>

    /// Decodes all headers.
    ///
    /// - Parameter bytes: the bytes of the frame between prelude and payload.
    /// - Returns: the headers, in their order.
    /// - Throws: ``EventStreamError/invalidHeaders`` where they are malformed or a name stands twice.
    static func headers(in bytes: ArraySlice<UInt8>) throws(EventStreamError) -> [EventStreamMessage.Header] {
        var decoder = HeaderDecoder(rest: bytes)
        var headers: [EventStreamMessage.Header] = []
        var names: Set<String> = []
        while !decoder.rest.isEmpty {
            let name = try decoder.text(Int(try decoder.integer(1)))
            guard !name.isEmpty, names.insert(name).inserted else { throw .invalidHeaders }
            headers.append(EventStreamMessage.Header(name, try decoder.value()))
        }
        return headers
    }

    private mutating func value() throws(EventStreamError) -> EventStreamMessage.Value {
        switch try integer(1) {
        case 0: .bool(true)
        case 1: .bool(false)
        case 2: .int8(Int8(truncatingIfNeeded: try integer(1)))
        case 3: .int16(Int16(truncatingIfNeeded: try integer(2)))
        case 4: .int32(Int32(truncatingIfNeeded: try integer(4)))
        case 5: .int64(Int64(bitPattern: try integer(8)))
        case 6: .bytes(Array(try take(Int(try integer(2)))))
        case 7: .string(try text(Int(try integer(2))))
        case 8: .timestamp(Int64(bitPattern: try integer(8)))
        case 9: .uuid(Array(try take(16)))
        default: throw .invalidHeaders
        }
    }

    private mutating func integer(_ width: Int) throws(EventStreamError) -> UInt64 {
        try take(width).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func text(_ count: Int) throws(EventStreamError) -> String {
        guard let text = String(validating: try take(count), as: UTF8.self) else { throw .invalidHeaders }
        return text
    }

    private mutating func take(_ count: Int) throws(EventStreamError) -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw .invalidHeaders }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
