// SPDX-License-Identifier: MIT-0

/// A member for which missing, `null` and a value mean three things.
public enum Nullable<Value> {
    /// The member does not stand there.
    case absent
    /// The member is `null`.
    case null
    /// The member has a value.
    case value(Value)

    /// The value, if there is one.
    public var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }
}

extension Nullable: Equatable where Value: Equatable {}
extension Nullable: Hashable where Value: Hashable {}
extension Nullable: Sendable where Value: Sendable {}

extension ObjectReader {
    /// Reads a member for which missing and `null` differ.
    ///
    /// - Parameter key: the member's name.
    /// - Returns: whether it is missing, `null` or has a value.
    /// - Throws: ``SchemaError`` when it is of another kind.
    public mutating func nullable<Value: JSONDecodable>(_ key: String) throws(SchemaError) -> Nullable<Value> {
        let isThere = contains(key)
        let value: Value? = try optional(key)
        return value.map(Nullable.value) ?? (isThere ? .null : .absent)
    }
}

extension JSONWriter {
    /// Writes a member, `null`, or nothing.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - value: the value.
    public mutating func member(_ name: String, _ value: Nullable<some JSONEncodable>) {
        switch value {
        case .absent: break
        case .null:
            key(name)
            null()
        case .value(let value): member(name, value)
        }
    }
}
