// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Translates the events of ConverseStream into chunks, one stream from its beginning to its end.
///
/// A stream is whole when `messageStop` and `metadata` have come. The finish reason is held until then, so that a client
/// never takes a stream that broke for one that ended.
public struct ChatStreamTranslator: Sendable {
    private enum State: Hashable {
        /// Nothing has come; `messageStart` follows.
        case waiting
        /// The message is under way; blocks and `messageStop` follow.
        case open
        /// `messageStop` has come; `metadata` follows.
        case stopped(StopReason)
        /// `metadata` has come; the stream is whole.
        case complete
    }

    private struct Call {
        let block: Int
        var hasArguments = false
    }

    private let context: ResponseContext
    private var state = State.waiting
    /// The calls in the order of their appearance, which is their index for the client.
    private var calls: [Call] = []

    /// Makes a translator for one stream.
    ///
    /// - Parameter context: what the stream does not tell.
    public init(context: ResponseContext) {
        self.context = context
    }

    /// Whether the stream is whole, and `[DONE]` may be said.
    public var isComplete: Bool { state == .complete }

    /// Takes the next event.
    ///
    /// - Parameter event: the event.
    /// - Returns: the chunks to send, none for events that OpenAI has no place for.
    /// - Throws: ``TranslationError`` where events come in an impossible order.
    public mutating func consume(_ event: ConverseStreamEvent) throws(TranslationError) -> [ChatCompletionChunk] {
        switch (state, event) {
        case (_, .unknown):
            return []
        case (.waiting, .messageStart):
            state = .open
            return [chunk(.init(role: .assistant, content: ""))]
        case (.open, .contentBlockStart(let index, let start)):
            return started(start, at: index)
        case (.open, .contentBlockDelta(let index, let delta)):
            return try received(delta, at: index)
        case (.open, .contentBlockStop(let index)):
            return stopped(at: index)
        case (.open, .messageStop(let reason, _)):
            state = .stopped(reason)
            return calls.map(\.block).flatMap { stopped(at: $0) }
        case (.stopped(let reason), .metadata(let metadata)):
            state = .complete
            return ended(reason, metadata.usage)
        default:
            throw TranslationError(.unexpectedAnswer, "The events of Bedrock's stream came in an impossible order.")
        }
    }

    /// Tells that no more events will come.
    ///
    /// - Throws: ``TranslationError`` where the stream is not whole.
    public func finish() throws(TranslationError) {
        guard isComplete else {
            throw TranslationError(.truncatedStream, "Bedrock's stream ended before the answer was whole.")
        }
    }

    private mutating func started(_ start: ConverseStreamEvent.Start, at index: Int) -> [ChatCompletionChunk] {
        guard case .toolUse(let use) = start else { return [] }
        calls.append(Call(block: index))
        let call = ChatCompletionChunk.ToolCallDelta(
            index: calls.count - 1,
            id: use.toolUseID,
            type: "function",
            name: context.toolNames.clientName(for: use.name),
            arguments: ""
        )
        return [chunk(.init(toolCalls: [call]))]
    }

    private mutating func received(
        _ delta: ConverseStreamEvent.Delta,
        at index: Int
    ) throws(TranslationError) -> [ChatCompletionChunk] {
        switch delta {
        case .text(let text) where !text.isEmpty:
            return [chunk(.init(content: text))]
        case .reasoningContent(.text(let text)) where !text.isEmpty:
            return [chunk(.init(reasoningContent: text))]
        case .toolUse(let fragment) where !fragment.isEmpty:
            guard let call = calls.lastIndex(where: { $0.block == index }) else {
                throw TranslationError(
                    .unexpectedAnswer,
                    "Bedrock's stream gave arguments of a call that it had not begun."
                )
            }
            calls[call].hasArguments = true
            return [chunk(.init(toolCalls: [.init(index: call, arguments: fragment)]))]
        default:
            return []
        }
    }

    /// A call without arguments streams none; clients parse what they got as JSON.
    private mutating func stopped(at index: Int) -> [ChatCompletionChunk] {
        guard let call = calls.lastIndex(where: { $0.block == index }), !calls[call].hasArguments else { return [] }
        calls[call].hasArguments = true
        return [chunk(.init(toolCalls: [.init(index: call, arguments: "{}")]))]
    }

    private func ended(_ reason: StopReason, _ usage: TokenUsage?) -> [ChatCompletionChunk] {
        var last = chunk(.init())
        last.choices[0].finishReason = FinishReason(reason, hasToolCalls: !calls.isEmpty)
        last.choices[0].extra = .nativeFinishReason(reason)
        guard context.includesUsage else { return [last] }
        var total = last
        total.choices = []
        total.usage = usage.map { .value(Usage($0)) } ?? .null
        return [last, total]
    }

    private func chunk(_ delta: ChatCompletionChunk.Delta) -> ChatCompletionChunk {
        ChatCompletionChunk(
            id: context.id,
            created: context.created,
            model: context.model,
            choices: [.init(delta: delta)],
            usage: context.includesUsage ? .null : .absent
        )
    }
}
