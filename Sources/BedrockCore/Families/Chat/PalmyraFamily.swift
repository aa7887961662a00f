// SPDX-License-Identifier: MIT-0

/// Palmyra by Writer.
///
/// Source: Amazon Bedrock user guide, "Supported models and model features"; texts of refusals that users published.
public struct PalmyraFamily: ModelFamily {
    /// The family's name.
    public let name = "palmyra"

    /// Makes the family.
    public init() {}

    /// Whether the provider is Writer.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "writer"
    }

    /// Text and documents; pictures with the vision models.
    ///
    /// Whether tools stream differs in what users published, so it is tried.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        capabilities.inputs = model.name.contains("vision") ? [.images, .documents] : .documents
        capabilities.toolResultStatus = false
        capabilities.reasoning = .fixed
        return capabilities
    }
}

extension ModelFamily where Self == PalmyraFamily {
    /// Palmyra by Writer.
    public static var palmyra: PalmyraFamily { PalmyraFamily() }
}
