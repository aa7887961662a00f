// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

extension ConverseRules {
    /// Fields and blocks that this model refuses.
    func checkModelFields() throws(ServiceException) {
        let traits = model.traits
        let configuration = request.inferenceConfig
        if traits.contains(.noSystem), !request.system.isEmpty {
            throw .validation(
                "This model doesn't support system messages. Try again without a system message or use a model that "
                    + "supports system messages."
            )
        }
        if traits.contains(.noStopSequences), configuration?.stopSequences?.isEmpty == false {
            throw Self.refused("stopSequences")
        }
        if traits.contains(.oneOfTemperatureAndTopP), configuration?.temperature != nil, configuration?.topP != nil {
            throw Self.modelError(
                "`temperature` and `top_p` cannot both be specified for this model. Please use only one."
            )
        }
        if traits.contains(.noPrefill), request.messages.last?.role == .assistant {
            throw Self.modelError(
                "This model does not support assistant message prefill. The conversation must end with a user message."
            )
        }
        if traits.contains(.noTemperature), configuration?.temperature != nil {
            throw model.provider == "Anthropic"
                ? Self.modelError("`temperature` is deprecated for this model.")
                : Self.refused("temperature")
        }
        if traits.contains(.noTopP), configuration?.topP != nil { throw Self.refused("topP") }
        if traits.contains(.noSchemas), request.outputConfig?["textFormat"] != nil {
            throw Self.modelError("output_config.format: Extra inputs are not permitted")
        }
        if traits.contains(.separateResults) { try checkSeparateResults() }
        try checkAdaptiveThinking()
        let isClaude = model.provider == "Anthropic"
        if !isClaude, !traits.contains(.encryptsReasoning), model.fault == nil {
            for case .reasoningContent(.reasoningText(_, .some)) in blocks.map(\.block) {
                throw Self.refused("reasoningContent.reasoningText.signature")
            }
        }
        if isClaude, request.messages.last?.role == .assistant,
            case .text(let text)? = request.messages.last?.content.last, text.last?.isWhitespace == true
        {
            throw Self.modelError("messages: final assistant content cannot end with trailing whitespace")
        }
    }

    /// Tools and choices that this model refuses.
    func checkModelTools() throws(ServiceException) {
        guard let configuration = request.toolConfig else { return }
        let traits = model.traits
        if traits.contains(.noTools) { throw .validation("This model doesn't support tool use.") }
        if traits.contains(.noStreamingTools), isStreaming {
            throw .validation("This model doesn't support tool use in streaming mode.")
        }
        switch configuration.toolChoice {
        case .any where traits.contains(.noAnyChoice): throw Self.refused("toolConfig.toolChoice.any")
        case .tool where traits.contains(.noToolChoice): throw Self.refused("toolConfig.toolChoice.tool")
        default: break
        }
    }

    /// Anthropic's rules of thinking with a budget.
    ///
    /// Source: Anthropic's documentation, "Extended thinking", and errors that users published.
    func checkThinking() throws(ServiceException) {
        let fields = request.additionalModelRequestFields
        guard model.traits.contains(.thinksWithBudget),
            let thinking = fields?["thinking"] ?? fields?["reasoning_config"],
            thinking["type"]?.string == "enabled"
        else { return }
        guard let budget = thinking["budget_tokens"]?.number?.int else {
            throw Self.modelError("thinking.enabled.budget_tokens: Field required")
        }
        guard budget >= 1024 else {
            throw Self.modelError("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024")
        }
        if let limit = request.inferenceConfig?.maxTokens, limit <= budget {
            throw Self.modelError("`max_tokens` must be greater than `thinking.budget_tokens`.")
        }
        if let temperature = request.inferenceConfig?.temperature, temperature != 1 {
            throw Self.modelError("`temperature` may only be set to 1 when thinking is enabled.")
        }
        if let topP = request.inferenceConfig?.topP, topP < 0.95 {
            throw Self.modelError("`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.")
        }
        if fields?["top_k"] != nil { throw Self.modelError("`top_k` must be unset when thinking is enabled.") }
        switch request.toolConfig?.toolChoice {
        case .any, .tool: throw Self.modelError("Thinking may not be enabled when tool_choice forces tool use.")
        default: break
        }
        try checkThoughtsBeforeCalls()
    }

    /// A loop of tools has to begin with the assistant's thoughts.
    ///
    /// The loop reaches back to the last turn in which the user said something beside results.
    private func checkThoughtsBeforeCalls() throws(ServiceException) {
        let asked = request.messages.lastIndex { message in
            message.role == .user && message.content.contains { if case .toolResult = $0 { false } else { true } }
        }
        let loop = request.messages[(asked ?? 0)...]
        guard let turn = loop.firstIndex(where: { $0.role == .assistant }),
            let first = request.messages[turn].content.first,
            request.messages[turn].content.contains(where: { if case .toolUse = $0 { true } else { false } })
        else { return }
        let found: String
        switch first {
        case .reasoningContent: return
        case .toolUse: found = "tool_use"
        default: found = "text"
        }
        throw Self.modelError(
            "messages.\(turn).content.0.type: Expected `thinking` or `redacted_thinking`, but found `\(found)`. When "
                + "`thinking` is enabled, a final `assistant` message must start with a thinking block."
        )
    }

    static func refused(_ field: String) -> ServiceException {
        .validation("This model doesn't support the \(field) field. Remove \(field) and try again.")
    }
}
