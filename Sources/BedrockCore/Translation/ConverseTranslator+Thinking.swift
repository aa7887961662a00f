// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// Brings the rest of a request into agreement with thinking, by Anthropic's rules.
    ///
    /// Source: Anthropic's documentation, "Extended thinking": no temperature but 1, `top_p` from 0.95, no `top_k`, no
    /// forced call; in a loop of tools the last turn of the assistant begins with its signed thoughts.
    mutating func loosen(
        _ request: inout ConverseRequest,
        _ fields: inout JSONObject,
        forcedCallsAreFine: Bool,
        thoughtsMustLead: Bool
    ) {
        let type = (fields["thinking"] ?? fields["reasoning_config"])?["type"]
        guard type == "enabled" || type == "adaptive" else { return }
        if isForced(request.toolConfig?.toolChoice), !forcedCallsAreFine {
            guard structureTool != nil else {
                stopThinking(&fields, "A call of a tool is forced, and the model forces none while it thinks.")
                return
            }
            request.toolConfig?.toolChoice = nil
            demandStructureTool(in: &request)
        }
        if thoughtsMustLead, hasUnprovenCalls(request) {
            stopThinking(
                &fields,
                "The thoughts before the last calls of tools were not sent back with their signature."
            )
            return
        }
        if let temperature = request.inferenceConfig?.temperature, temperature != 1 {
            request.inferenceConfig?.temperature = nil
            warn("temperature", .dropped, "The model takes no temperature but 1 while it thinks.")
        }
        if let topP = request.inferenceConfig?.topP, topP < 0.95 {
            request.inferenceConfig?.topP = nil
            warn("top_p", .dropped, "The model takes 'top_p' from 0.95 on while it thinks.")
        }
        if fields.take("top_k") != nil { warn("top_k", .dropped, "The model takes no 'top_k' while it thinks.") }
        if request.inferenceConfig == InferenceConfiguration() { request.inferenceConfig = nil }
    }

    private func isForced(_ choice: ConverseToolChoice?) -> Bool {
        switch choice {
        case .any, .tool: true
        default: false
        }
    }

    /// Whether the last turn of the assistant holds calls, and neither it nor one before it in the same loop of tools begins
    /// with thoughts.
    ///
    /// Anthropic: all turns of a loop are one turn of the assistant; unless thinking is interleaved, only its beginning holds
    /// thoughts.
    private func hasUnprovenCalls(_ request: ConverseRequest) -> Bool {
        guard let last = request.messages.lastIndex(where: { $0.role == .assistant }) else { return false }
        guard request.messages[last].content.contains(where: \.isCall) else { return false }
        for turn in request.messages[...last].reversed() {
            switch turn.role {
            case .assistant: if case .reasoningContent? = turn.content.first { return false }
            // A turn without results is the user's own, and began the loop.
            default: if !turn.content.contains(where: \.isResult) { return true }
            }
        }
        return true
    }

    private mutating func stopThinking(_ fields: inout JSONObject, _ reason: String) {
        let param = chat.reasoningEffort != nil ? "reasoning_effort" : "thinking"
        fields["thinking"] = nil
        fields["reasoning_config"] = nil
        if var output = fields["output_config"]?.object {
            output["effort"] = nil
            fields["output_config"] = output.isEmpty ? nil : .object(output)
        }
        warn(param, .dropped, reason)
    }
}
