// SPDX-License-Identifier: MIT-0

/// Reads a document whose shape is known to the byte, without making values of all that stands in it.
///
/// For the few documents that come by the thousand. What has another shape is no error here: it is left to ``JSONParser``.
package struct JSONScanner {
    private var parser: JSONParser

    /// Begins with a document.
    ///
    /// - Parameter bytes: the document in UTF-8; it must outlive the scanner.
    package init(_ bytes: UnsafeBufferPointer<UInt8>) {
        unsafe parser = JSONParser(input: ByteInput(bytes), depthLimit: 0)
    }

    /// Whether nothing follows.
    package var isAtEnd: Bool { parser.position == parser.input.count }

    /// Steps over a text that should stand here.
    ///
    /// - Parameter text: ASCII.
    /// - Returns: whether it stood here.
    package mutating func skip(_ text: StaticString) -> Bool {
        let expected = unsafe UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard unsafe parser.input.has(expected, at: parser.position) else { return false }
        parser.position &+= text.utf8CodeUnitCount
        return true
    }

    /// Reads a number from 0 to 9999 that stands here.
    package mutating func smallNumber() -> Int? {
        let start = parser.position
        var number = 0
        while let byte = parser.peek(), byte &- UInt8(ascii: "0") < 10, parser.position - start < 4 {
            number = number * 10 + Int(byte &- UInt8(ascii: "0"))
            parser.position &+= 1
        }
        let count = parser.position - start
        // JSON has no zeros in front.
        return count == 0 || (count > 1 && parser.input[start] == UInt8(ascii: "0")) ? nil : number
    }

    /// Reads a string that stands here, quotes included.
    package mutating func string() -> String? {
        guard parser.peek() == UInt8(ascii: "\"") else { return nil }
        return try? parser.string()
    }

    /// Finds a string whose opening quote has been passed and which stands there as ``JSONWriter`` would write it, and steps over
    /// it, the closing quote included.
    ///
    /// - Returns: where the bytes between the quotes are, which are UTF-8 with short escapes at most.
    package mutating func writtenString() -> Range<Int>? {
        let start = parser.position
        var end = parser.input.firstSpecial(from: start)
        while parser.input[end] == UInt8(ascii: "\\") {
            guard let escape = parser.input[end &+ 1], Self.isShortEscape(escape) else { return nil }
            end = parser.input.firstSpecial(from: end &+ 2)
        }
        guard parser.input[end] == UInt8(ascii: "\"") else { return nil }
        guard parser.input.isASCII(start..<end) || parser.input.text(start..<end) != nil else { return nil }
        parser.position = end &+ 1
        return start..<end
    }

    /// Whether a byte behind a backslash is what the writer puts there: a slash needs none, and is written without.
    private static func isShortEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "n"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "t"), UInt8(ascii: "r"),
            UInt8(ascii: "b"), UInt8(ascii: "f"):
            true
        default: false
        }
    }

    /// Steps over an ASCII string without escapes whose opening quote has been passed, the closing quote included.
    package mutating func skipPlainString() -> Bool {
        let end = parser.input.firstSpecial(from: parser.position)
        guard parser.input[end] == UInt8(ascii: "\""), parser.input.isASCII(parser.position..<end) else { return false }
        parser.position = end &+ 1
        return true
    }
}
