// SPDX-License-Identifier: MIT-0

/// A string on the wire that has well-known values and may get others at any time.
///
/// Conformers are structs with a `static let` for each value known today. An unknown value is kept as it came.
public protocol OpenString: RawRepresentable, Hashable, Sendable, JSONCodable, ExpressibleByStringLiteral, Codable,
    CustomStringConvertible
where RawValue == String {
    /// Takes any value.
    ///
    /// - Parameter rawValue: the value as it stands on the wire.
    init(rawValue: String)
}

extension OpenString {
    /// Takes any value, written as a literal.
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    /// Reads a string.
    public init(json: JSONValue) throws(SchemaError) { self.init(rawValue: try String(json: json)) }

    /// Writes the string.
    public func write(to writer: inout JSONWriter) { writer.string(rawValue) }

    /// The value as it stands on the wire.
    public var description: String { rawValue }
}
