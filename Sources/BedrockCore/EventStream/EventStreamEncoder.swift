// SPDX-License-Identifier: MIT-0

/// Encodes messages as frames of an event stream; for stand-ins of AWS and for tests.
public enum EventStreamEncoder {
    /// Encodes one message.
    ///
    /// - Parameter message: the message; a header's name has at most 255 bytes, its value 65,535: what is longer is cut.
    /// - Returns: the frame.
    public static func frame(_ message: EventStreamMessage) -> [UInt8] {
        var headers: [UInt8] = []
        for header in message.headers { append(header, to: &headers) }
        var frame: [UInt8] = []
        frame.reserveCapacity(16 + headers.count + message.payload.count)
        append(UInt64(16 + headers.count + message.payload.count), width: 4, to: &frame)
        append(UInt64(headers.count), width: 4, to: &frame)
        append(UInt64(Checksum.crc32(of: frame, 0..<8)), width: 4, to: &frame)
        frame += headers
        frame += message.payload
        append(UInt64(Checksum.crc32(of: frame, 0..<frame.count)), width: 4, to: &frame)
        return frame
    }

    private static func append(_ header: EventStreamMessage.Header, to bytes: inout [UInt8]) {
        let name = Array(header.name.utf8.prefix(255))
        append(UInt64(name.count), width: 1, to: &bytes)
        bytes += name
        switch header.value {
        case .bool(let value): bytes.append(value ? 0 : 1)
        case .int8(let value): appendNumber(type: 2, Int64(value), width: 1, to: &bytes)
        case .int16(let value): appendNumber(type: 3, Int64(value), width: 2, to: &bytes)
        case .int32(let value): appendNumber(type: 4, Int64(value), width: 4, to: &bytes)
        case .int64(let value): appendNumber(type: 5, value, width: 8, to: &bytes)
        case .bytes(let value): appendRun(type: 6, value, to: &bytes)
        case .string(let value): appendRun(type: 7, Array(value.utf8), to: &bytes)
        case .timestamp(let value): appendNumber(type: 8, value, width: 8, to: &bytes)
        case .uuid(let value):
            bytes.append(9)
            bytes += value.prefix(16) + [UInt8](repeating: 0, count: max(0, 16 - value.count))
        }
    }

    private static func appendNumber(type: UInt8, _ value: Int64, width: Int, to bytes: inout [UInt8]) {
        bytes.append(type)
        append(UInt64(bitPattern: value), width: width, to: &bytes)
    }

    private static func appendRun(type: UInt8, _ value: [UInt8], to bytes: inout [UInt8]) {
        let value = value.prefix(Int(UInt16.max))
        bytes.append(type)
        append(UInt64(value.count), width: 2, to: &bytes)
        bytes += value
    }

    /// Appends the low bytes of a number, the highest first.
    private static func append(_ value: UInt64, width: Int, to bytes: inout [UInt8]) {
        for position in (0..<width).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * position)))
        }
    }
}
