// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Nova by Amazon, first and second generation.
///
/// Source: Amazon Nova user guide, "Using the Converse API", "Tool use", "Extended thinking"; Amazon Bedrock user guide, "Prompt caching".
public struct NovaFamily: ModelFamily {
    /// The family's name.
    public let name = "nova"

    /// Makes the family.
    public init() {}

    /// Nova models that chat.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "amazon" && model.name.hasPrefix("nova-") && !model.name.contains("embeddings")
    }

    /// Micro is for text alone; schemas without references; the second generation reasons on request.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        let name = model.name
        capabilities.inputs = name.hasPrefix("nova-micro") ? [] : [.images, .documents, .video]
        if name.contains("omni") { capabilities.inputs.insert(.audio) }
        capabilities.schemaLimits = [.noReferences, .noTopLevelUnions]
        capabilities.structuredOutput = .tool
        capabilities.caching = [.messages, .system]
        capabilities.reasoning = name.hasPrefix("nova-2") ? .effort(Self.effort) : .fixed
        return capabilities
    }

    private static let effort = Reasoning.EffortField(
        path: ["reasoningConfig", "maxReasoningEffort"],
        levels: [.low, .medium, .high],
        companions: ["type": "enabled"],
        disabled: ["reasoningConfig": ["type": "disabled"]]
    )

    /// `top_k` has a place of its own, and with the highest effort no limits and sampling are taken.
    public func adjust(
        _ translated: inout TranslatedChat,
        from chat: ChatCompletionRequest,
        for model: ModelID
    ) throws(TranslationError) {
        guard var fields = translated.request.additionalModelRequestFields?.object else { return }
        if let topK = fields["top_k"] {
            fields["top_k"] = nil
            var configuration = fields["inferenceConfig"]?.object ?? JSONObject()
            configuration["topK"] = configuration["topK"] ?? topK
            fields["inferenceConfig"] = .object(configuration)
            translated.request.additionalModelRequestFields = .object(fields)
        }
        guard fields["reasoningConfig"]?["maxReasoningEffort"] == "high",
            let configuration = translated.request.inferenceConfig
        else { return }
        for (param, isSet) in [
            ("temperature", configuration.temperature != nil), ("top_p", configuration.topP != nil),
            ("max_completion_tokens", configuration.maxTokens != nil),
        ]
        where isSet {
            translated.warnings.append(
                TranslationWarning(param, .dropped, "The model takes none with the highest effort of reasoning.")
            )
        }
        translated.request.inferenceConfig?.temperature = nil
        translated.request.inferenceConfig?.topP = nil
        translated.request.inferenceConfig?.maxTokens = nil
        if translated.request.inferenceConfig == InferenceConfiguration() { translated.request.inferenceConfig = nil }
    }
}

extension ModelFamily where Self == NovaFamily {
    /// Nova by Amazon, first and second generation.
    public static var nova: NovaFamily { NovaFamily() }
}
