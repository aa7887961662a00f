// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// What the simulated model answers, before it is put on the wire.
struct Answer: Hashable, Sendable {
    /// The blocks of the answer, in their order.
    var blocks: [ContentBlock]
    /// Why it ended.
    var stopReason: StopReason
    /// The stop sequence that ended it.
    var stopSequence: String?
    /// What it took.
    var usage = TokenUsage(inputTokens: 0, outputTokens: 0, totalTokens: 0)

    /// Answers a request that has been found valid.
    init(to request: ConverseRequest, by model: ChatModel) {
        let conversation = Conversation(request)
        let choice = ToolCalls(request, conversation)
        let structure = choice == nil ? ExampleAnswer.structured(request) : nil
        let answer = structure ?? (choice == nil ? conversation.echo : "Let me look that up.")
        let text = LimitedText(
            answer,
            stopSequences: request.inferenceConfig?.stopSequences ?? [],
            maxTokens: request.inferenceConfig?.maxTokens
        )
        blocks = Self.reasoning(request, model)
        if !text.text.isEmpty { blocks.append(.text(text.text)) }
        stopReason = text.stopReason
        stopSequence = text.stopSequence
        if let choice, text.stopReason == .endTurn {
            blocks += choice.calls.map(ContentBlock.toolUse)
            stopReason = .toolUse
        }
        usage = Usage.count(request, answer: blocks)
    }

    /// The thoughts before the answer, where they were asked for.
    private static func reasoning(_ request: ConverseRequest, _ model: ChatModel) -> [ContentBlock] {
        let thoughts = "The user wrote something. I will echo it."
        let fields = request.additionalModelRequestFields
        let switches = ["thinking", "reasoning_config", "reasoningConfig", "reasoning_effort", "reasoning"]
        let isAsked = switches.contains { name in
            guard let value = fields?[name], !value.isNull else { return false }
            return value["type"]?.string != "disabled"
        }
        if isAsked, model.traits.contains(.encryptsReasoning) {
            return [.reasoningContent(.redactedContent("c2ltdWxhdGVkIHNlY3JldA=="))]
        }
        if isAsked || model.traits.contains(.thinksAlways) {
            let signature = "c2ltdWxhdGVkIHNpZ25hdHVyZQ=="
            return [.reasoningContent(.reasoningText(text: thoughts, signature: signature))]
        }
        if model.traits.contains(.reasonsAlways) {
            return [.reasoningContent(.reasoningText(text: thoughts, signature: nil))]
        }
        return []
    }

    /// The model's own members that the request asked for; only `/stop_sequence` is known.
    func additionalFields(_ request: ConverseRequest) -> JSONValue? {
        guard request.additionalModelResponseFieldPaths?.contains("/stop_sequence") == true else { return nil }
        return ["stop_sequence": stopSequence.map(JSONValue.string) ?? .null]
    }

    /// The answer of Converse.
    func response(to request: ConverseRequest) -> ConverseResponse {
        var extra: JSONObject = ["metrics": ["latencyMs": 1]]
        extra["additionalModelResponseFields"] = additionalFields(request)
        extra["serviceTier"] = request.serviceTier.map(JSONValue.object)
        return ConverseResponse(
            message: ConverseMessage(role: .assistant, content: blocks),
            stopReason: stopReason,
            usage: usage,
            extra: extra
        )
    }
}
