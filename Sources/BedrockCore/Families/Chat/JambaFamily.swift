// SPDX-License-Identifier: MIT-0

/// Jamba and Jurassic by AI21 Labs.
///
/// Source: the model's page in the Amazon Bedrock user guide, and its table "Supported models and model features" of Converse.
public struct JambaFamily: ModelFamily {
    /// The family's name.
    public let name = "jamba"

    /// Makes the family.
    public init() {}

    /// Whether the provider is AI21 Labs.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "ai21"
    }

    /// Jamba 1.5 takes tools; Jurassic neither tools nor a system prompt.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        capabilities.inputs = .documents
        capabilities.systemPrompt = model.name.hasPrefix("jamba")
        capabilities.tools = model.name.hasPrefix("jamba-1")
        capabilities.toolResultStatus = false
        capabilities.structuredOutput = .instructions
        capabilities.reasoning = .fixed
        return capabilities
    }
}

extension ModelFamily where Self == JambaFamily {
    /// Jamba and Jurassic by AI21 Labs.
    public static var jamba: JambaFamily { JambaFamily() }
}
