// SPDX-License-Identifier: MIT-0

/// A list of numbers, kept as the text in which it stood in a document.
///
/// An embedding has thousands of numbers and is mostly handed on as it came: one copy of its text is cheaper by far than a
/// value for each number.
public struct JSONNumberList: Hashable, Sendable {
    /// The numbers with commas between them, without brackets and white space; each valid by RFC 8259 section 6.
    let text: [UInt8]

    /// How many numbers there are.
    public let count: Int

    /// Takes a text that is known to follow the grammar.
    init(validated text: [UInt8], count: Int) {
        self.text = text
        self.count = count
    }

    /// Makes a list.
    ///
    /// - Parameter numbers: the numbers, in their order.
    public init(_ numbers: [JSONNumber]) {
        text = Array(numbers.map(\.text).joined(separator: ",").utf8)
        count = numbers.count
    }

    /// The numbers, in their order and digits.
    public var numbers: [JSONNumber] {
        text.split(separator: UInt8(ascii: ",")).map { JSONNumber(validated: String(decoding: $0, as: UTF8.self)) }
    }

    /// The numbers as 32-bit floats, each the nearest to its text; beyond their range an infinity.
    public var floats: [Float] {
        var floats: [Float] = []
        floats.reserveCapacity(count)
        unsafe text.withUnsafeBufferPointer { buffer in
            var reader = unsafe FloatReader(ByteInput(buffer))
            while let float = reader.next() { floats.append(float) }
        }
        return floats
    }
}

extension JSONNumberList: JSONCodable {
    /// Reads a list of numbers.
    public init(json: JSONValue) throws(SchemaError) {
        self.init(try [JSONNumber](json: json))
    }

    /// Writes the list as it stood.
    public func write(to writer: inout JSONWriter) {
        writer.raw(array: text)
    }
}
