// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// The chunks of one streamed answer, as they come.
///
/// Pull-based: nothing is read before it is asked for. Releasing the stream, or cancelling the reading task, stops the
/// exchange with Bedrock. A stream that ends without an error is whole.
public struct ChatStream: AsyncSequence, Sendable {
    /// A chunk of the answer.
    public typealias Element = ChatCompletionChunk

    /// What of the request was altered or left out, as far as is known when the stream begins.
    public let warnings: [TranslationWarning]

    /// Where the chunks come from.
    enum Source: Sendable {
        /// A stream of Bedrock's.
        case live(ConverseStream, ResponseContext)
        /// Whole answers, told as a stream when they have come.
        case whole(Deferred<WholeAnswers>)
    }

    /// Answers that came whole.
    struct WholeAnswers: Sendable {
        /// Each answer as the events of a stream.
        var events: [[ConverseStreamEvent]]
        /// What the answers do not tell.
        var context: ResponseContext
        /// What of the request was altered or left out.
        var warnings: [TranslationWarning]
    }

    let source: Source
    let remember: Remember

    init(
        _ source: Source,
        warnings: [TranslationWarning],
        remember: @escaping Remember
    ) {
        self.source = source
        self.warnings = warnings
        self.remember = remember
    }

    /// AWS's id of the request, for its support; `nil` where it is not known when the stream begins.
    public var requestID: String? {
        if case .live(let stream, _) = source { stream.requestID } else { nil }
    }

    /// Makes a reader that hands over all chunks that have arrived at once; a stream has one reader or iterator.
    ///
    /// - Returns: a reader at the stream's beginning.
    public func makeReader() -> Reader {
        switch source {
        case .live(let stream, let context):
            Reader(ChatStreamFeed(stream, context, warnings, remember))
        case .whole(let answers): Reader(ChatStreamFeed(answers, warnings, remember))
        }
    }

    /// Stops the exchange with Bedrock, from anywhere; a reader that waits is told by a `CancellationError`.
    public func cancel() {
        switch source {
        case .live(let stream, _): stream.cancel()
        case .whole(let answers): answers.cancel()
        }
    }

    /// Makes an iterator over single chunks; a stream has one reader or iterator.
    public func makeAsyncIterator() -> Iterator {
        Iterator(reader: makeReader())
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
