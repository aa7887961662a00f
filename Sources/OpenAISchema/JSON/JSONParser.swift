// SPDX-License-Identifier: MIT-0

/// Parses JSON by RFC 8259, strictly, with a bound on nesting.
///
/// Beyond the RFC: a byte order mark is refused, and so is text that is not UTF-8. An escape of half a surrogate pair,
/// which some clients write when they cut a string in the middle of an emoji, becomes U+FFFD, because a Swift string
/// cannot hold it.
public struct JSONParser {
    /// How deep arrays and objects may nest by default.
    ///
    /// Recursion uses the thread's stack, so a peer may not choose it.
    public static let defaultDepthLimit = 128

    /// Parses a whole document.
    ///
    /// - Parameters:
    ///   - bytes: the document in UTF-8.
    ///   - depthLimit: how deep arrays and objects may nest.
    /// - Returns: the document's value.
    /// - Throws: ``SchemaError`` with code `invalidJSON`, whose message tells the position.
    public static func parse(
        _ bytes: [UInt8],
        depthLimit: Int = defaultDepthLimit
    ) throws(SchemaError) -> JSONValue {
        try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(SchemaError) -> JSONValue in
            var parser = unsafe JSONParser(input: ByteInput(buffer), depthLimit: depthLimit)
            return try parser.document()
        }
    }

    /// Parses a whole document.
    ///
    /// - Parameters:
    ///   - text: the document.
    ///   - depthLimit: how deep arrays and objects may nest.
    /// - Returns: the document's value.
    /// - Throws: ``SchemaError`` with code `invalidJSON`, whose message tells the position.
    public static func parse(
        _ text: String,
        depthLimit: Int = defaultDepthLimit
    ) throws(SchemaError) -> JSONValue {
        try parse(Array(text.utf8), depthLimit: depthLimit)
    }

    let input: ByteInput
    var position = 0
    var collector: Collector?
    private var remainingDepth: Int

    init(input: ByteInput, depthLimit: Int) {
        self.input = input
        self.remainingDepth = depthLimit
    }

    mutating func document() throws(SchemaError) -> JSONValue {
        skipSpace()
        let result = try value()
        skipSpace()
        guard position == input.count else { throw error("unexpected text after the value") }
        return result
    }

    private mutating func value() throws(SchemaError) -> JSONValue {
        switch peek() {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"): return .number(try number())
        case let byte? where Self.isDigit(byte): return .number(try number())
        case nil: throw error("the text ends where a value should stand")
        default: throw error("a value should stand here")
        }
    }

    private mutating func object() throws(SchemaError) -> JSONObject {
        try descend()
        position &+= 1
        var members: [JSONObject.Member] = []
        skipSpace()
        if consume(UInt8(ascii: "}")) {
            remainingDepth &+= 1
            return JSONObject()
        }
        members.reserveCapacity(4)
        while true {
            guard peek() == UInt8(ascii: "\"") else { throw error("a member's name in quotes should stand here") }
            let key = try string()
            skipSpace()
            guard consume(UInt8(ascii: ":")) else { throw error("a colon should stand here") }
            skipSpace()
            collector?.path.append(key)
            members.append(JSONObject.Member(key: key, value: try value()))
            collector?.path.removeLast()
            skipSpace()
            if consume(UInt8(ascii: ",")) {
                skipSpace()
            } else if consume(UInt8(ascii: "}")) {
                remainingDepth &+= 1
                return JSONObject(members)
            } else {
                throw error("a comma or a closing brace should stand here")
            }
        }
    }

    private mutating func array() throws(SchemaError) -> [JSONValue] {
        try descend()
        position &+= 1
        var elements: [JSONValue] = []
        skipSpace()
        if consume(UInt8(ascii: "]")) {
            remainingDepth &+= 1
            return elements
        }
        if collector != nil, collectNumberList() {
            remainingDepth &+= 1
            return elements
        }
        while true {
            elements.append(try value())
            skipSpace()
            if consume(UInt8(ascii: ",")) {
                skipSpace()
            } else if consume(UInt8(ascii: "]")) {
                remainingDepth &+= 1
                return elements
            } else {
                throw error("a comma or a closing bracket should stand here")
            }
        }
    }

    private mutating func descend() throws(SchemaError) {
        guard remainingDepth > 0 else { throw error("the nesting is too deep") }
        remainingDepth &-= 1
    }

    private mutating func literal(_ word: String, _ value: JSONValue) throws(SchemaError) -> JSONValue {
        for byte in word.utf8 where !consume(byte) {
            throw error("a value should stand here")
        }
        return value
    }

    /// RFC 8259 section 6: `-? (0 | [1-9][0-9]*) (\. [0-9]+)? ([eE] [+-]? [0-9]+)?`.
    private mutating func number() throws(SchemaError) -> JSONNumber {
        let start = position
        _ = consume(UInt8(ascii: "-"))
        if !consume(UInt8(ascii: "0")) { try digits() }
        if consume(UInt8(ascii: ".")) { try digits() }
        if consume(UInt8(ascii: "e")) || consume(UInt8(ascii: "E")) {
            _ = consume(UInt8(ascii: "+")) || consume(UInt8(ascii: "-"))
            try digits()
        }
        guard let text = input.text(start..<position) else { throw error("a number should stand here") }
        return JSONNumber(validated: text)
    }

    private mutating func digits() throws(SchemaError) {
        let start = position
        while let byte = peek(), Self.isDigit(byte) { position &+= 1 }
        guard position > start else { throw error("a digit should stand here") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }

    /// The byte at the position, or `nil` at the end.
    func peek() -> UInt8? {
        input[position]
    }

    /// Steps over a byte if it stands at the position.
    mutating func consume(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position &+= 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position &+= 1 }
    }

    /// An error that tells the position, counted in bytes from 0.
    func error(_ message: String) -> SchemaError {
        SchemaError(.invalidJSON, "The text is not valid JSON: \(message) (byte \(position)).")
    }
}
