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
        case stopped(StopReason, fields: JSONValue?)
        /// `metadata` has come; the stream is whole.
        case complete
    }

    private struct Call {
        let id: String
        let block: Int
        var hasArguments = false
    }

    private let context: ResponseContext
    private var state = State.waiting
    /// The calls in the order of their appearance, which is their index for the client.
    private var calls: [Call] = []
    private var text: StreamedText
    private var thoughts: StreamedThoughts
    /// The block of the call whose arguments are the answer, and whether any have come.
    private var structure: Call?
    /// Blocks of further calls like that.
    private var ignored: Set<Int> = []
    /// Sources of the block that is open, and where its text begins.
    private var citations: [JSONValue] = []
    private var blockStart = 0

    /// Makes a translator for one stream.
    ///
    /// - Parameter context: what the stream does not tell.
    public init(context: ResponseContext) {
        self.context = context
        text = StreamedText(context.rules)
        thoughts = StreamedThoughts(context.rules)
    }

    /// The tokens, once Bedrock has told them, whether or not the client wants to know.
    public private(set) var usage: Usage?

    /// Whether the stream is whole, and `[DONE]` may be said.
    public var isComplete: Bool { state == .complete }

    /// The thoughts so far that the model's signature proves its own.
    public var provenThoughts: [ContentBlock.ReasoningContent] { thoughts.proven }

    /// The ids of the calls so far.
    public var callIDs: [String] { calls.map(\.id) }

    /// Takes the next event.
    ///
    /// - Parameter event: the event.
    /// - Returns: the chunks to send, none for events that OpenAI has no place for.
    /// - Throws: ``TranslationError`` where events come in an impossible order.
    public mutating func consume(_ event: ConverseStreamEvent) throws(TranslationError) -> [ChatCompletionChunk] {
        var chunks: [ChatCompletionChunk] = []
        try consume(event, into: &chunks)
        return chunks
    }

    /// Takes the next event, as ``consume(_:)`` does.
    ///
    /// - Parameters:
    ///   - event: the event.
    ///   - chunks: what to append the chunks to.
    /// - Throws: ``TranslationError`` where events come in an impossible order.
    public mutating func consume(
        _ event: ConverseStreamEvent,
        into chunks: inout [ChatCompletionChunk]
    ) throws(TranslationError) {
        // Nearly all events are of this kind.
        if case .contentBlockDelta(_, .text(let more)) = event, case .open = state, !thoughts.isTagOpen {
            let released = text.consume(more)
            if !released.isEmpty { chunks.append(textChunk(released)) }
            return
        }
        chunks += try translated(event)
    }

    /// Whether the text of a delta goes to the client as it is.
    var passesText: Bool {
        guard case .open = state, !thoughts.isTagOpen else { return false }
        return text.passes
    }

    /// Takes note of text that has gone to the client as it is.
    ///
    /// - Parameter bytes: the text of a delta as JSON has it, with short escapes at most.
    mutating func pass(_ bytes: UnsafeBufferPointer<UInt8>) {
        unsafe text.pass(bytes)
    }

    /// What a chunk looks like that tells text and nothing else.
    func textChunk(_ text: String) -> ChatCompletionChunk {
        chunk(.init(content: text))
    }

    private mutating func translated(_ event: ConverseStreamEvent) throws(TranslationError) -> [ChatCompletionChunk] {
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
        case (.open, .messageStop(let reason, let fields)):
            state = .stopped(reason, fields: fields)
            return calls.map(\.block).flatMap { stopped(at: $0) } + rest()
        case (.stopped(let reason, let fields), .metadata(let metadata)):
            state = .complete
            usage = metadata.usage.map { Usage($0) }
            return ended(reason, fields, metadata)
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
        let chunks = closeThoughts()
        if use.name == context.rules.structureTool {
            // Beside calls of the client's tools it counts for nothing; a second one is a second answer.
            guard structure == nil, calls.isEmpty else {
                ignored.insert(index)
                return chunks
            }
            structure = Call(id: use.toolUseID, block: index)
            text.discard()
            return chunks
        }
        calls.append(Call(id: use.toolUseID, block: index))
        let name = context.toolNames.clientName(for: use.name)
        return chunks + content(text.releaseHeld()) + [callDelta(calls.count - 1, id: use.toolUseID, name: name)]
    }

    private mutating func received(
        _ delta: ConverseStreamEvent.Delta,
        at index: Int
    ) throws(TranslationError) -> [ChatCompletionChunk] {
        switch delta {
        case .text(let more):
            return closeThoughts() + content(text.consume(more))
        case .reasoningContent(let more):
            return received(thoughts.consume(more, at: index))
        case .toolUse(let fragment) where !fragment.isEmpty:
            if structure?.block == index {
                structure?.hasArguments = true
                return content(fragment)
            }
            guard let call = calls.lastIndex(where: { $0.block == index }) else {
                if ignored.contains(index) { return [] }
                throw TranslationError(
                    .unexpectedAnswer,
                    "Bedrock's stream gave arguments of a call that it had not begun."
                )
            }
            calls[call].hasArguments = true
            return [callDelta(call, arguments: fragment)]
        case .unknown("citation", let citation):
            citations.append(citation)
            return []
        default:
            return []
        }
    }

    /// A call without arguments streams none; clients parse what they got as JSON.
    private mutating func stopped(at index: Int) -> [ChatCompletionChunk] {
        if structure?.block == index, structure?.hasArguments == false {
            structure?.hasArguments = true
            return content("{}")
        }
        if let detail = thoughts.endBlock(index) { return [extraDelta("reasoning_details", [detail])] }
        defer { blockStart = text.scalarCount }
        if !citations.isEmpty {
            let range = blockStart..<max(blockStart, text.scalarCount)
            defer { citations = [] }
            return [extraDelta("annotations", citations.map { Annotations.annotation(for: $0, range: range) })]
        }
        guard let call = calls.lastIndex(where: { $0.block == index }), !calls[call].hasArguments else { return [] }
        calls[call].hasArguments = true
        return [callDelta(call, arguments: "{}")]
    }

    /// What was held back, when no more blocks come.
    private mutating func rest() -> [ChatCompletionChunk] {
        var chunks = closeThoughts()
        if let detail = thoughts.endBlock(nil) { chunks.append(extraDelta("reasoning_details", [detail])) }
        if let structure, !structure.hasArguments { chunks += content("{}") }
        return chunks + content(text.releaseHeld()) + content(text.finish())
    }

    private func ended(
        _ reason: StopReason,
        _ fields: JSONValue?,
        _ metadata: ConverseStreamEvent.Metadata
    ) -> [ChatCompletionChunk] {
        var last = chunk(.init())
        var finishReason = FinishReason(reason, hasToolCalls: !calls.isEmpty)
        if text.metStop != nil, calls.isEmpty { finishReason = .stop }
        if finishReason == .toolCalls, context.rules.usesLegacyFunctions { finishReason = .functionCall }
        last.choices[0].finishReason = finishReason
        last.choices[0].extra = .choiceExtra(reason, fields: fields, met: text.metStop)
        last.serviceTier = ServiceTier(metadata.extra["serviceTier"])
        var total = last
        last.extra = .answerExtra(reason, trace: metadata.extra["trace"])
        guard context.includesUsage else { return [last] }
        total.choices = []
        total.usage = usage.map { .value($0) } ?? .null
        return [last, total]
    }
}

