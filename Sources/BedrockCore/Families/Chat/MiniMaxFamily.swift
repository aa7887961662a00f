// SPDX-License-Identifier: MIT-0

/// MiniMax M2 and later.
///
/// Source: Amazon Bedrock user guide, "Supported models and model features"; texts of refusals that users published.
public struct MiniMaxFamily: ModelFamily {
    /// The family's name.
    public let name = "minimax"

    /// Makes the family.
    public init() {}

    /// Whether the provider is MiniMax.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "minimax"
    }

    /// Text alone, always after reasoning.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        capabilities.inputs = .documents
        capabilities.toolResultStatus = false
        capabilities.reasoning = .fixed
        return capabilities
    }
}

extension ModelFamily where Self == MiniMaxFamily {
    /// MiniMax M2 and later.
    public static var miniMax: MiniMaxFamily { MiniMaxFamily() }
}
