// SPDX-License-Identifier: MIT-0

/// Reads the members of an object one by one, and hands over the unknown rest at the end.
///
/// `null` counts as absent, as it does in OpenAI's API.
public struct ObjectReader {
    private let object: JSONObject
    private var known: Set<Int> = []

    /// Makes a reader.
    ///
    /// - Parameter json: the object to read.
    /// - Throws: ``SchemaError`` when it is none.
    public init(_ json: JSONValue) throws(SchemaError) {
        object = try JSONObject(json: json)
    }

    /// Reads a member that must be there.
    ///
    /// - Parameter key: the member's name.
    /// - Returns: its value.
    /// - Throws: ``SchemaError`` when it is missing or of another kind.
    public mutating func required<Value: JSONDecodable>(_ key: String) throws(SchemaError) -> Value {
        guard let value: Value = try optional(key) else {
            throw SchemaError(.missing, "Missing required parameter: '\(key)'.", path: [.key(key)])
        }
        return value
    }

    /// Reads a member that may be missing or `null`.
    ///
    /// - Parameter key: the member's name.
    /// - Returns: its value, or `nil` where there is none.
    /// - Throws: ``SchemaError`` when it is of another kind.
    public mutating func optional<Value: JSONDecodable>(_ key: String) throws(SchemaError) -> Value? {
        guard let value = take(key), !value.isNull else { return nil }
        do throws(SchemaError) { return try Value(json: value) } catch { throw error.within(key) }
    }

    /// Whether a member stands there, `null` or not; it stays unread.
    ///
    /// - Parameter key: the member's name.
    /// - Returns: whether it stands there.
    public func contains(_ key: String) -> Bool {
        object[key] != nil
    }

    /// The members that nobody has read, in their order.
    public var rest: JSONObject {
        guard known.count < object.members.count else { return JSONObject() }
        return JSONObject(object.members.enumerated().filter { !known.contains($0.offset) }.map(\.element))
    }

    private mutating func take(_ key: String) -> JSONValue? {
        var value: JSONValue?
        for (index, member) in object.members.enumerated() where member.key == key {
            known.insert(index)
            value = member.value
        }
        return value
    }
}
