// SPDX-License-Identifier: MIT-0

/// Gemma by Google.
///
/// Source: Amazon Bedrock user guide, "Supported models and model features"; texts of refusals that users published.
public struct GemmaFamily: ModelFamily {
    /// The family's name.
    public let name = "gemma"

    /// Makes the family.
    public init() {}

    /// Whether the provider is Google.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "google"
    }

    /// Pictures, but not with the 12B model.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        capabilities.inputs = model.name.contains("12b") ? .documents : [.images, .documents]
        capabilities.toolResultStatus = false
        capabilities.reasoning = .fixed
        return capabilities
    }
}

extension ModelFamily where Self == GemmaFamily {
    /// Gemma by Google.
    public static var gemma: GemmaFamily { GemmaFamily() }
}
