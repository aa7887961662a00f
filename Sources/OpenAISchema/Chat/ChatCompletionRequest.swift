// SPDX-License-Identifier: MIT-0

/// A request to `POST /v1/chat/completions`.
///
/// Source: OpenAI API reference, "Create chat completion". Members that OpenAI does not document, such as those that
/// clients send through `extra_body`, are in ``extra``.
public struct ChatCompletionRequest: Hashable, Sendable, Codable {
    /// The model's id, or an alias of it.
    public var model: String
    /// The conversation so far, oldest first.
    public var messages: [ChatMessage]
    /// The most tokens to generate; the older spelling of ``maxCompletionTokens``.
    public var maxTokens: Int?
    /// The most tokens to generate, reasoning included.
    public var maxCompletionTokens: Int?
    /// Sampling temperature, 0 to 2.
    public var temperature: Double?
    /// Nucleus sampling, 0 to 1.
    public var topP: Double?
    /// How many answers to generate.
    public var n: Int?
    /// Texts at which generation ends.
    public var stop: StopSequences?
    /// Whether to answer as server-sent events.
    public var stream: Bool?
    /// What a stream carries beyond the answer.
    public var streamOptions: StreamOptions?
    /// The tools that the model may call.
    public var tools: [Tool]?
    /// Whether and which tool is to be called.
    public var toolChoice: ToolChoice?
    /// Whether several tools may be called in one turn.
    public var parallelToolCalls: Bool?
    /// The form that the answer must have.
    public var responseFormat: ResponseFormat?
    /// How much the model reasons before it answers.
    public var reasoningEffort: ReasoningEffort?
    /// A hint for repeatable sampling.
    public var seed: JSONNumber?
    /// Penalty on tokens by how often they occurred, -2 to 2.
    public var frequencyPenalty: Double?
    /// Penalty on tokens that occurred, -2 to 2.
    public var presencePenalty: Double?
    /// Bias by token id.
    public var logitBias: JSONObject?
    /// Whether to return log probabilities.
    public var logprobs: Bool?
    /// How many alternatives to return for each token.
    public var topLogprobs: Int?
    /// A stable identifier of the end user.
    public var user: String?
    /// Key and value pairs attached to the request.
    public var metadata: JSONObject?
    /// Which processing tier to use.
    public var serviceTier: ServiceTier?
    /// The kinds of output wanted: `text`, `audio`.
    public var modalities: [String]?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - model: the model's id.
    ///   - messages: the conversation so far, oldest first.
    public init(model: String, messages: [ChatMessage]) {
        self.model = model
        self.messages = messages
        self.extra = JSONObject()
    }
}

extension ChatCompletionRequest: JSONCodable {
    /// Reads a request.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        model = try reader.required("model")
        messages = try reader.required("messages")
        maxTokens = try reader.optional("max_tokens")
        maxCompletionTokens = try reader.optional("max_completion_tokens")
        temperature = try reader.optional("temperature")
        topP = try reader.optional("top_p")
        n = try reader.optional("n")
        stop = try reader.optional("stop")
        stream = try reader.optional("stream")
        streamOptions = try reader.optional("stream_options")
        tools = try reader.optional("tools")
        toolChoice = try reader.optional("tool_choice")
        parallelToolCalls = try reader.optional("parallel_tool_calls")
        responseFormat = try reader.optional("response_format")
        reasoningEffort = try reader.optional("reasoning_effort")
        seed = try reader.optional("seed")
        frequencyPenalty = try reader.optional("frequency_penalty")
        presencePenalty = try reader.optional("presence_penalty")
        logitBias = try reader.optional("logit_bias")
        logprobs = try reader.optional("logprobs")
        topLogprobs = try reader.optional("top_logprobs")
        user = try reader.optional("user")
        metadata = try reader.optional("metadata")
        serviceTier = try reader.optional("service_tier")
        modalities = try reader.optional("modalities")
        extra = reader.rest
    }

    /// Writes the request.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("model", model)
        writer.member("messages", messages)
        writer.member("max_tokens", maxTokens)
        writer.member("max_completion_tokens", maxCompletionTokens)
        writer.member("temperature", temperature)
        writer.member("top_p", topP)
        writer.member("n", n)
        writer.member("stop", stop)
        writer.member("stream", stream)
        writer.member("stream_options", streamOptions)
        writer.member("tools", tools)
        writer.member("tool_choice", toolChoice)
        writer.member("parallel_tool_calls", parallelToolCalls)
        writer.member("response_format", responseFormat)
        writer.member("reasoning_effort", reasoningEffort)
        writer.member("seed", seed)
        writer.member("frequency_penalty", frequencyPenalty)
        writer.member("presence_penalty", presencePenalty)
        writer.member("logit_bias", logitBias)
        writer.member("logprobs", logprobs)
        writer.member("top_logprobs", topLogprobs)
        writer.member("user", user)
        writer.member("metadata", metadata)
        writer.member("service_tier", serviceTier)
        writer.member("modalities", modalities)
        writer.members(extra)
        writer.endObject()
    }
}
