// SPDX-License-Identifier: MIT-0

/// Why bytes are not JSON, or JSON is not what the schema asks for, and where.
public struct SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of mistake; open, so that later kinds break nobody.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The kind in snake case, as OpenAI writes codes.
        public let rawValue: String

        /// Makes a code.
        ///
        /// - Parameter rawValue: the kind in snake case.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The bytes are not a JSON document.
        public static let invalidJSON = Code(rawValue: "invalid_json")
        /// A member that must be there is missing or `null`.
        public static let missing = Code(rawValue: "missing_required_parameter")
        /// A value is of another kind than the schema asks for.
        public static let invalidType = Code(rawValue: "invalid_type")
        /// A value is of the right kind but not allowed.
        public static let invalidValue = Code(rawValue: "invalid_value")
    }

    /// One step from the document's root towards a value.
    public enum PathComponent: Hashable, Sendable {
        /// Into the member of that name.
        case key(String)
        /// Into the element at that position.
        case index(Int)
    }

    /// The kind of mistake.
    public var code: Code

    /// What is wrong and how to mend it, without the path and without the content.
    public var message: String

    /// The way from the root to the value; empty for the document itself.
    public var path: [PathComponent]

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: the kind of mistake.
    ///   - message: what is wrong and how to mend it.
    ///   - path: the way from the root to the value.
    public init(_ code: Code, _ message: String, path: [PathComponent] = []) {
        self.code = code
        self.message = message
        self.path = path
    }

    /// The path as OpenAI writes it in `param`, for instance `messages[2].content[0]`; `nil` for the document itself.
    public var param: String? {
        guard !path.isEmpty else { return nil }
        var text = ""
        for component in path {
            switch component {
            case .key(let key): text += text.isEmpty ? key : ".\(key)"
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }

    /// The same error seen from one level further out.
    ///
    /// - Parameter key: the member in which the error arose.
    /// - Returns: the error with a longer path.
    public func within(_ key: String) -> SchemaError {
        SchemaError(code, message, path: [.key(key)] + path)
    }

    /// The same error seen from one level further out.
    ///
    /// - Parameter index: the position of the element in which the error arose.
    /// - Returns: the error with a longer path.
    public func within(_ index: Int) -> SchemaError {
        SchemaError(code, message, path: [.index(index)] + path)
    }

    /// The path and the message.
    public var description: String {
        param.map { "\($0): \(message)" } ?? message
    }
}
