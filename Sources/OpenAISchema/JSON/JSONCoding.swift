// SPDX-License-Identifier: MIT-0

/// A type that reads itself from a JSON value.
public protocol JSONDecodable {
    /// Reads a value.
    ///
    /// - Parameter json: the value.
    /// - Throws: ``SchemaError`` whose path begins at `json`.
    init(json: JSONValue) throws(SchemaError)
}

/// A type that writes itself as one JSON value.
public protocol JSONEncodable {
    /// Writes one value.
    ///
    /// - Parameter writer: where to write it.
    func write(to writer: inout JSONWriter)
}

/// A type that reads and writes itself as JSON.
public typealias JSONCodable = JSONDecodable & JSONEncodable

extension JSONDecodable {
    /// Reads a whole document.
    ///
    /// - Parameter bytes: the document in UTF-8.
    /// - Throws: ``SchemaError`` where the bytes are not JSON or not of this type.
    public init(jsonBytes bytes: [UInt8]) throws(SchemaError) {
        try self.init(json: JSONParser.parse(bytes))
    }
}

extension JSONEncodable {
    /// The value as compact JSON in UTF-8.
    public var jsonBytes: [UInt8] { JSONWriter.bytes(of: self) }
}

extension JSONValue: JSONCodable {
    /// Takes the value as it is.
    public init(json: JSONValue) { self = json }

    /// Writes the value, members in their order and numbers in their digits.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .number(let value): writer.number(value)
        case .string(let value): writer.string(value)
        case .array(let elements): elements.write(to: &writer)
        case .object(let object): object.write(to: &writer)
        }
    }
}

extension JSONObject: JSONCodable {
    /// Reads an object.
    public init(json: JSONValue) throws(SchemaError) {
        guard let object = json.object else { throw .expected("an object", butFound: json) }
        self = object
    }

    /// Writes the members in their order.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.members(self)
        writer.endObject()
    }
}

extension JSONNumber: JSONCodable {
    /// Reads a number.
    public init(json: JSONValue) throws(SchemaError) {
        guard let number = json.number else { throw .expected("a number", butFound: json) }
        self = number
    }

    /// Writes the number's text.
    public func write(to writer: inout JSONWriter) { writer.number(self) }
}

extension String: JSONCodable {
    /// Reads a string.
    public init(json: JSONValue) throws(SchemaError) {
        guard let string = json.string else { throw .expected("a string", butFound: json) }
        self = string
    }

    /// Writes the string, escaped.
    public func write(to writer: inout JSONWriter) { writer.string(self) }
}

extension Bool: JSONCodable {
    /// Reads a boolean.
    public init(json: JSONValue) throws(SchemaError) {
        guard let bool = json.bool else { throw .expected("a boolean", butFound: json) }
        self = bool
    }

    /// Writes `true` or `false`.
    public func write(to writer: inout JSONWriter) { writer.bool(self) }
}

extension Int: JSONCodable {
    /// Reads a number that is integral; `5.0` is.
    public init(json: JSONValue) throws(SchemaError) {
        guard let int = json.number?.int else { throw .expected("an integer", butFound: json) }
        self = int
    }

    /// Writes the integer.
    public func write(to writer: inout JSONWriter) { writer.raw(String(self)) }
}

extension Double: JSONCodable {
    /// Reads a number that is in the range of a `Double`.
    public init(json: JSONValue) throws(SchemaError) {
        guard let number = json.number, number.double.isFinite else { throw .expected("a number", butFound: json) }
        self = number.double
    }

    /// Writes the number in the fewest digits that give it again; NaN and the infinities as `null`.
    public func write(to writer: inout JSONWriter) {
        if let number = JSONNumber(self) { writer.number(number) } else { writer.null() }
    }
}

extension Array: JSONDecodable where Element: JSONDecodable {
    /// Reads a list.
    public init(json: JSONValue) throws(SchemaError) {
        guard let elements = json.array else { throw .expected("an array", butFound: json) }
        self = []
        reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            do throws(SchemaError) { append(try Element(json: element)) } catch { throw error.within(index) }
        }
    }
}

extension Array: JSONEncodable where Element: JSONEncodable {
    /// Writes the elements in their order.
    public func write(to writer: inout JSONWriter) {
        writer.beginArray()
        for element in self { element.write(to: &writer) }
        writer.endArray()
    }
}

extension SchemaError {
    /// The error for a value of the wrong kind.
    ///
    /// - Parameters:
    ///   - wanted: what the schema asks for, in words.
    ///   - value: what stands there.
    /// - Returns: an error whose message names both.
    public static func expected(_ wanted: String, butFound value: JSONValue) -> SchemaError {
        SchemaError(.invalidType, "Expected \(wanted), but got \(value.kind) instead.")
    }
}
