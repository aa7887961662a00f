// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// What takes the chunks of a stream as they are made.
protocol ChunkSink: Sendable {
    /// Whether nothing has been taken.
    var isEmpty: Bool { get }

    /// Takes a chunk.
    mutating func take(_ chunk: ChatCompletionChunk)

    /// Offers text that goes to the client as it is, in bytes that last as long as the call.
    ///
    /// - Parameters:
    ///   - text: the text as ``JSONWriter`` would write it, without quotes.
    ///   - example: what its chunk looks like, whatever the text.
    /// - Returns: whether it has been taken; else it comes as a chunk.
    mutating func take(writtenText text: UnsafeBufferPointer<UInt8>, like example: () -> ChatCompletionChunk) -> Bool
}

/// Takes all chunks into a list.
struct ChunkList: ChunkSink {
    private(set) var chunks: [ChatCompletionChunk] = []

    var isEmpty: Bool { chunks.isEmpty }

    mutating func take(_ chunk: ChatCompletionChunk) {
        chunks.append(chunk)
    }

    mutating func take(writtenText text: UnsafeBufferPointer<UInt8>, like example: () -> ChatCompletionChunk) -> Bool {
        false
    }
}

/// Writes the chunks of one stream as server-sent events.
struct WrittenChunks: ChunkSink {
    private var writer = ChunkEvents()
    private var bytes: [UInt8] = []
    /// The chunks that do more than go on with text.
    private var chunks: [ChatCompletionChunk] = []
    /// Whether there has been a chunk with text.
    private var hasText = false
    /// How many bytes were written the last time: answers come at their own pace.
    private var expected = 256

    /// Hands over what has been written, and the chunks that do more than go on with text.
    mutating func take() -> (bytes: [UInt8], chunks: [ChatCompletionChunk]) {
        defer { (bytes, chunks) = ([], []) }
        expected = bytes.count
        return (bytes, chunks)
    }

    var isEmpty: Bool { bytes.isEmpty }

    mutating func take(_ chunk: ChatCompletionChunk) {
        reserve()
        writer.append(chunk, to: &bytes)
        chunks.append(chunk)
    }

    mutating func take(writtenText text: UnsafeBufferPointer<UInt8>, like example: () -> ChatCompletionChunk) -> Bool {
        guard hasText else {
            // The first is noted as any other chunk.
            hasText = true
            return false
        }
        reserve()
        return unsafe writer.append(writtenText: text, like: example(), to: &bytes)
    }

    /// Not before there is something to write: a stream that waits keeps no memory for it.
    private mutating func reserve() {
        if bytes.isEmpty { bytes.reserveCapacity(expected) }
    }
}

/// Translates events into chunks as they come.
struct TranslatedEvents<Sink: ChunkSink>: ConverseStreamSink, Sendable {
    private(set) var translator: ChatStreamTranslator
    var sink: Sink
    /// What is wrong with the events; those behind are left alone.
    private(set) var failure: TranslationError?

    /// Begins with nothing.
    ///
    /// - Parameters:
    ///   - translator: the stream's translator.
    ///   - sink: what takes the chunks.
    init(_ translator: consuming ChatStreamTranslator, _ sink: consuming Sink) {
        self.translator = translator
        self.sink = sink
    }

    /// Gives back what it began with.
    consuming func parts() -> (ChatStreamTranslator, Sink) {
        (translator, sink)
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
