// SPDX-License-Identifier: MIT-0

/// Titan Text by Amazon.
///
/// Source: the model's page in the Amazon Bedrock user guide, and its table "Supported models and model features" of Converse.
public struct TitanTextFamily: ModelFamily {
    /// The family's name.
    public let name = "titan-text"

    /// Makes the family.
    public init() {}

    /// Titan models that write.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "amazon" && (model.name.hasPrefix("titan-text") || model.name.hasPrefix("titan-tg1"))
    }

    /// Text alone, without system prompt and tools.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        capabilities.inputs = .documents
        capabilities.systemPrompt = false
        capabilities.tools = false
        capabilities.structuredOutput = .instructions
        capabilities.reasoning = .fixed
        return capabilities
    }
}

extension ModelFamily where Self == TitanTextFamily {
    /// Titan Text by Amazon.
    public static var titanText: TitanTextFamily { TitanTextFamily() }
}
