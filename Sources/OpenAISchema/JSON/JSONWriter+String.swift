// SPDX-License-Identifier: MIT-0

// Strings, most of what a document consists of: plain runs are written whole.

extension JSONWriter {
    /// Writes a string, escaped.
    ///
    /// - Parameter value: the string.
    public mutating func string(_ value: String) {
        separate()
        appendQuoted(value)
        needsComma = true
    }

    /// Writes a string of which is known that nothing in it is escaped.
    ///
    /// - Parameter value: the string.
    package mutating func string(plain value: Substring) {
        separate()
        makeRoom(for: value.utf8.count)
        bytes.append(UInt8(ascii: "\""))
        var value = value
        value.withUTF8 { unsafe bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Appends a string, quoted and escaped, to bytes that are no writer's.
    static func append(string text: String, to bytes: inout [UInt8]) {
        var writer = JSONWriter(appendingTo: bytes)
        // The writer holds the only reference now, so that it appends in place.
        bytes = []
        writer.appendQuoted(text)
        bytes = writer.take()
    }

    /// Makes room for a long text and some more, so that what follows does not have it all copied once again.
    private mutating func makeRoom(for count: Int) {
        guard count > 16_384, bytes.capacity - bytes.count < count + 1_024 else { return }
        bytes.reserveCapacity(max(bytes.count + count + 4_096, 2 * bytes.capacity))
    }

    mutating func appendQuoted(_ text: String) {
        makeRoom(for: text.utf8.count)
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { unsafe appendEscaped($0) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends runs of plain bytes whole, and the rest escaped in the shortest form.
    private mutating func appendEscaped(_ run: UnsafeBufferPointer<UInt8>) {
        var start = 0
        while start < run.count {
            let end = unsafe ByteScan.firstSpecial(in: run, from: start)
            unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: run[start..<end]))
            guard end < run.count else { return }
            appendEscape(of: unsafe run[end])
            start = end &+ 1
        }
    }

    private mutating func appendEscape(of byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(Self.hexadecimalDigit(byte >> 4))
            bytes.append(Self.hexadecimalDigit(byte & 15))
        }
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
