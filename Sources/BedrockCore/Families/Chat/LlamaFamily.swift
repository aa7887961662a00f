// SPDX-License-Identifier: MIT-0

/// Llama by Meta.
///
/// Source: Amazon Bedrock user guide, "Supported models and model features"; texts of refusals that users published.
public struct LlamaFamily: ModelFamily {
    /// The family's name.
    public let name = "llama"

    /// Makes the family.
    public init() {}

    /// Whether the provider is Meta.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "meta"
    }

    /// Tools from 3.1 on, not in streams and never forced; pictures with 3.2's larger models and with 4.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        let name = model.name
        let isOld = ["llama2", "llama3-8b", "llama3-70b"].contains { name.hasPrefix($0) }
        let sees = name.hasPrefix("llama4") || name.hasPrefix("llama3-2-11b") || name.hasPrefix("llama3-2-90b")
        capabilities.inputs = sees ? [.images, .documents] : .documents
        capabilities.tools = !isOld
        capabilities.toolsInStreams = false
        capabilities.toolChoices = []
        capabilities.mediaInToolResults = false
        capabilities.toolResultStatus = false
        capabilities.toolResultsBesideContent = false
        capabilities.structuredOutput = .instructions
        capabilities.reasoning = .fixed
        return capabilities
    }
}

extension ModelFamily where Self == LlamaFamily {
    /// Llama by Meta.
    public static var llama: LlamaFamily { LlamaFamily() }
}
