// SPDX-License-Identifier: MIT-0

/// Qwen by Alibaba.
///
/// Source: Amazon Bedrock user guide, "Supported models and model features"; texts of refusals that users published.
public struct QwenFamily: ModelFamily {
    /// The family's name.
    public let name = "qwen"

    /// Makes the family.
    public init() {}

    /// Whether the provider is Qwen.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "qwen"
    }

    /// Pictures with the VL models; no stop sequences with the 32B model.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        capabilities.inputs = model.name.contains("-vl-") ? [.images, .documents, .video] : .documents
        capabilities.stopSequences = !model.name.hasPrefix("qwen3-32b")
        capabilities.toolResultStatus = false
        return capabilities
    }
}

extension ModelFamily where Self == QwenFamily {
    /// Qwen by Alibaba.
    public static var qwen: QwenFamily { QwenFamily() }
}
