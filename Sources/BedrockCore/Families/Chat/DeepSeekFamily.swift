// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// DeepSeek R1, V3.1 and later.
///
/// Source: Amazon Bedrock user guide, "Supported models and model features"; texts of refusals that users published.
public struct DeepSeekFamily: ModelFamily {
    /// The family's name.
    public let name = "deepseek"

    /// Makes the family.
    public init() {}

    /// Whether the provider is DeepSeek.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "deepseek"
    }

    /// R1 reasons always and takes no tools in streams; V3 takes the effort as one word, and does not reason without.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        let isR1 = model.name.hasPrefix("r1")
        capabilities.inputs = .documents
        capabilities.toolsInStreams = !isR1
        capabilities.toolResultStatus = false
        capabilities.structuredOutput = isR1 ? .instructions : .native
        capabilities.reasoning =
            isR1
            ? .fixed
            : .effort(.init(path: ["reasoning_config"], levels: [.low, .medium, .high], disabled: JSONObject()))
        return capabilities
    }
}

extension ModelFamily where Self == DeepSeekFamily {
    /// DeepSeek R1, V3.1 and later.
    public static var deepSeek: DeepSeekFamily { DeepSeekFamily() }
}
