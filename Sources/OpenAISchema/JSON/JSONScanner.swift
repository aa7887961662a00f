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

    /// Finds a string without escapes whose opening quote has been passed, and steps over it, the closing quote included.
    ///
    /// - Returns: where the bytes between the quotes are, which are UTF-8.
    package mutating func plainString() -> Range<Int>? {
        let start = parser.position
        let end = parser.input.firstSpecial(from: start)
        guard end < parser.input.count, parser.input[end] == UInt8(ascii: "\"") else { return nil }
        guard parser.input.isASCII(start..<end) || parser.input.text(start..<end) != nil else { return nil }
        parser.position = end &+ 1
        return start..<end
    }

    /// Steps over a string without escapes whose opening quote has been passed, the closing quote included.
    package mutating func skipPlainString() -> Bool {
        guard let range = plainString() else { return false }
        return parser.input.isASCII(range)
    }
}
