// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// The prompt of Mistral's first models, in which the user's turns stand between `[INST]` and `[/INST]`.
///
/// Source: Amazon Bedrock user guide, "Mistral AI text completion"; Mistral AI's model cards.
public struct MistralBody: CompletionBody {
    /// `mistral-prompt`.
    public let name = "mistral-prompt"

    /// Makes the form.
    public init() {}

    /// Mistral 7B, Mixtral 8x7B, and the models of February 2024.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "mistral"
            && ["mistral-7b", "mixtral-8x7b", "mistral-small-2402", "mistral-large-2402"]
                .contains { model.name.hasPrefix($0) }
    }

    /// Text alone; the system prompt opens the first turn.
    public func limit(_ capabilities: inout Capabilities) {
        limitToText(&capabilities)
        capabilities.systemPrompt = false
    }

    /// Writes a request.
    public func body(
        for request: ConverseRequest,
        model: ModelID,
        warnings: inout [TranslationWarning]
    ) throws(TranslationError) -> JSONObject {
        try request.leaveOutConverseMembers(&warnings)
        try request.refuseToolsAndSchemas(name)
        var prompt = "<s>"
        var system = request.systemText
        for (index, message) in request.messages.enumerated() {
            let text = PromptText.plain(try message.text(name), marks: ["[INST]", "[/INST]", "<s>", "</s>"])
            if message.role == .assistant {
                prompt += index < request.messages.count - 1 ? " \(text)</s>" : " \(text)"
            } else {
                prompt += "[INST] \(system.isEmpty ? text : "\(system)\n\n\(text)") [/INST]"
                system = ""
            }
        }
        var body: JSONObject = ["prompt": .string(prompt)]
        body.set("max_tokens", request.inferenceConfig?.maxTokens)
        body.set("stop", request.inferenceConfig?.stopSequences)
        body.set("temperature", request.inferenceConfig?.temperature)
        body.set("top_p", request.inferenceConfig?.topP)
        request.addOwnFields(to: &body)
        return body
    }

    func piece(in json: JSONValue) -> CompletionPiece? {
        guard let output = json["outputs"]?[0], let text = output["text"]?.string else { return nil }
        let reason = output["stop_reason"]?.string
        return CompletionPiece(text: text, stopReason: reason.map { $0 == "length" ? .maxTokens : .endTurn })
    }
}
