// SPDX-License-Identifier: MIT-0

/// A JSON number, kept as the text that stood in the document.
///
/// Two numbers are equal when their texts are: `1.0` is not `1`, because a model that reads them sees different tokens.
public struct JSONNumber: Hashable, Sendable, CustomStringConvertible {
    /// The number's text, valid by RFC 8259 section 6.
    public let text: String

    /// Takes a text that is known to follow the grammar.
    ///
    /// - Parameter text: a number by RFC 8259 section 6.
    init(validated text: String) {
        self.text = text
    }

    /// Makes an integer.
    ///
    /// - Parameter value: the integer.
    public init(_ value: Int) {
        text = String(value)
    }

    /// Makes a number, in the fewest digits that give the same `Double` when read.
    ///
    /// - Parameter value: the number; `nil` is returned for NaN and the infinities, which JSON cannot express.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        let text = value.description
        self.text = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// The value as an integer, or `nil` where it has a fraction or does not fit.
    public var int: Int? {
        if let value = Int(text) { return value }
        return Double(text).flatMap { Int(exactly: $0) }
    }

    /// The value as the nearest `Double`; beyond its range an infinity.
    public var double: Double {
        Double(text) ?? .infinity
    }

    /// The number's text.
    public var description: String { text }
}
