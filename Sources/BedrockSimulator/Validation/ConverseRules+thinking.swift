// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

extension ConverseRules {
    /// Anthropic's rules of adaptive thinking.
    ///
    /// Source: Anthropic's documentation, "Adaptive thinking", and errors that users published.
    func checkAdaptiveThinking() throws(ServiceException) {
        guard model.traits.contains(.thinksAdaptively) else { return }
        let fields = request.additionalModelRequestFields
        let type = (fields?["thinking"] ?? fields?["reasoning_config"])?["type"]?.string
        if type == "enabled" {
            throw Self.modelError(
                "\"thinking.type.enabled\" is not supported for this model. Use \"thinking.type.adaptive\" and "
                    + "\"output_config.effort\" to control thinking behavior."
            )
        }
        if type == "disabled", model.traits.contains(.thinksAlways) {
            throw Self.modelError("\"thinking.type.disabled\" is not supported for this model.")
        }
        if fields?["top_k"] != nil { throw Self.modelError("`top_k` is deprecated for this model.") }
        if let topP = request.inferenceConfig?.topP, topP < 0.99 {
            throw Self.modelError("`top_p` must be greater than or equal to 0.99 for this model.")
        }
    }

    /// Results and other content in one turn, as Llama and Mistral refuse it.
    func checkSeparateResults() throws(ServiceException) {
        for message in request.messages where message.role == .user {
            let results = message.content.count { if case .toolResult = $0 { true } else { false } }
            if results > 0, results < message.content.count {
                throw .validation(
                    "Conversation blocks and tool result blocks cannot be provided in the same turn."
                )
            }
        }
    }
}
