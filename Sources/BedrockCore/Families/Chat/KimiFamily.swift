// SPDX-License-Identifier: MIT-0

/// Kimi by Moonshot AI.
///
/// Source: Amazon Bedrock user guide, "Supported models and model features"; texts of refusals that users published.
public struct KimiFamily: ModelFamily {
    /// The family's name.
    public let name = "kimi"

    /// Makes the family.
    public init() {}

    /// Whether the provider is Moonshot AI.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "moonshot" || model.provider == "moonshotai"
    }

    /// K2 Thinking reasons always and is for text alone; later models see.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        let isThinking = model.name.hasPrefix("kimi-k2-thinking")
        capabilities.inputs = isThinking ? .documents : [.images, .documents]
        capabilities.toolResultStatus = false
        if isThinking { capabilities.reasoning = .fixed }
        return capabilities
    }
}

extension ModelFamily where Self == KimiFamily {
    /// Kimi by Moonshot AI.
    public static var kimi: KimiFamily { KimiFamily() }
}
