// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Decodes the headers of a frame: name, type and value, one after another.
struct HeaderDecoder {
    /// More headers than this are looked through by a set, fewer along the list.
    private static let fewHeaders = 8

    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    /// Decodes all headers.
    ///
    /// - Parameters:
    ///   - bytes: the bytes that the frame is in.
    ///   - range: those between prelude and payload.
    /// - Returns: the headers, in their order.
    /// - Throws: ``EventStreamError/invalidHeaders`` where they are malformed or a name stands twice.
    static func headers(
        in bytes: [UInt8],
        _ range: Range<Int>
    ) throws(EventStreamError) -> [EventStreamMessage.Header] {
        var decoder = HeaderDecoder(bytes: bytes, position: range.lowerBound, end: range.upperBound)
        var headers: [EventStreamMessage.Header] = []
        headers.reserveCapacity(3)
        var names: Set<String> = []
        while decoder.position < decoder.end {
            let name = try decoder.text(Int(try decoder.integer(1)))
            guard !name.isEmpty, !isKnown(name, headers, &names) else { throw .invalidHeaders }
            headers.append(EventStreamMessage.Header(name, try decoder.value()))
        }
        return headers
    }

    private static func isKnown(
        _ name: String,
        _ headers: [EventStreamMessage.Header],
        _ names: inout Set<String>
    ) -> Bool {
        guard headers.count > fewHeaders else { return headers.contains { $0.name == name } }
        if names.isEmpty { names.formUnion(headers.lazy.map(\.name)) }
        return !names.insert(name).inserted
    }

    private mutating func value() throws(EventStreamError) -> EventStreamMessage.Value {
        switch try integer(1) {
        case 0: .bool(true)
        case 1: .bool(false)
        case 2: .int8(Int8(truncatingIfNeeded: try integer(1)))
        case 3: .int16(Int16(truncatingIfNeeded: try integer(2)))
        case 4: .int32(Int32(truncatingIfNeeded: try integer(4)))
        case 5: .int64(Int64(bitPattern: try integer(8)))
        case 6: .bytes(Array(bytes[try take(Int(try integer(2)))]))
        case 7: .string(try text(Int(try integer(2))))
        case 8: .timestamp(Int64(bitPattern: try integer(8)))
        case 9: .uuid(Array(bytes[try take(16)]))
        default: throw .invalidHeaders
        }
    }

    private mutating func integer(_ width: Int) throws(EventStreamError) -> UInt64 {
        var number: UInt64 = 0
        for index in try take(width) { number = number << 8 | UInt64(bytes[index]) }
        return number
    }

    private mutating func text(_ count: Int) throws(EventStreamError) -> String {
        guard let text = ByteText.string(of: bytes, try take(count)) else { throw .invalidHeaders }
        return text
    }

    private mutating func take(_ count: Int) throws(EventStreamError) -> Range<Int> {
        guard end - position >= count else { throw .invalidHeaders }
        defer { position += count }
        return position..<position + count
    }
}
