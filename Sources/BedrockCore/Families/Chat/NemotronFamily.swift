// SPDX-License-Identifier: MIT-0

/// Nemotron by NVIDIA.
///
/// Source: the model's page in the Amazon Bedrock user guide, and its table "Supported models and model features" of Converse.
public struct NemotronFamily: ModelFamily {
    /// The family's name.
    public let name = "nemotron"

    /// Makes the family.
    public init() {}

    /// Whether the provider is NVIDIA.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "nvidia"
    }

    /// Pictures and video with the VL models.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        capabilities.inputs = model.name.contains("vl") ? [.images, .documents, .video] : .documents
        capabilities.toolResultStatus = false
        return capabilities
    }
}

extension ModelFamily where Self == NemotronFamily {
    /// Nemotron by NVIDIA.
    public static var nemotron: NemotronFamily { NemotronFamily() }
}
