// SPDX-License-Identifier: MIT-0

/// One event of a streamed answer to a ``ChatCompletionRequest``.
///
/// Source: OpenAI API reference, "The chat completion chunk object".
public struct ChatCompletionChunk: Hashable, Sendable, Codable {
    /// The answer's id, the same in every chunk.
    public var id: String
    /// When the answer was begun, in seconds since 1970; the same in every chunk.
    public var created: Int
    /// The model that answers.
    public var model: String
    /// What is new; empty in the chunk that tells the usage.
    public var choices: [Choice]
    /// The tokens that the request took: `null` in all chunks but the last where the client asked for usage, else absent.
    public var usage: Nullable<Usage>
    /// The tier that serves the request.
    public var serviceTier: ServiceTier?
    /// A fingerprint of the configuration that answers.
    public var systemFingerprint: String?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes a chunk.
    ///
    /// - Parameters:
    ///   - id: the answer's id.
    ///   - created: when the answer was begun, in seconds since 1970.
    ///   - model: the model that answers.
    ///   - choices: what is new.
    ///   - usage: the tokens that the request took.
    ///   - serviceTier: the tier that serves the request.
    ///   - systemFingerprint: a fingerprint of the configuration that answers.
    ///   - extra: all other members.
    public init(
        id: String,
        created: Int,
        model: String,
        choices: [Choice],
        usage: Nullable<Usage> = .absent,
        serviceTier: ServiceTier? = nil,
        systemFingerprint: String? = nil,
        extra: JSONObject = JSONObject()
    ) {
        self.id = id
        self.created = created
        self.model = model
        self.choices = choices
        self.usage = usage
        self.serviceTier = serviceTier
        self.systemFingerprint = systemFingerprint
        self.extra = extra
    }

    /// What is new in one answer.
    public struct Choice: Hashable, Sendable, Codable {
        /// The answer's position, from 0.
        public var index: Int
        /// What to append to the answer's message.
        public var delta: Delta
        /// Why the answer ended; `nil` until it has.
        public var finishReason: FinishReason?
        /// All other members, in their order.
        public var extra: JSONObject

        /// Makes a choice.
        ///
        /// - Parameters:
        ///   - index: the answer's position, from 0.
        ///   - delta: what to append to the answer's message.
        ///   - finishReason: why the answer ended.
        ///   - extra: all other members.
        public init(
            index: Int = 0,
            delta: Delta = Delta(),
            finishReason: FinishReason? = nil,
            extra: JSONObject = JSONObject()
        ) {
            self.index = index
            self.delta = delta
            self.finishReason = finishReason
            self.extra = extra
        }
    }

    /// What to append to a message.
    public struct Delta: Hashable, Sendable, Codable {
        /// Who speaks; in the first chunk only.
        public var role: ChatMessage.Role?
        /// More text.
        public var content: String?
        /// More of a refusal.
        public var refusal: String?
        /// More of what the assistant thinks before it answers.
        public var reasoningContent: String?
        /// More of tool calls.
        public var toolCalls: [ToolCallDelta]?
        /// All other members, in their order.
        public var extra: JSONObject

        /// Makes a delta.
        ///
        /// - Parameters:
        ///   - role: who speaks.
        ///   - content: more text.
        ///   - refusal: more of a refusal.
        ///   - reasoningContent: more of what the assistant thinks.
        ///   - toolCalls: more of tool calls.
        ///   - extra: all other members.
        public init(
            role: ChatMessage.Role? = nil,
            content: String? = nil,
            refusal: String? = nil,
            reasoningContent: String? = nil,
            toolCalls: [ToolCallDelta]? = nil,
            extra: JSONObject = JSONObject()
        ) {
            self.role = role
            self.content = content
            self.refusal = refusal
            self.reasoningContent = reasoningContent
            self.toolCalls = toolCalls
            self.extra = extra
        }
    }

    /// More of one tool call.
    public struct ToolCallDelta: Hashable, Sendable, Codable {
        /// The call's position in the message, from 0 without gaps.
        public var index: Int
        /// The call's id; in its first chunk only.
        public var id: String?
        /// `function`; in the call's first chunk only.
        public var type: String?
        /// The function's name; in the call's first chunk only.
        public var name: String?
        /// More of the arguments.
        public var arguments: String?

        /// Makes a delta.
        ///
        /// - Parameters:
        ///   - index: the call's position in the message, from 0.
        ///   - id: the call's id.
        ///   - type: the call's type.
        ///   - name: the function's name.
        ///   - arguments: more of the arguments.
        public init(
            index: Int,
            id: String? = nil,
            type: String? = nil,
            name: String? = nil,
            arguments: String? = nil
        ) {
            self.index = index
            self.id = id
            self.type = type
            self.name = name
            self.arguments = arguments
        }
    }
}
