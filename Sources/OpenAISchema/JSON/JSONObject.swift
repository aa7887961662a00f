// SPDX-License-Identifier: MIT-0

/// The members of a JSON object, in their order.
///
/// Objects on the wire are small, so members are found by looking along the list. Where a name stands twice, reading it
/// gives the last, as most parsers do; writing gives both.
public struct JSONObject: Hashable, Sendable {
    /// A name and its value.
    public struct Member: Hashable, Sendable {
        /// The name.
        public var key: String
        /// The value.
        public var value: JSONValue

        /// Makes a member.
        ///
        /// - Parameters:
        ///   - key: the name.
        ///   - value: the value.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The members, in their order.
    public var members: [Member]

    /// Makes an object.
    ///
    /// - Parameter members: the members, in their order.
    public init(_ members: [Member] = []) {
        self.members = members
    }

    /// Whether there is no member.
    public var isEmpty: Bool { members.isEmpty }

    /// The names, in their order.
    public var keys: [String] { members.map(\.key) }

    /// The value of a member; setting replaces it in place, appends a new one, or removes it when set to `nil`.
    ///
    /// - Parameter key: the member's name.
    public subscript(key: String) -> JSONValue? {
        get {
            members.last { $0.key == key }?.value
        }
        set {
            let index = members.lastIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (_, nil): members.removeAll { $0.key == key }
            }
        }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Makes an object, its members in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        members = elements.map { Member(key: $0.0, value: $0.1) }
    }
}