extension ChatStreamTranslator {
    private func chunk(_ delta: ChatCompletionChunk.Delta) -> ChatCompletionChunk {
        ChatCompletionChunk(
            id: context.id,
            created: context.created,
            model: context.model,
            choices: [.init(delta: delta)],
            usage: context.includesUsage ? .null : .absent
        )
    }

    private func content(_ text: String) -> [ChatCompletionChunk] {
        text.isEmpty ? [] : [chunk(.init(content: text))]
    }

    private func extraDelta(_ key: String, _ values: [JSONValue]) -> ChatCompletionChunk {
        chunk(.init(extra: [key: .array(values)]))
    }

    private func received(_ reasoning: String) -> [ChatCompletionChunk] {
        guard !reasoning.isEmpty else { return [] }
        return context.rules.reasoningInText ? content(reasoning) : [chunk(.init(reasoningContent: reasoning))]
    }

    /// Where thoughts stand within the text, their end is marked before anything else comes.
    private mutating func closeThoughts() -> [ChatCompletionChunk] {
        content(thoughts.closingTag())
    }

    /// More of a call; its first delta has id and name.
    private func callDelta(
        _ index: Int,
        id: String? = nil,
        name: String? = nil,
        arguments: String = ""
    ) -> ChatCompletionChunk {
        guard context.rules.usesLegacyFunctions else {
            let type = id == nil ? nil : "function"
            return chunk(
                .init(toolCalls: [.init(index: index, id: id, type: type, name: name, arguments: arguments)])
            )
        }
        // The former spelling has room for one call.
        guard index == 0 else { return chunk(.init()) }
        var call = JSONObject()
        if let name { call["name"] = .string(name) }
        call["arguments"] = .string(arguments)
        return chunk(.init(extra: ["function_call": .object(call)]))
    }
}
