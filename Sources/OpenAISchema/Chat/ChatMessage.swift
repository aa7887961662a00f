// SPDX-License-Identifier: MIT-0

/// One message of a conversation, of any role.
///
/// One struct serves all roles, as clients mix members freely; a member that a role does not use is `nil`.
public struct ChatMessage: Hashable, Sendable, Codable {
    /// Who speaks.
    public var role: Role
    /// What is said; `nil` where an assistant only calls tools.
    public var content: MessageContent?
    /// The name of the speaker, or of the function in the legacy role `function`.
    public var name: String?
    /// Why an assistant refused.
    public var refusal: String?
    /// The tool calls of an assistant.
    public var toolCalls: [ToolCall]?
    /// The call that a `tool` message answers.
    public var toolCallID: String?
    /// The legacy function call of an assistant.
    public var functionCall: ToolCall.Function?
    /// What an assistant thought before it answered; a field that many servers and clients share.
    public var reasoningContent: String?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes a message.
    ///
    /// - Parameters:
    ///   - role: who speaks.
    ///   - content: what is said.
    ///   - name: the name of the speaker.
    ///   - refusal: why an assistant refused.
    ///   - toolCalls: the tool calls of an assistant.
    ///   - toolCallID: the call that a `tool` message answers.
    ///   - functionCall: the legacy function call of an assistant.
    ///   - reasoningContent: what an assistant thought before it answered.
    ///   - extra: all other members.
    public init(
        role: Role,
        content: MessageContent? = nil,
        name: String? = nil,
        refusal: String? = nil,
        toolCalls: [ToolCall]? = nil,
        toolCallID: String? = nil,
        functionCall: ToolCall.Function? = nil,
        reasoningContent: String? = nil,
        extra: JSONObject = JSONObject()
    ) {
        self.role = role
        self.content = content
        self.name = name
        self.refusal = refusal
        self.toolCalls = toolCalls
        self.toolCallID = toolCallID
        self.functionCall = functionCall
        self.reasoningContent = reasoningContent
        self.extra = extra
    }

    /// Who speaks.
    public struct Role: OpenString {
        /// The value as it stands on the wire.
        public let rawValue: String

        /// Takes any value.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Instructions.
        public static let system: Role = "system"
        /// Instructions, in the newer spelling.
        public static let developer: Role = "developer"
        /// The person.
        public static let user: Role = "user"
        /// The model.
        public static let assistant: Role = "assistant"
        /// The result of a tool call.
        public static let tool: Role = "tool"
        /// The result of a legacy function call.
        public static let function: Role = "function"
    }
}

extension ChatMessage: JSONCodable {
    /// Reads a message.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        role = try reader.required("role")
        content = try reader.optional("content")
        name = try reader.optional("name")
        refusal = try reader.optional("refusal")
        toolCalls = try reader.optional("tool_calls")
        toolCallID = try reader.optional("tool_call_id")
        functionCall = try reader.optional("function_call")
        reasoningContent = try reader.optional("reasoning_content")
        extra = reader.rest
    }

    /// Writes the message; `content` of an assistant is `null` where there is none.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("role", role)
        if content != nil || role == .assistant { writer.nullableMember("content", content) }
        writer.member("name", name)
        writer.member("refusal", refusal)
        writer.member("tool_calls", toolCalls)
        writer.member("tool_call_id", toolCallID)
        writer.member("function_call", functionCall)
        writer.member("reasoning_content", reasoningContent)
        writer.members(extra)
        writer.endObject()
    }
}

/// What a message says: one string or a list of parts on the wire.
public enum MessageContent: Hashable, Sendable, Codable, JSONCodable, ExpressibleByStringLiteral {
    /// Text, written as a string.
    case text(String)
    /// Parts, written as a list.
    case parts([ContentPart])

    /// Makes text.
    public init(stringLiteral value: String) { self = .text(value) }

    /// Reads a string or a list of parts.
    public init(json: JSONValue) throws(SchemaError) {
        switch json {
        case .string(let text): self = .text(text)
        case .array: self = .parts(try [ContentPart](json: json))
        default: throw .expected("a string or an array of content parts", butFound: json)
        }
    }

    /// Writes a string or a list of parts.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .text(let text): text.write(to: &writer)
        case .parts(let parts): parts.write(to: &writer)
        }
    }
}
