// SPDX-License-Identifier: MIT-0

public import OpenAISchema

extension ChatStream {
    /// Keeps the proven thoughts of an answer, and the ids of its calls.
    typealias Remember = @Sendable (_ thoughts: [ContentBlock.ReasoningContent], _ callIDs: [String]) -> Void

    /// Reads batch after batch.
    public struct Reader {
        enum Source {
            case live(ConverseStream.Reader, ChatStreamTranslator)
            case whole(Deferred<WholeAnswers>)
            /// Somebody waits for what comes next.
            case busy
        }

        private var source: Source
        private let remember: Remember
        private let report: BedrockClient.FailureReport?
        /// What is wrong with the events, told after the chunks of those before.
        private var failure: TranslationError?
        private var written = WrittenChunks()

        /// Whether the answer is whole: nothing that may still come belongs to it.
        public private(set) var isComplete = false

        /// The tokens, once Bedrock has told them, whether or not the client wants to know.
        public private(set) var usage: Usage?

        /// What of the request was altered or left out, as far as is known when the first chunks have come.
        public private(set) var warnings: [TranslationWarning]

        init(
            _ source: Source,
            _ warnings: [TranslationWarning],
            _ remember: @escaping Remember,
            report: BedrockClient.FailureReport? = nil
        ) {
            self.report = report
            self.source = source
            self.warnings = warnings
            self.remember = remember
        }

        /// The chunks that have arrived, waiting until something has.
        ///
        /// - Returns: the next chunks; none where what came has no place in OpenAI's stream, or where nothing came for
        ///   as long as the heartbeat of the client's limits; `nil` after the last of a whole answer.
        /// - Throws: ``BedrockError``, ``EventStreamError``, ``TranslationError`` or `TransportError` where the stream broke.
        public mutating func next() async throws -> [ChatCompletionChunk]? {
            var list = ChunkList()
            return try await next(into: &list) ? list.chunks : nil
        }

        /// The chunks that have arrived as server-sent events, as ``next()`` gives them.
        ///
        /// Text that goes to the client as it came becomes an event without becoming a chunk.
        ///
        /// - Parameter note: is told of every chunk that does more than go on with text, and of the first that does that.
        /// - Returns: the events' bytes, where ``next()`` returns chunks.
        /// - Throws: as ``next()``.
        package mutating func nextEvents(note: (ChatCompletionChunk) -> Void) async throws -> [UInt8]? {
            var written = written
            defer { self.written = written }
            guard try await next(into: &written) else { return nil }
            let (bytes, chunks) = written.take()
            for chunk in chunks { note(chunk) }
            return bytes
        }

        private mutating func next(into sink: inout some ChunkSink) async throws -> Bool {
            // What comes behind a whole answer breaks nothing.
            if let failure, !isComplete { throw reported(failure) }
            // Taken out, so that it is changed in its place and not copied.
            let source = source
            self.source = .busy
            switch consume source {
            case .live(var events, var translator):
                defer { self.source = .live(events, translator) }
                if isComplete { return await Self.drain(&events) }
                do { return try await read(&events, &translator, into: &sink) } catch { throw reported(error) }
            case .whole(let answers):
                defer { self.source = .whole(answers) }
                guard !isComplete else { return false }
                guard let answers = try await answers.value(within: Self.longestWait) else { return true }
                isComplete = true
                warnings = answers.warnings
                for chunk in try chunks(of: answers) { sink.take(chunk) }
                return true
            case .busy: throw CancellationError()
            }
        }

        /// How long an answer that does not stream is waited for before the reader hears that nothing has come.
        private static let longestWait = Duration.seconds(5)

        private func reported(_ error: any Error) -> any Error {
            report?(error, false)
            return error
        }

        private mutating func read(
            _ events: inout ConverseStream.Reader,
            _ translator: inout ChatStreamTranslator,
            into sink: inout some ChunkSink
        ) async throws -> Bool {
            // Moved there and back, so that both are changed in their place.
            var translated = TranslatedEvents(consume translator, consume sink)
            let goesOn: Result<Bool, any Error>
            do {
                goesOn = .success(try await events.next(into: &translated))
            } catch {
                goesOn = .failure(error)
            }
            let failed = translated.failure
            (translator, sink) = translated.parts()
            guard try goesOn.get() else {
                try translator.finish()
                return false
            }
            if let error = failed {
                failure = error
                if sink.isEmpty { throw error }
            }
            isComplete = translator.isComplete
            if isComplete { remember(translator.provenThoughts, translator.callIDs) }
            usage = translator.usage
            return true
        }

        /// Reads to the end, so that the connection can serve again; an end that breaks or keeps waiting breaks nothing.
        private static func drain(_ events: inout ConverseStream.Reader) async -> Bool {
            while let batch = try? await events.next(), !batch.isEmpty {}
            return false
        }

        /// One answer after the other, and the tokens of all at the end.
        private mutating func chunks(of answers: WholeAnswers) throws -> [ChatCompletionChunk] {
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
}
