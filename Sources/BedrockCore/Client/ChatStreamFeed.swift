// SPDX-License-Identifier: MIT-0

import AWSSigner
import OpenAISchema

/// What makes the chunks of one streamed answer, step by step.
struct ChatStreamFeed {
    /// Where the chunks come from.
    enum Source {
        case live(ConverseStream.Reader, ChatStreamTranslator)
        case whole(Deferred<ChatStream.WholeAnswers>)
        /// Taken out, so that it is changed in its place and not copied.
        case taken
    }

    private var source: Source
    private let remember: ChatStream.Remember
    private let report: BedrockClient.FailureReport?
    /// What is wrong with the events, told after the chunks of those before.
    private var failure: TranslationError?

    /// What to wait for where a step says so.
    let awaited: any Awaited
    /// Whether the answer is whole.
    private(set) var isComplete = false
    /// The tokens, once Bedrock has told them.
    private(set) var usage: Usage?
    /// What of the request was altered or left out.
    private(set) var warnings: [TranslationWarning]

    init(
        _ source: Source,
        _ warnings: [TranslationWarning],
        _ remember: @escaping ChatStream.Remember,
        report: BedrockClient.FailureReport? = nil
    ) {
        awaited =
            switch source {
            case .live(let events, _): events.awaited
            case .whole(let answers): answers
            case .taken: preconditionFailure("A feed begins with a source.")
            }
        self.report = report
        self.source = source
        self.warnings = warnings
        self.remember = remember
    }

    /// Hands over the chunks that have arrived.
    ///
    /// - Parameter sink: what takes them.
    /// - Returns: how it goes on.
    /// - Throws: what broke the stream.
    mutating func step(into sink: inout some ChunkSink) throws -> ConverseStream.StreamStep {
        // What comes behind a whole answer breaks nothing.
        if let failure, !isComplete { throw reported(failure) }
        let source = source
        self.source = .taken
        switch consume source {
        case .live(var events, var translator):
            defer { self.source = .live(events, translator) }
            if isComplete { return Self.drain(&events) }
            do { return try read(&events, &translator, into: &sink) } catch { throw reported(error) }
        case .whole(let answers):
            defer { self.source = .whole(answers) }
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
        case .taken: preconditionFailure("A reader has one user.")
        }
    }

    private func reported(_ error: any Error) -> any Error {
        report?(error, false)
        return error
    }

    private mutating func read(
        _ events: inout ConverseStream.Reader,
        _ translator: inout ChatStreamTranslator,
        into sink: inout some ChunkSink
    ) throws -> ConverseStream.StreamStep {
        // Moved there and back, so that both are changed in their place.
        var translated = TranslatedEvents(consume translator, consume sink)
        let result: Result<ConverseStream.StreamStep, any Error>
        do {
            result = .success(try events.step(into: &translated))
        } catch {
            result = .failure(error)
        }
        let failed = translated.failure
        (translator, sink) = translated.parts()
        switch try result.get() {
        case .taken: break
        case .wait: return .wait
        case .end:
            try translator.finish()
            return .end
        }
        if let error = failed {
            failure = error
            if sink.isEmpty { throw error }
        }
        isComplete = translator.isComplete
        if isComplete { remember(translator.provenThoughts, translator.callIDs) }
        usage = translator.usage
        return .taken
    }

    /// Reads to the end, so that the connection can serve again; an end that breaks or keeps waiting breaks nothing.
    private static func drain(_ events: inout ConverseStream.Reader) -> ConverseStream.StreamStep {
        while true {
            var rest = EventList()
            switch try? events.step(into: &rest) {
            case .taken where !rest.events.isEmpty: continue
            case .wait: return .wait
            case .taken, .end, nil: return .end
            }
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
