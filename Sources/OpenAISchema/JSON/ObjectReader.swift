// SPDX-License-Identifier: MIT-0

/// Reads the members of an object one by one, and hands over the unknown rest at the end.
///
/// `null` counts as absent, as it does in OpenAI's API.
public struct ObjectReader {
    private let object: JSONObject
    /// Which members have been read, a bit each for the first of them.
    private var known: UInt64 = 0
    /// Which of those behind have been read.
    private var knownBehind: Set<Int> = []

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
        guard known.nonzeroBitCount + knownBehind.count < object.members.count else { return JSONObject() }
        return JSONObject(object.members.enumerated().filter { !isKnown($0.offset) }.map(\.element))
    }

    private func isKnown(_ index: Int) -> Bool {
        index < UInt64.bitWidth ? known & (1 << UInt64(index)) != 0 : knownBehind.contains(index)
    }

    private mutating func take(_ key: String) -> JSONValue? {
        var found: Int?
        let length = key.utf8.count
        // The length first: it is at hand, and tells nearly all apart. Names are ASCII, which has one form only.
        for index in object.members.indices
        where object.members[index].key.utf8.count == length && object.members[index].key == key {
            if index < UInt64.bitWidth { known |= 1 << UInt64(index) } else { knownBehind.insert(index) }
            found = index
        }
        return found.map { object.members[$0].value }
    }
}
