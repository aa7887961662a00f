// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// Puts a few words beside documents that stand alone in their turn; Bedrock demands some.
    mutating func addTextBesideDocuments(in turns: inout [ConverseMessage]) {
        for index in turns.indices where turns[index].content.contains(where: \.isDocument) {
            let hasText = turns[index].content.contains { if case .text = $0 { true } else { false } }
            guard !hasText else { continue }
            let place = turns[index].content.lastIndex { !$0.isCachePoint }.map { $0 + 1 } ?? 0
            turns[index].content.insert(.text("See the document."), at: place)
            warn("messages", .adapted, "Bedrock wants text beside a document; a few words were put there.")
        }
    }

    /// Brings system prompt and turns into the order that the model takes, when all else is known.
    mutating func fitTurnsToModel(in request: inout ConverseRequest) {
        openWithUser(&request)
        if !capabilities.systemPrompt { foldSystemPrompt(&request) }
        if !capabilities.toolResultsBesideContent { separateResults(&request) }
        continueAfterAssistant(&request)
    }

    /// What the user says where a conversation begins with the assistant.
    private static let opening = "Let us begin."

    private mutating func openWithUser(_ request: inout ConverseRequest) {
        guard request.messages.first?.role == .assistant else { return }
        request.messages.insert(ConverseMessage(role: .user, content: [.text(Self.opening)]), at: 0)
        warn("messages", .adapted, "Bedrock wants the user to speak first; a short opening was put in front.")
    }

    private mutating func foldSystemPrompt(_ request: inout ConverseRequest) {
        let texts = request.system.compactMap { block in if case .text(let text) = block { text } else { nil } }
        request.system = []
        guard !texts.isEmpty, let first = request.messages.indices.first else { return }
        request.messages[first].content.insert(.text(texts.joined(separator: "\n\n")), at: 0)
        warn("messages", .adapted, "The model takes no system prompt; it opens the first turn of the user.")
    }

    /// Gives results of tools a turn of their own.
    ///
    /// Bedrock: "Conversation blocks and tool result blocks cannot be provided in the same turn."
    private mutating func separateResults(_ request: inout ConverseRequest) {
        var turns: [ConverseMessage] = []
        for turn in request.messages {
            let results = turn.content.filter { if case .toolResult = $0 { true } else { false } }
            guard turn.role == .user, !results.isEmpty, results.count < turn.content.count else {
                turns.append(turn)
                continue
            }
            let rest = turn.content.filter { if case .toolResult = $0 { false } else { true } }
            turns.append(ConverseMessage(role: .user, content: results))
            turns.append(ConverseMessage(role: .assistant, content: [.text("I have the results.")]))
            turns.append(ConverseMessage(role: .user, content: rest))
            warn("messages", .adapted, "The model takes results of tools in a turn of their own only.")
        }
        request.messages = turns
    }

    /// Takes thoughts out of the turn that the model is to go on from.
    ///
    /// Anthropic: "When thinking is disabled, an `assistant` message in the final position cannot contain `thinking`."
    private mutating func dropThoughtsOfPrefill(_ request: inout ConverseRequest) {
        guard let last = request.messages.indices.last else { return }
        let count = request.messages[last].content.count
        request.messages[last].content.removeAll { if case .reasoningContent = $0 { true } else { false } }
        guard request.messages[last].content.count < count else { return }
        warn("messages", .adapted, "The model takes no thoughts in a turn that it is to go on from.")
    }

    /// What the user says where a model does not go on from what the assistant has begun.
    private static let continuation = "Please continue."

    private mutating func continueAfterAssistant(_ request: inout ConverseRequest) {
        guard request.messages.last?.role == .assistant else { return }
        guard !capabilities.prefill || thinksByBudget(request) else { return dropThoughtsOfPrefill(&request) }
        request.messages.append(ConverseMessage(role: .user, content: [.text(Self.continuation)]))
        warn("messages", .adapted, "The model does not go on from the assistant's own words; it was asked to continue.")
    }
}
