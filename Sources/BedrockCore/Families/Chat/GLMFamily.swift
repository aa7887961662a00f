// SPDX-License-Identifier: MIT-0

/// GLM by Z.ai.
///
/// Source: Amazon Bedrock user guide, "Supported models and model features"; texts of refusals that users published.
public struct GLMFamily: ModelFamily {
    /// The family's name.
    public let name = "glm"

    /// Makes the family.
    public init() {}

    /// Whether the provider is Z.ai.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "zai"
    }

    /// No stop sequences; pictures with the models whose version ends in V.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        let version = model.name.split(separator: "-").dropFirst().first ?? ""
        capabilities.inputs = version.last == "v" ? [.images, .documents] : .documents
        capabilities.stopSequences = false
        capabilities.toolResultStatus = false
        return capabilities
    }
}

extension ModelFamily where Self == GLMFamily {
    /// GLM by Z.ai.
    public static var glm: GLMFamily { GLMFamily() }
}
