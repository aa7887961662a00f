// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// The prompt of DeepSeek R1, which ends within the model's thoughts.
///
/// Source: Amazon Bedrock user guide, "DeepSeek models"; the chat template that DeepSeek publishes with the model.
public struct DeepSeekR1Body: CompletionBody {
    /// `deepseek-r1`.
    public let name = "deepseek-r1"

    /// Makes the form.
    public init() {}

    var beginsWithThoughts: Bool { true }

    /// R1 and what was distilled from it.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "deepseek" && model.name.hasPrefix("r1")
    }

    /// Text alone; nothing that the assistant has begun can be gone on from.
    public func limit(_ capabilities: inout Capabilities) {
        limitToText(&capabilities)
        capabilities.prefill = false
    }

    /// Writes a request.
    public func body(
        for request: ConverseRequest,
        model: ModelID,
        warnings: inout [TranslationWarning]
    ) throws(TranslationError) -> JSONObject {
        try request.leaveOutConverseMembers(&warnings)
        try request.refuseToolsAndSchemas(name)
        guard request.messages.last?.role != .assistant else {
            throw .refused("messages", "The form '\(name)' ends with a turn of the user.")
        }
        var prompt = Self.begin + Self.plain(request.systemText)
        for message in request.messages {
            let text = Self.plain(try message.text(name))
            prompt += message.role == .assistant ? "\(Self.assistant)\(text)\(Self.end)" : "\(Self.user)\(text)"
        }
        prompt += "\(Self.assistant)<think>\n"
        var body: JSONObject = ["prompt": .string(prompt)]
        body.set("max_tokens", request.inferenceConfig?.maxTokens)
        body.set("temperature", request.inferenceConfig?.temperature)
        body.set("top_p", request.inferenceConfig?.topP)
        body.set("stop", request.inferenceConfig?.stopSequences)
        request.addOwnFields(to: &body)
        return body
    }

    func piece(in json: JSONValue) -> CompletionPiece? {
        guard let choice = json["choices"]?[0], let text = choice["text"]?.string else { return nil }
        let reason = choice["stop_reason"]?.string
        return CompletionPiece(text: text, stopReason: reason.map { $0 == "length" ? .maxTokens : .endTurn })
    }

    private static let begin = "<｜begin▁of▁sentence｜>"
    private static let end = "<｜end▁of▁sentence｜>"
    private static let user = "<｜User｜>"
    private static let assistant = "<｜Assistant｜>"

    private static func plain(_ text: String) -> String {
        PromptText.plain(text, marks: [begin, end, user, assistant])
    }
}
