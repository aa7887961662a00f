// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// gpt-oss, the open weights of OpenAI.
///
/// Source: Amazon Bedrock user guide, "Supported models and model features"; texts of refusals that users published.
public struct GPTOSSFamily: ModelFamily {
    /// The family's name.
    public let name = "gpt-oss"

    /// Makes the family.
    public init() {}

    /// OpenAI's models with open weights.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "openai" && model.name.hasPrefix("gpt-oss")
    }

    /// Text alone, without stop sequences; the smaller one cannot be made to call a tool by name.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        capabilities.inputs = .documents
        capabilities.stopSequences = false
        if model.name.hasPrefix("gpt-oss-20b") { capabilities.toolChoices = .any }
        capabilities.toolResultStatus = false
        capabilities.reasoning = .effort(.init(path: ["reasoning_effort"], levels: [.low, .medium, .high]))
        return capabilities
    }
}

extension ModelFamily where Self == GPTOSSFamily {
    /// gpt-oss, the open weights of OpenAI.
    public static var gptOSS: GPTOSSFamily { GPTOSSFamily() }
}
