// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// The body of Titan Text, a conversation between `User:` and `Bot:`.
///
/// Source: Amazon Bedrock user guide, "Amazon Titan Text models".
public struct TitanTextBody: CompletionBody {
    /// `titan`.
    public let name = "titan"

    /// Makes the form.
    public init() {}

    /// Titan models that write.
    public func serves(_ model: ModelID) -> Bool {
        TitanTextFamily().serves(model)
    }

    /// Text alone; of stop sequences the model takes `User:` and `|` only, so the gateway cuts.
    public func limit(_ capabilities: inout Capabilities) {
        limitToText(&capabilities)
        capabilities.systemPrompt = false
        capabilities.stopSequences = false
    }

    /// Writes a request.
    public func body(
        for request: ConverseRequest,
        model: ModelID,
        warnings: inout [TranslationWarning]
    ) throws(TranslationError) -> JSONObject {
        try request.leaveOutConverseMembers(&warnings)
        try request.refuseToolsAndSchemas(name)
        var lines: [String] = request.systemText.isEmpty ? [] : [request.systemText]
        for message in request.messages {
            lines.append("\(message.role == .assistant ? "Bot" : "User"): \(try message.text(name))")
        }
        if request.messages.last?.role != .assistant { lines.append("Bot:") }
        var configuration = request.additionalModelRequestFields?.object ?? JSONObject()
        configuration.set("maxTokenCount", request.inferenceConfig?.maxTokens)
        configuration.set("temperature", request.inferenceConfig?.temperature)
        configuration.set("topP", request.inferenceConfig?.topP)
        configuration.set("stopSequences", request.inferenceConfig?.stopSequences)
        var body: JSONObject = ["inputText": .string(lines.joined(separator: "\n"))]
        if !configuration.isEmpty { body["textGenerationConfig"] = .object(configuration) }
        return body
    }

    func piece(in json: JSONValue) -> CompletionPiece? {
        let result = json["results"]?[0] ?? json
        guard let text = result["outputText"]?.string else { return nil }
        return CompletionPiece(
            text: text,
            stopReason: result["completionReason"]?.string.map(Self.stopReason),
            input: NativeUsage.count(json["inputTextTokenCount"]),
            output: NativeUsage.count(result["tokenCount"] ?? result["totalOutputTextTokenCount"])
        )
    }

    private static func stopReason(_ word: String) -> StopReason {
        switch word {
        case "LENGTH": .maxTokens
        case "CONTENT_FILTERED": .contentFiltered
        case "STOP_CRITERIA_MET": .stopSequence
        default: .endTurn
        }
    }
}
