// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// One turn of a conversation.
///
/// Source: Amazon Bedrock API reference, `Message`.
public struct ConverseMessage: Hashable, Sendable, Codable {
    /// Whose turn it is.
    public var role: Role
    /// What the turn holds.
    public var content: [ContentBlock]
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes a turn.
    ///
    /// - Parameters:
    ///   - role: whose turn it is.
    ///   - content: what the turn holds.
    ///   - extra: all other members.
    public init(role: Role, content: [ContentBlock], extra: JSONObject = JSONObject()) {
        self.role = role
        self.content = content
        self.extra = extra
    }

    /// Whose turn it is.
    public struct Role: OpenString {
        /// The value as it stands on the wire.
        public let rawValue: String

        /// Takes any value.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The user, and results of tools.
        public static let user: Role = "user"
        /// The model.
        public static let assistant: Role = "assistant"
    }
}

extension ConverseMessage: JSONCodable {
    /// Reads a turn.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        role = try reader.required("role")
        content = try reader.required("content")
        extra = reader.rest
    }

    /// Writes the turn.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("role", role)
        writer.member("content", content)
        writer.members(extra)
        writer.endObject()
    }
}
