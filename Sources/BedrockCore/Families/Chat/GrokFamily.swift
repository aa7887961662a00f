// SPDX-License-Identifier: MIT-0

/// Grok by xAI.
///
/// Source: the model's page in the Amazon Bedrock user guide, and its table "Supported models and model features" of Converse.
public struct GrokFamily: ModelFamily {
    /// The family's name.
    public let name = "grok"

    /// Makes the family.
    public init() {}

    /// Whether the provider is xAI.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "xai"
    }

    /// What is not known is tried.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        capabilities.inputs = [.images, .documents]
        capabilities.toolResultStatus = false
        return capabilities
    }
}

extension ModelFamily where Self == GrokFamily {
    /// Grok by xAI.
    public static var grok: GrokFamily { GrokFamily() }
}
