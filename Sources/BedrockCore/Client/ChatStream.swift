// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// The chunks of one streamed answer, as they come.
///
/// Pull-based: nothing is read before it is asked for. Releasing the stream, or cancelling the reading task, stops the
/// exchange with Bedrock. A stream that ends without an error is whole.
public struct ChatStream: AsyncSequence, Sendable {
    /// A chunk of the answer.
    public typealias Element = ChatCompletionChunk

    /// What of the request was altered or left out.
    public let warnings: [TranslationWarning]

    /// AWS's id of the request, for its support.
    public var requestID: String? { stream.requestID }

    private let stream: ConverseStream
    private let context: ResponseContext

    init(_ stream: ConverseStream, context: ResponseContext, warnings: [TranslationWarning]) {
        self.stream = stream
        self.context = context
        self.warnings = warnings
    }

    /// Makes a reader that hands over all chunks that have arrived at once; a stream has one reader or iterator.
    ///
    /// - Returns: a reader at the stream's beginning.
    public func makeReader() -> Reader {
        Reader(stream.makeReader(), ChatStreamTranslator(context: context))
    }

    /// Stops the exchange with Bedrock, from anywhere; a reader that waits is told by a `CancellationError`.
    public func cancel() {
        stream.cancel()
    }

    /// Makes an iterator over single chunks; a stream has one reader or iterator.
    public func makeAsyncIterator() -> Iterator {
        Iterator(reader: makeReader())
    }

    /// Reads batch after batch.
    public struct Reader {
        private var events: ConverseStream.Reader
        private var translator: ChatStreamTranslator
        /// What is wrong with the events, told after the chunks of those before.
        private var failure: TranslationError?

        init(_ events: ConverseStream.Reader, _ translator: ChatStreamTranslator) {
            self.events = events
            self.translator = translator
        }

        /// The chunks that have arrived, waiting until something has.
        ///
        /// - Returns: the next chunks; none where what came has no place in OpenAI's stream, or where nothing came for
        ///   as long as the heartbeat of the client's limits; `nil` after the last of a whole answer.
        /// - Throws: ``BedrockError``, ``EventStreamError``, ``TranslationError`` or `TransportError` where the stream broke.
        public mutating func next() async throws -> [ChatCompletionChunk]? {
            if isComplete { return await drain() }
            if let failure { throw failure }
            guard let batch = try await events.next() else {
                try translator.finish()
                return nil
            }
            var chunks: [ChatCompletionChunk] = []
            do throws(TranslationError) {
                for event in batch { chunks += try translator.consume(event) }
            } catch {
                failure = error
                if chunks.isEmpty { throw error }
            }
            return chunks
        }

        /// Whether the answer is whole: nothing that may still come belongs to it.
        public var isComplete: Bool { translator.isComplete }

        /// Reads to the end, so that the connection can serve again; an end that breaks or keeps waiting breaks nothing.
        private mutating func drain() async -> [ChatCompletionChunk]? {
            while let batch = try? await events.next(), !batch.isEmpty {}
            return nil
        }
    }

    /// Reads chunk after chunk.
    public struct Iterator: AsyncIteratorProtocol {
        private var reader: Reader
        private var waiting: ArraySlice<ChatCompletionChunk> = []

        init(reader: Reader) {
            self.reader = reader
        }

        /// The next chunk, or `nil` after the last of a whole answer.
        ///
        /// - Throws: ``BedrockError``, ``EventStreamError``, ``TranslationError`` or `TransportError` where the stream broke.
        public mutating func next() async throws -> ChatCompletionChunk? {
            while true {
                if let chunk = waiting.popFirst() { return chunk }
                guard let batch = try await reader.next() else { return nil }
                waiting = batch[...]
            }
        }

        /// The next chunk, or `nil` after the last of a whole answer.
        ///
        /// - Parameter actor: the isolation of the reader.
        /// - Returns: the next chunk.
        /// - Throws: ``BedrockError``, ``EventStreamError``, ``TranslationError`` or `TransportError` where the stream broke.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(any Error) -> ChatCompletionChunk? {
            try await next()
        }
    }
}
