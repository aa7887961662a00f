// SPDX-License-Identifier: MIT-0

/// Mistral, Mixtral, Pixtral, Ministral, Magistral and Voxtral by Mistral AI.
///
/// Source: Amazon Bedrock user guide, "Supported models and model features"; texts of refusals that users published.
public struct MistralFamily: ModelFamily {
    /// The family's name.
    public let name = "mistral"

    /// Makes the family.
    public init() {}

    /// Whether the provider is Mistral AI.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "mistral"
    }

    /// The first models take neither system prompt nor tools; Large 24.02 and Pixtral Large no tools in streams.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        let name = model.name
        let isFirst = name.hasPrefix("mistral-7b") || name.hasPrefix("mixtral-8x7b")
        let isEarly = ["mistral-large-24", "mistral-small-24"].contains { name.hasPrefix($0) }
        let isWhole = name.hasPrefix("mistral-large-2402") || name.hasPrefix("pixtral-large")
        capabilities.inputs = isFirst || isEarly ? .documents : [.images, .documents]
        if name.hasPrefix("voxtral") { capabilities.inputs = [.audio, .documents] }
        capabilities.systemPrompt = !isFirst
        capabilities.tools = !isFirst
        capabilities.toolsInStreams = !isWhole
        if isWhole { capabilities.toolChoices = .any }
        capabilities.mediaInToolResults = false
        capabilities.toolResultStatus = false
        capabilities.toolResultsBesideContent = false
        capabilities.structuredOutput = isFirst ? .instructions : isEarly || isWhole ? .tool : .native
        if isFirst || isEarly || isWhole { capabilities.reasoning = .fixed }
        return capabilities
    }
}

extension ModelFamily where Self == MistralFamily {
    /// Mistral, Mixtral, Pixtral, Ministral, Magistral and Voxtral by Mistral AI.
    public static var mistral: MistralFamily { MistralFamily() }
}
