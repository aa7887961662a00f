// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Bytes in base64, as they stand on the wire; never decoded here.
///
/// May be a part of a longer text, such as a data URL, which is then not copied.
public struct Base64Text: Sendable, Codable, ExpressibleByStringLiteral, CustomStringConvertible {
    private let text: Substring
    /// Whether the text is known to have the alphabet of base64 alone, and so nothing that JSON escapes.
    private let isChecked: Bool

    /// Takes any text; whether it is base64 is for the service to say.
    ///
    /// - Parameter text: the bytes in base64.
    public init(_ text: String) {
        self.text = text[...]
        isChecked = false
    }

    /// Takes any text; whether it is base64 is for the service to say.
    public init(stringLiteral text: String) {
        self.init(text)
    }

    /// Takes text that has been looked through.
    ///
    /// - Parameter text: characters of the alphabet of base64, and padding.
    init(checked text: Substring) {
        self.text = text
        isChecked = true
    }

    /// The text.
    public var description: String { String(text) }

    /// The text's bytes.
    var utf8: Substring.UTF8View { text.utf8 }
}

extension Base64Text: Hashable {
    /// Whether two texts are the same.
    public static func == (left: Base64Text, right: Base64Text) -> Bool {
        left.text == right.text
    }

    /// Hashes the text.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}

extension Base64Text: JSONCodable {
    /// Reads a string.
    public init(json: JSONValue) throws(SchemaError) {
        self.init(try String(json: json))
    }

    /// Writes a string.
    public func write(to writer: inout JSONWriter) {
        if isChecked { writer.string(plain: text) } else { writer.string(description) }
    }
}
