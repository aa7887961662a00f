// SPDX-License-Identifier: MIT-0

extension JSONParser {
    /// Parses the string whose opening quote stands at the position.
    mutating func string() throws(SchemaError) -> String {
        position &+= 1
        let start = position
        let end = input.firstSpecial(from: start)
        if input[end] == UInt8(ascii: "\"") {
            position = end &+ 1
            return try text(from: start, to: end)
        }
        return try escapedString(plainUpTo: end, from: start)
    }

    /// Parses on from the first byte that is not plain.
    private mutating func escapedString(plainUpTo end: Int, from start: Int) throws(SchemaError) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * (end - start) + 32)
        input.append(start..<end, to: &bytes)
        position = end
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""):
                position &+= 1
                guard let text = ByteText.string(of: bytes, bytes.indices) else { throw error("a string is not UTF-8") }
                return text
            case UInt8(ascii: "\\"):
                position &+= 1
                try appendEscape(to: &bytes)
            case 0..<0x20:
                throw error("a control character in a string must be escaped")
            default:
                let next = input.firstSpecial(from: position)
                input.append(position..<next, to: &bytes)
                position = next
            }
        }
        throw error("a string is not closed")
    }

    private func text(from start: Int, to end: Int) throws(SchemaError) -> String {
        guard let text = input.text(start..<end) else { throw error("a string is not UTF-8") }
        return text
    }

    /// Parses what follows a backslash.
    private mutating func appendEscape(to bytes: inout [UInt8]) throws(SchemaError) {
        guard let byte = peek() else { throw error("a string is not closed") }
        position &+= 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"):
            bytes.append(contentsOf: UTF8.encode(try unicodeEscape()) ?? UTF8.encodedReplacementCharacter)
        default: throw error("an escape in a string is unknown")
        }
    }

    private mutating func unicodeEscape() throws(SchemaError) -> Unicode.Scalar {
        let unit = try hexDigits()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, let low = lowSurrogate() else { return "\u{FFFD}" }
        let value = 0x10000 + ((UInt32(unit) - 0xD800) << 10) + (UInt32(low) - 0xDC00)
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    /// Steps over `\uDC00` to `\uDFFF` if it stands at the position.
    private mutating func lowSurrogate() -> UInt16? {
        let start = position
        if consume(UInt8(ascii: "\\")), consume(UInt8(ascii: "u")), let unit = try? hexDigits(),
            (0xDC00...0xDFFF).contains(unit)
        {
            return unit
        }
        position = start
        return nil
    }

    private mutating func hexDigits() throws(SchemaError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek() else { throw error("a string is not closed") }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte &- UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte &- UInt8(ascii: "a") &+ 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte &- UInt8(ascii: "A") &+ 10
            default: throw error("four hexadecimal digits should stand after \\u")
            }
            unit = unit << 4 | UInt16(digit)
            position &+= 1
        }
        return unit
    }
}
