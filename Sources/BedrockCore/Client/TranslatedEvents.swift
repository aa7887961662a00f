// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Translates events into chunks as they come.
struct TranslatedEvents: ConverseStreamSink, Sendable {
    private(set) var translator: ChatStreamTranslator
    var sink: ChunkSink
    /// What is wrong with the events; those behind are left alone.
    private(set) var failure: TranslationError?

    /// Begins with nothing.
    ///
    /// - Parameters:
    ///   - context: what the stream does not tell.
    ///   - isWriting: whether the chunks are written as events.
    init(context: ResponseContext, isWriting: Bool = false) {
        translator = ChatStreamTranslator(context: context)
        sink = ChunkSink(isWriting: isWriting)
    }

    mutating func take(writtenText text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard failure == nil, translator.passesText else { return false }
        // An empty text makes no chunk.
        let isTaken = text.isEmpty ? true : unsafe sink.take(writtenText: text) { translator.textChunk("") }
        if isTaken { unsafe translator.pass(text) }
        return isTaken
    }

    mutating func take(_ event: ConverseStreamEvent) {
        guard failure == nil else { return }
        var chunks: [ChatCompletionChunk] = []
        do {
            try translator.consume(event, into: &chunks)
        } catch {
            failure = error
        }
        for chunk in chunks { sink.take(chunk) }
    }
}
