// SPDX-License-Identifier: MIT-0

public import OpenAISchema

extension ChatCompletion {
    /// Translates an answer of Converse.
    ///
    /// All text is kept, text beside tool calls too; blocks of a type that OpenAI has no place for are left out.
    ///
    /// - Parameters:
    ///   - response: Bedrock's answer.
    ///   - context: what the answer does not tell.
    public init(_ response: ConverseResponse, in context: ResponseContext) {
        var text: String?
        var reasoning: String?
        var calls: [ToolCall] = []
        for block in response.message?.content ?? [] {
            switch block {
            case .text(let more):
                text = (text ?? "") + more
            case .reasoningContent(.reasoningText(let more, _)):
                reasoning = (reasoning ?? "") + more
            case .toolUse(let use):
                let function = ToolCall.Function(
                    name: context.toolNames.clientName(for: use.name),
                    arguments: use.input.isNull ? "{}" : use.input.description
                )
                calls.append(ToolCall(id: use.toolUseID, function: function))
            case .citationsContent(let cited):
                text = (text ?? "") + cited.text
            default: break
            }
        }
        let message = ChatMessage(
            role: .assistant,
            content: text.map(MessageContent.text) ?? (calls.isEmpty ? "" : nil),
            toolCalls: calls.isEmpty ? nil : calls,
            reasoningContent: reasoning.flatMap { $0.isEmpty ? nil : $0 },
            extra: ["refusal": nil]
        )
        let choice = Choice(
            message: message,
            finishReason: FinishReason(response.stopReason, hasToolCalls: !calls.isEmpty),
            extra: .nativeFinishReason(response.stopReason)
        )
        self.init(
            id: context.id,
            created: context.created,
            model: context.model,
            choices: [choice],
            usage: response.usage.map { Usage($0) }
        )
    }
}
