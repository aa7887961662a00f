// SPDX-License-Identifier: MIT-0

/// What AWS's service model says of a value.
enum Shape: Sendable {
    /// An object with members of its own kind each; a union sets exactly one of them.
    case members([Member], isUnion: Bool)
    /// Elements of one shape.
    case list(String, minimum: Int = 0, maximum: Int? = nil)
    /// Keys and values of one shape each.
    case map(String, String, minimum: Int = 0, maximum: Int? = nil)
    /// Text; `values` is a list of words where only those are allowed.
    case string(minimum: Int = 0, maximum: Int? = nil, pattern: String? = nil, values: String? = nil)
    /// Bytes, in base64.
    case blob(minimum: Int = 0)
    /// A whole number.
    case integer(minimum: Int? = nil, maximum: Int? = nil)
    /// Any number.
    case float(minimum: Int? = nil, maximum: Int? = nil)
    /// `true` or `false`.
    case boolean
    /// Any JSON.
    case document

    /// A member of an object.
    struct Member: Sendable {
        let name: String
        let shape: String
        let isRequired: Bool
    }

    /// An object, its members written as in `name! Shape, other Shape`.
    static func structure(_ members: String) -> Shape {
        .members(parse(members), isUnion: false)
    }

    /// An object that sets exactly one of its members.
    static func union(_ members: String) -> Shape {
        .members(parse(members), isUnion: true)
    }

    private static func parse(_ text: String) -> [Member] {
        text.split(separator: ",").compactMap { part in
            let words = part.split(whereSeparator: \.isWhitespace)
            guard words.count == 2 else { return nil }
            let isRequired = words[0].hasSuffix("!")
            let name = isRequired ? words[0].dropLast() : words[0]
            return Member(name: String(name), shape: String(words[1]), isRequired: isRequired)
        }
    }
}
