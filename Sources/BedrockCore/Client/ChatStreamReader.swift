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
        }

        private var source: Source
        private let remember: Remember
        private let report: BedrockClient.FailureReport?
        /// What is wrong with the events, told after the chunks of those before.
        private var failure: TranslationError?

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
            // What comes behind a whole answer breaks nothing.
            if let failure, !isComplete { throw reported(failure) }
            switch source {
            case .live(var events, var translator):
                defer { source = .live(events, translator) }
                if isComplete { return await Self.drain(&events) }
                do { return try await chunks(from: &events, &translator) } catch { throw reported(error) }
            case .whole(let answers):
                guard !isComplete else { return nil }
                guard let answers = try await answers.value(within: Self.longestWait) else { return [] }
                isComplete = true
                warnings = answers.warnings
                return try chunks(of: answers)
            }
        }

        /// How long an answer that does not stream is waited for before the reader hears that nothing has come.
        private static let longestWait = Duration.seconds(5)

        private func reported(_ error: any Error) -> any Error {
            report?(error, false)
            return error
        }

        private mutating func chunks(
            from events: inout ConverseStream.Reader,
            _ translator: inout ChatStreamTranslator
        ) async throws -> [ChatCompletionChunk]? {
            guard let batch = try await events.next() else {
                try translator.finish()
                return nil
            }
            var chunks: [ChatCompletionChunk] = []
            do throws(TranslationError) {
                for event in batch { try translator.consume(event, into: &chunks) }
            } catch {
                failure = error
                if chunks.isEmpty { throw error }
            }
            isComplete = translator.isComplete
            if isComplete { remember(translator.provenThoughts, translator.callIDs) }
            usage = translator.usage
            return chunks
        }

        /// Reads to the end, so that the connection can serve again; an end that breaks or keeps waiting breaks nothing.
        private static func drain(_ events: inout ConverseStream.Reader) async -> [ChatCompletionChunk]? {
            while let batch = try? await events.next(), !batch.isEmpty {}
            return nil
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
