// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// GPT-5 and later by OpenAI.
///
/// Source: Amazon Bedrock user guide, "Supported models and model features"; texts of refusals that users published.
public struct GPTFamily: ModelFamily {
    /// The family's name.
    public let name = "gpt"

    /// The name under which its signed reasoning travels.
    public let reasoningFormat = "openai-responses-v1"

    /// Makes the family.
    public init() {}

    /// OpenAI's models that are not open.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "openai"
    }

    /// Neither sampling nor stop sequences; reasoning with OpenAI's own words for its effort.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        capabilities.inputs = [.images, .documents]
        capabilities.temperature = false
        capabilities.topP = nil
        capabilities.stopSequences = false
        capabilities.toolResultStatus = false
        capabilities.structuredOutput = .tool
        capabilities.reasoning = .effort(
            .init(path: ["reasoning", "effort"], levels: [.none, .minimal, .low, .medium, .high, .xhigh])
        )
        return capabilities
    }
}

extension ModelFamily where Self == GPTFamily {
    /// GPT-5 and later by OpenAI.
    public static var gpt: GPTFamily { GPTFamily() }
}
