// SPDX-License-Identifier: MIT-0

// Bridges to the standard library's coders, for programs that use them. Fidelity has its limits there: a generic coder
// decides itself about the order of members and the digits of numbers. `init(jsonBytes:)` and `jsonBytes` keep both.

extension JSONDecodable where Self: Decodable {
    /// Reads itself from any decoder, by way of a JSON value.
    public init(from decoder: any Decoder) throws {
        try self.init(json: JSONValue(decoding: decoder))
    }
}

extension JSONEncodable where Self: Encodable {
    /// Writes itself to any encoder, by way of a JSON value.
    public func encode(to encoder: any Encoder) throws {
        try JSONParser.parse(jsonBytes).encodeValue(to: encoder)
    }
}

extension JSONValue: Codable {
    fileprivate init(decoding decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: AnyKey.self) {
            var object = JSONObject()
            for key in container.allKeys {
                let value = try container.decode(JSONValue.self, forKey: key)
                object.members.append(JSONObject.Member(key: key.stringValue, value: value))
            }
            self = .object(object)
        } else if var container = try? decoder.unkeyedContainer() {
            var elements: [JSONValue] = []
            while !container.isAtEnd { elements.append(try container.decode(JSONValue.self)) }
            self = .array(elements)
        } else {
            self = try Self.scalar(in: decoder.singleValueContainer())
        }
    }

    private static func scalar(in container: any SingleValueDecodingContainer) throws -> JSONValue {
        if container.decodeNil() { return .null }
        if let value = try? container.decode(Bool.self) { return .bool(value) }
        if let value = try? container.decode(Int.self) { return .number(JSONNumber(value)) }
        if let value = try? container.decode(Double.self) { return JSONNumber(value).map(JSONValue.number) ?? .null }
        return .string(try container.decode(String.self))
    }

    fileprivate func encodeValue(to encoder: any Encoder) throws {
        switch self {
        case .object(let object):
            var container = encoder.container(keyedBy: AnyKey.self)
            for member in object.members { try container.encode(member.value, forKey: AnyKey(member.key)) }
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements { try container.encode(element) }
        default:
            var container = encoder.singleValueContainer()
            try encodeScalar(to: &container)
        }
    }

    private func encodeScalar(to container: inout any SingleValueEncodingContainer) throws {
        switch self {
        case .bool(let value): try container.encode(value)
        case .number(let value):
            if let int = value.int { try container.encode(int) } else { try container.encode(value.double) }
        case .string(let value): try container.encode(value)
        case .null, .array, .object: try container.encodeNil()
        }
    }
}

extension JSONObject: Codable {}

/// A coding key of any name.
private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ stringValue: String) { self.stringValue = stringValue }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
}
