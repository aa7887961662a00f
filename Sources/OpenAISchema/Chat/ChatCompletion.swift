// SPDX-License-Identifier: MIT-0

/// The answer to a ``ChatCompletionRequest`` that does not stream.
///
/// Source: OpenAI API reference, "The chat completion object".
public struct ChatCompletion: Hashable, Sendable, Codable {
    /// The answer's id.
    public var id: String
    /// When the answer was made, in seconds since 1970.
    public var created: Int
    /// The model that answered.
    public var model: String
    /// The answers, as many as were asked for.
    public var choices: [Choice]
    /// The tokens that the request took.
    public var usage: Usage?
    /// The tier that served the request.
    public var serviceTier: ServiceTier?
    /// A fingerprint of the configuration that answered.
    public var systemFingerprint: String?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes an answer.
    ///
    /// - Parameters:
    ///   - id: the answer's id.
    ///   - created: when it was made, in seconds since 1970.
    ///   - model: the model that answered.
    ///   - choices: the answers.
    ///   - usage: the tokens that the request took.
    ///   - serviceTier: the tier that served the request.
    ///   - systemFingerprint: a fingerprint of the configuration that answered.
    ///   - extra: all other members.
    public init(
        id: String,
        created: Int,
        model: String,
        choices: [Choice],
        usage: Usage? = nil,
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

    /// One answer.
    public struct Choice: Hashable, Sendable, Codable {
        /// The answer's position, from 0.
        public var index: Int
        /// What the assistant says.
        public var message: ChatMessage
        /// Why the answer ended.
        public var finishReason: FinishReason
        /// Log probabilities, where asked for and available.
        public var logprobs: JSONValue?
        /// All other members, in their order.
        public var extra: JSONObject

        /// Makes an answer.
        ///
        /// - Parameters:
        ///   - index: the answer's position, from 0.
        ///   - message: what the assistant says.
        ///   - finishReason: why the answer ended.
        ///   - logprobs: log probabilities.
        ///   - extra: all other members.
        public init(
            index: Int = 0,
            message: ChatMessage,
            finishReason: FinishReason,
            logprobs: JSONValue? = nil,
            extra: JSONObject = JSONObject()
        ) {
            self.index = index
            self.message = message
            self.finishReason = finishReason
            self.logprobs = logprobs
            self.extra = extra
        }
    }
}

/// Why an answer ended.
public struct FinishReason: OpenString {
    /// The value as it stands on the wire.
    public let rawValue: String

    /// Takes any value.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The model was done, or met a stop sequence.
    public static let stop: FinishReason = "stop"
    /// The limit of tokens was reached.
    public static let length: FinishReason = "length"
    /// The model calls tools.
    public static let toolCalls: FinishReason = "tool_calls"
    /// A filter withheld content.
    public static let contentFilter: FinishReason = "content_filter"
    /// The model calls a legacy function.
    public static let functionCall: FinishReason = "function_call"
}

extension ChatCompletion: JSONCodable {
    /// Reads an answer.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        id = try reader.required("id")
        created = try reader.required("created")
        model = try reader.required("model")
        choices = try reader.required("choices")
        usage = try reader.optional("usage")
        serviceTier = try reader.optional("service_tier")
        systemFingerprint = try reader.optional("system_fingerprint")
        let _: String? = try reader.optional("object")
        extra = reader.rest
    }

    /// Writes the answer.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", id)
        writer.member("object", "chat.completion")
        writer.member("created", created)
        writer.member("model", model)
        writer.member("choices", choices)
        writer.member("usage", usage)
        writer.member("service_tier", serviceTier)
        writer.member("system_fingerprint", systemFingerprint)
        writer.members(extra)
        writer.endObject()
    }
}

extension ChatCompletion.Choice: JSONCodable {
    /// Reads an answer.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        index = try reader.required("index")
        message = try reader.required("message")
        finishReason = try reader.optional("finish_reason") ?? .stop
        logprobs = try reader.optional("logprobs")
        extra = reader.rest
    }

    /// Writes the answer.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("index", index)
        writer.member("message", message)
        writer.nullableMember("logprobs", logprobs)
        writer.member("finish_reason", finishReason)
        writer.members(extra)
        writer.endObject()
    }
}
