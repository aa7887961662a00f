// SPDX-License-Identifier: MIT-0

/// Writes compact JSON into a byte array, value after value.
///
/// Commas are the writer's concern; balance of braces and brackets is the caller's. A wire type writes itself so:
///
/// ```swift
/// writer.beginObject()
/// writer.member("model", model)
/// writer.member("temperature", temperature)  // nothing when nil
/// writer.members(unknownMembers)
/// writer.endObject()
/// ```
public struct JSONWriter: Sendable {
    /// What has been written.
    public internal(set) var bytes: [UInt8]

    /// Whether the next member or element must be preceded by a comma.
    var needsComma = false

    /// Makes a writer.
    ///
    /// - Parameter bytes: what to append to; its storage is used again when it is not shared.
    public init(appendingTo bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    /// Writes one value as a whole document.
    ///
    /// - Parameter value: the value.
    /// - Returns: compact JSON in UTF-8.
    public static func bytes(of value: some JSONEncodable) -> [UInt8] {
        var writer = JSONWriter()
        // What a short chat takes: less would be copied several times as it grows, more be held by every open stream.
        writer.bytes.reserveCapacity(480)
        value.write(to: &writer)
        return writer.bytes
    }

    /// Hands over what has been written and begins anew with nothing.
    ///
    /// - Returns: what has been written.
    public mutating func take() -> [UInt8] {
        defer { self = JSONWriter() }
        return bytes
    }

    /// Opens an object.
    public mutating func beginObject() {
        separate()
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
    }

    /// Closes the innermost object.
    public mutating func endObject() {
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    /// Opens an array.
    public mutating func beginArray() {
        separate()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
    }

    /// Closes the innermost array.
    public mutating func endArray() {
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Writes a member's name; its value must follow.
    ///
    /// - Parameter name: the name.
    public mutating func key(_ name: String) {
        separate()
        appendQuoted(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a member.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - value: the value.
    public mutating func member(_ name: String, _ value: some JSONEncodable) {
        key(name)
        value.write(to: &self)
    }

    /// Writes a member, or nothing when there is no value.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - value: the value.
    public mutating func member(_ name: String, _ value: (some JSONEncodable)?) {
        if let value { member(name, value) }
    }

    /// Writes a member, as `null` when there is no value.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - value: the value.
    public mutating func nullableMember(_ name: String, _ value: (some JSONEncodable)?) {
        key(name)
        if let value { value.write(to: &self) } else { null() }
    }

    /// Writes members in their order.
    ///
    /// - Parameter object: the members.
    public mutating func members(_ object: JSONObject) {
        for member in object.members {
            key(member.key)
            member.value.write(to: &self)
        }
    }

    /// Writes a boolean.
    ///
    /// - Parameter value: the boolean.
    public mutating func bool(_ value: Bool) {
        raw(value ? "true" : "false")
    }

    /// Writes `null`.
    public mutating func null() {
        raw("null")
    }

    /// Writes a number as its text.
    ///
    /// - Parameter value: the number.
    public mutating func number(_ value: JSONNumber) {
        raw(value.text)
    }

    /// Writes text that is already JSON, as it is.
    ///
    /// - Parameter json: one JSON value.
    public mutating func raw(_ json: String) {
        separate()
        bytes.append(contentsOf: json.utf8)
        needsComma = true
    }

    /// Writes a list whose elements are already JSON with commas between them.
    mutating func raw(array elements: [UInt8]) {
        separate()
        bytes.append(UInt8(ascii: "["))
        bytes.append(contentsOf: elements)
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }
}
