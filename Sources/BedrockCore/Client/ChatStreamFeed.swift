// SPDX-License-Identifier: MIT-0

import AWSSigner
import OpenAISchema

/// What makes the chunks of one streamed answer, step by step.
///
/// What changes with every event stands in stored properties, so that it is changed in its place and never copied.
struct ChatStreamFeed {
    /// A stream of Bedrock's, and what becomes of its events.
    private struct Live {
        var reader: ConverseStream.Reader
        var events: TranslatedEvents

        mutating func step() throws -> ConverseStream.StreamStep {
            try reader.step(into: &events)
        }
    }

    /// `nil` where the answers come whole.
    private var live: Live?
    private let answers: Deferred<ChatStream.WholeAnswers>?
    /// Takes the chunks of whole answers.
    private var sink = ChunkSink()
    private let remember: ChatStream.Remember
    private let report: BedrockClient.FailureReport?

    /// What to wait for where a step says so.
    let awaited: any Awaited
    /// Whether the answer is whole.
    private(set) var isComplete = false
    /// The tokens, once Bedrock has told them.
    private(set) var usage: Usage?
    /// What of the request was altered or left out.
    private(set) var warnings: [TranslationWarning]

    /// Begins to read a stream.
    init(
        _ stream: ConverseStream,
        _ context: ResponseContext,
        _ warnings: [TranslationWarning],
        _ remember: @escaping ChatStream.Remember
    ) {
        let reader = stream.makeReader()
        awaited = reader.awaited
        live = Live(reader: reader, events: TranslatedEvents(context: context))
        answers = nil
        report = stream.report
        self.warnings = warnings
        self.remember = remember
    }

    /// Begins to wait for whole answers.
    init(
        _ answers: Deferred<ChatStream.WholeAnswers>,
        _ warnings: [TranslationWarning],
        _ remember: @escaping ChatStream.Remember
    ) {
        awaited = answers
        self.answers = answers
        report = nil
        self.warnings = warnings
        self.remember = remember
    }

    /// Makes the chunks of what has arrived.
    ///
    /// - Parameter isWriting: whether they are wanted as events as well.
    /// - Returns: how it goes on.
    /// - Throws: what broke the stream.
    mutating func step(isWriting: Bool) throws -> ConverseStream.StreamStep {
        live?.events.sink.isWriting = isWriting
        sink.isWriting = isWriting
        if let answers { return try tell(answers) }
        if isComplete { return drain() }
        do {
            return try read()
        } catch {
            report?(error, false)
            throw error
        }
    }

    /// Hands over the events that have been written.
    mutating func takeBytes() -> [UInt8] {
        live?.events.sink.takeBytes() ?? sink.takeBytes()
    }

    /// Hands over the chunks: all, or of those that were written the ones that do more than go on with text.
    mutating func takeChunks() -> [ChatCompletionChunk] {
        live?.events.sink.takeChunks() ?? sink.takeChunks()
    }

    private mutating func read() throws -> ConverseStream.StreamStep {
        // Told after the chunks of the events before. What comes behind a whole answer breaks nothing.
        if let failure = live?.events.failure { throw failure }
        switch try live?.step() {
        case .taken: break
        case .wait: return .wait
        case .end, nil:
            try live?.events.translator.finish()
            return .end
        }
        if let failure = live?.events.failure, live?.events.sink.isEmpty == true { throw failure }
        usage = live?.events.translator.usage
        if live?.events.translator.isComplete == true, let translator = live?.events.translator {
            isComplete = true
            remember(translator.provenThoughts, translator.callIDs)
        }
        return .taken
    }

    /// Reads to the end, so that the connection can serve again; an end that breaks or keeps waiting breaks nothing.
    private mutating func drain() -> ConverseStream.StreamStep {
        while true {
            var rest = EventList()
            switch try? live?.reader.step(into: &rest) {
            case .taken where !rest.events.isEmpty: continue
            case .wait: return .wait
            case .taken, .end, nil: return .end
            }
        }
    }

    private mutating func tell(
        _ answers: Deferred<ChatStream.WholeAnswers>
    ) throws -> ConverseStream.StreamStep {
        guard !isComplete else { return .end }
        switch try answers.step() {
        case .value(let answers):
            isComplete = true
            warnings = answers.warnings
            for chunk in try chunks(of: answers) { sink.take(chunk) }
            return .taken
        case .silence: return .taken
        case .wait: return .wait
        }
    }

    /// One answer after the other, and the tokens of all at the end.
    private mutating func chunks(of answers: ChatStream.WholeAnswers) throws -> [ChatCompletionChunk] {
        var chunks: [ChatCompletionChunk] = []
        var total: ChatCompletionChunk?
        for (index, events) in answers.events.enumerated() {
            var translator = ChatStreamTranslator(context: answers.context)
            for event in events {
                for var chunk in try translator.consume(event) {
                    guard !chunk.choices.isEmpty else {
                        let usage = Usage.sum(total?.usage.value, chunk.usage.value)
                        total = total ?? chunk
                        total?.usage = usage.map { .value($0) } ?? .null
                        continue
                    }
                    chunk.choices[0].index = index
                    chunks.append(chunk)
                }
            }
            remember(translator.provenThoughts, translator.callIDs)
            usage = Usage.sum(usage, translator.usage)
        }
        if let total { chunks.append(total) }
        return chunks
    }
}
