// SPDX-License-Identifier: MIT-0

/// Command by Cohere.
///
/// Source: the model's page in the Amazon Bedrock user guide, and its table "Supported models and model features" of Converse.
public struct CohereCommandFamily: ModelFamily {
    /// The family's name.
    public let name = "cohere-command"

    /// Makes the family.
    public init() {}

    /// Cohere models that chat.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "cohere" && model.name.hasPrefix("command")
    }

    /// R and R+ take tools; the models before them neither tools nor a system prompt.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        let isR = model.name.hasPrefix("command-r") || model.name.hasPrefix("command-a")
        capabilities.inputs = .documents
        capabilities.systemPrompt = isR
        capabilities.tools = isR
        capabilities.toolResultStatus = false
        capabilities.structuredOutput = .instructions
        capabilities.reasoning = .fixed
        return capabilities
    }
}

extension ModelFamily where Self == CohereCommandFamily {
    /// Command by Cohere.
    public static var cohereCommand: CohereCommandFamily { CohereCommandFamily() }
}
