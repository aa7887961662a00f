// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// The body of Converse and ConverseStream.
///
/// Source: Amazon Bedrock API reference, `Converse`. The model's id is not part of the body but of the path.
public struct ConverseRequest: Hashable, Sendable, Codable {
    /// The conversation, user and assistant in turn.
    public var messages: [ConverseMessage]
    /// The system prompt.
    public var system: [SystemContentBlock]
    /// Limits and sampling.
    public var inferenceConfig: InferenceConfiguration?
    /// The tools that the model may call.
    public var toolConfig: ToolConfiguration?
    /// The guardrail to apply: `GuardrailConfiguration`.
    public var guardrailConfig: JSONObject?
    /// The model's own parameters.
    public var additionalModelRequestFields: JSONValue?
    /// JSON pointers to the model's own members of the answer.
    public var additionalModelResponseFieldPaths: [String]?
    /// The schema that the answer follows: `OutputConfig`.
    public var outputConfig: JSONObject?
    /// Pairs of texts for the log of invocations, at most 16.
    public var requestMetadata: JSONObject?
    /// Standard or optimized latency: `PerformanceConfiguration`.
    public var performanceConfig: JSONObject?
    /// The tier that serves the request: `ServiceTier`.
    public var serviceTier: JSONObject?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes a request; the members without a parameter are set afterwards.
    ///
    /// - Parameters:
    ///   - messages: the conversation, user and assistant in turn.
    ///   - system: the system prompt.
    ///   - inferenceConfig: limits and sampling.
    ///   - toolConfig: the tools that the model may call.
    ///   - guardrailConfig: the guardrail to apply.
    ///   - additionalModelRequestFields: the model's own parameters.
    ///   - additionalModelResponseFieldPaths: JSON pointers to the model's own members of the answer.
    ///   - extra: all other members.
    public init(
        messages: [ConverseMessage],
        system: [SystemContentBlock] = [],
        inferenceConfig: InferenceConfiguration? = nil,
        toolConfig: ToolConfiguration? = nil,
        guardrailConfig: JSONObject? = nil,
        additionalModelRequestFields: JSONValue? = nil,
        additionalModelResponseFieldPaths: [String]? = nil,
        extra: JSONObject = JSONObject()
    ) {
        self.messages = messages
        self.system = system
        self.inferenceConfig = inferenceConfig
        self.toolConfig = toolConfig
        self.guardrailConfig = guardrailConfig
        self.additionalModelRequestFields = additionalModelRequestFields
        self.additionalModelResponseFieldPaths = additionalModelResponseFieldPaths
        self.extra = extra
    }
}

extension ConverseRequest: JSONCodable {
    /// Reads a body.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        messages = try reader.optional("messages") ?? []
        system = try reader.optional("system") ?? []
        inferenceConfig = try reader.optional("inferenceConfig")
        toolConfig = try reader.optional("toolConfig")
        guardrailConfig = try reader.optional("guardrailConfig")
        additionalModelRequestFields = try reader.optional("additionalModelRequestFields")
        additionalModelResponseFieldPaths = try reader.optional("additionalModelResponseFieldPaths")
        outputConfig = try reader.optional("outputConfig")
        requestMetadata = try reader.optional("requestMetadata")
        performanceConfig = try reader.optional("performanceConfig")
        serviceTier = try reader.optional("serviceTier")
        extra = reader.rest
    }

    /// Writes the body.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        if !system.isEmpty { writer.member("system", system) }
        if !messages.isEmpty { writer.member("messages", messages) }
        writer.member("inferenceConfig", inferenceConfig)
        writer.member("toolConfig", toolConfig)
        writer.member("guardrailConfig", guardrailConfig)
        writer.member("additionalModelRequestFields", additionalModelRequestFields)
        writer.member("additionalModelResponseFieldPaths", additionalModelResponseFieldPaths)
        writer.member("outputConfig", outputConfig)
        writer.member("requestMetadata", requestMetadata)
        writer.member("performanceConfig", performanceConfig)
        writer.member("serviceTier", serviceTier)
        writer.members(extra)
        writer.endObject()
    }
}
