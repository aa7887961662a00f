// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// The answer of Converse.
///
/// Source: Amazon Bedrock API reference, `Converse`, response syntax.
public struct ConverseResponse: Hashable, Sendable, Codable {
    /// The model's turn: the wire's `output.message`.
    public var message: ConverseMessage?
    /// Why the answer ended.
    public var stopReason: StopReason
    /// The tokens that the request took.
    public var usage: TokenUsage?
    /// All other members, such as `metrics` and `trace`, in their order.
    public var extra: JSONObject

    /// Makes an answer.
    ///
    /// - Parameters:
    ///   - message: the model's turn.
    ///   - stopReason: why the answer ended.
    ///   - usage: the tokens that the request took.
    ///   - extra: all other members.
    public init(
        message: ConverseMessage?,
        stopReason: StopReason,
        usage: TokenUsage? = nil,
        extra: JSONObject = JSONObject()
    ) {
        self.message = message
        self.stopReason = stopReason
        self.usage = usage
        self.extra = extra
    }
}

extension ConverseResponse: JSONCodable {
    /// Reads an answer; one without a message in `output` is none, whatever its status.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        let output: JSONObject = try reader.required("output")
        do throws(SchemaError) {
            var inner = try ObjectReader(.object(output))
            message = .some(try inner.required("message"))
        } catch {
            throw error.within("output")
        }
        stopReason = try reader.required("stopReason")
        usage = try reader.optional("usage")
        extra = reader.rest
    }

    /// Writes the answer.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("output")
        writer.beginObject()
        writer.member("message", message)
        writer.endObject()
        writer.member("stopReason", stopReason)
        writer.member("usage", usage)
        writer.members(extra)
        writer.endObject()
    }
}

/// Why an answer of Bedrock ended.
///
/// Source: Amazon Bedrock API reference, `stopReason` of Converse.
public struct StopReason: OpenString {
    /// The value as it stands on the wire.
    public let rawValue: String

    /// Takes any value.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The model was done.
    public static let endTurn: StopReason = "end_turn"
    /// The model calls tools.
    public static let toolUse: StopReason = "tool_use"
    /// The limit of tokens was reached.
    public static let maxTokens: StopReason = "max_tokens"
    /// A stop sequence was met.
    public static let stopSequence: StopReason = "stop_sequence"
    /// The model refused to answer; not in the API reference, but in Anthropic's.
    public static let refusal: StopReason = "refusal"
    /// A guardrail stepped in.
    public static let guardrailIntervened: StopReason = "guardrail_intervened"
    /// A filter withheld content.
    public static let contentFiltered: StopReason = "content_filtered"
    /// The model's context is full.
    public static let modelContextWindowExceeded: StopReason = "model_context_window_exceeded"
}

extension Int {
    /// The sum, or the greatest integer where it would be beyond: counts come from a peer and may not trap.
    func saturatingAdd(_ other: Int) -> Int {
        let (sum, isBeyond) = addingReportingOverflow(other)
        return isBeyond ? (other < 0 ? .min : .max) : sum
    }
}

/// The tokens that a request took.
///
/// Source: Amazon Bedrock API reference, `TokenUsage`.
public struct TokenUsage: Hashable, Sendable, Codable {
    /// Tokens of the prompt, without those read from or written to a cache.
    public var inputTokens: Int
    /// Tokens of the answer.
    public var outputTokens: Int
    /// All tokens.
    public var totalTokens: Int
    /// Tokens read from a cache.
    public var cacheReadInputTokens: Int?
    /// Tokens written to a cache.
    public var cacheWriteInputTokens: Int?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes a usage.
    ///
    /// - Parameters:
    ///   - inputTokens: tokens of the prompt, without those of a cache.
    ///   - outputTokens: tokens of the answer.
    ///   - totalTokens: all tokens.
    ///   - cacheReadInputTokens: tokens read from a cache.
    ///   - cacheWriteInputTokens: tokens written to a cache.
    ///   - extra: all other members.
    public init(
        inputTokens: Int,
        outputTokens: Int,
        totalTokens: Int,
        cacheReadInputTokens: Int? = nil,
        cacheWriteInputTokens: Int? = nil,
        extra: JSONObject = JSONObject()
    ) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.totalTokens = totalTokens
        self.cacheReadInputTokens = cacheReadInputTokens
        self.cacheWriteInputTokens = cacheWriteInputTokens
        self.extra = extra
    }
}

extension TokenUsage: JSONCodable {
    /// Reads a usage.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        inputTokens = try reader.optional("inputTokens") ?? 0
        outputTokens = try reader.optional("outputTokens") ?? 0
        totalTokens = try reader.optional("totalTokens") ?? inputTokens.saturatingAdd(outputTokens)
        cacheReadInputTokens = try reader.optional("cacheReadInputTokens")
        cacheWriteInputTokens = try reader.optional("cacheWriteInputTokens")
        extra = reader.rest
    }

    /// Writes the usage.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("inputTokens", inputTokens)
        writer.member("outputTokens", outputTokens)
        writer.member("totalTokens", totalTokens)
        writer.member("cacheReadInputTokens", cacheReadInputTokens)
        writer.member("cacheWriteInputTokens", cacheWriteInputTokens)
        writer.members(extra)
        writer.endObject()
    }
}
