// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// One event of ConverseStream.
///
/// Source: Amazon Bedrock API reference, `ConverseStreamOutput`.
public enum ConverseStreamEvent: Hashable, Sendable {
    /// The answer begins.
    case messageStart(role: ConverseMessage.Role)
    /// A block begins; text and reasoning begin without this event.
    case contentBlockStart(index: Int, start: Start)
    /// More of a block.
    case contentBlockDelta(index: Int, delta: Delta)
    /// A block is whole.
    case contentBlockStop(index: Int)
    /// The answer is whole.
    case messageStop(StopReason, additionalModelResponseFields: JSONValue?)
    /// What the answer took; the last event.
    case metadata(Metadata)
    /// An event that is not known here, kept as it came.
    case unknown(type: String, payload: JSONValue)

    /// How a block begins.
    public enum Start: Hashable, Sendable {
        /// A call of a tool, its input still to come.
        case toolUse(ContentBlock.ToolUse)
        /// A beginning of another kind, kept as it came.
        case unknown(type: String, payload: JSONValue)
    }

    /// More of a block.
    public enum Delta: Hashable, Sendable {
        /// More text.
        case text(String)
        /// More of a call's input, as a fragment of JSON.
        case toolUse(input: String)
        /// More of what the model thinks.
        case reasoningContent(Reasoning)
        /// A delta of another kind, kept as it came.
        case unknown(type: String, payload: JSONValue)
    }

    /// More of what the model thinks.
    public enum Reasoning: Hashable, Sendable {
        /// More words.
        case text(String)
        /// The signature that proves the thoughts the model's own.
        case signature(String)
        /// Thoughts that the provider encrypted, in base64.
        case redactedContent(String)
        /// Thoughts of another kind, kept as they came.
        case unknown(type: String, payload: JSONValue)
    }

    /// What the answer took.
    public struct Metadata: Hashable, Sendable {
        /// The tokens that the request took.
        public var usage: TokenUsage?
        /// All other members, such as `metrics` and `trace`, in their order.
        public var extra: JSONObject

        /// Makes metadata.
        ///
        /// - Parameters:
        ///   - usage: the tokens that the request took.
        ///   - extra: all other members.
        public init(usage: TokenUsage?, extra: JSONObject = JSONObject()) {
            self.usage = usage
            self.extra = extra
        }
    }
}
