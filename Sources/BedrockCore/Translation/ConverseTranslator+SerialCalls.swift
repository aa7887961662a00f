// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// Asks for one call at a time where the client wants no parallel ones.
    ///
    /// Converse has no place for it; Anthropic's `tool_choice` has, among the model's own fields, where it must name its type
    /// and clashes with a choice in Converse's place. Source: Anthropic's API reference, `disable_parallel_tool_use`; texts of
    /// refusals that users published.
    mutating func askForSerialCalls(in request: inout ConverseRequest) {
        guard chat.parallelToolCalls == false, chat.tools?.isEmpty == false, let configuration = request.toolConfig
        else { return }
        guard capabilities.serialToolCalls else {
            warn("parallel_tool_calls", .dropped, "The model cannot be told to call one tool at a time.")
            return
        }
        switch configuration.toolChoice {
        case nil, .auto:
            var fields = request.additionalModelRequestFields?.object ?? JSONObject()
            if fields["tool_choice"] == nil {
                fields["tool_choice"] = ["type": "auto", "disable_parallel_tool_use": true]
            }
            request.additionalModelRequestFields = .object(fields)
        default:
            warn(
                "parallel_tool_calls",
                .dropped,
                "Beside a forced call the model cannot be told to call one tool alone."
            )
        }
    }
}
