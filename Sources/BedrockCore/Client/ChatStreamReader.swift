// SPDX-License-Identifier: MIT-0

public import OpenAISchema

extension ChatStream {
    /// Keeps the proven thoughts of an answer, and the ids of its calls.
    typealias Remember = @Sendable (_ thoughts: [ContentBlock.ReasoningContent], _ callIDs: [String]) -> Void

    /// Reads batch after batch.
    public struct Reader {
        enum Source {
            case live(ConverseStream.Reader)
            case whole(Deferred<[[ConverseStreamEvent]]>)
        }

        private var source: Source
        private let context: ResponseContext
        private var translator: ChatStreamTranslator
        private let remember: Remember
        /// What is wrong with the events, told after the chunks of those before.
        private var failure: TranslationError?
        private var hasToldWhole = false

        init(_ source: Source, _ context: ResponseContext, _ remember: @escaping Remember) {
            self.source = source
            self.context = context
            self.remember = remember
            translator = ChatStreamTranslator(context: context)
        }

        /// The chunks that have arrived, waiting until something has.
        ///
        /// - Returns: the next chunks; none where what came has no place in OpenAI's stream, or where nothing came for
        ///   as long as the heartbeat of the client's limits; `nil` after the last of a whole answer.
        /// - Throws: ``BedrockError``, ``EventStreamError``, ``TranslationError`` or `TransportError` where the stream broke.
        public mutating func next() async throws -> [ChatCompletionChunk]? {
            if let failure { throw failure }
            switch source {
            case .live(var events):
                defer { source = .live(events) }
                return isComplete ? await Self.drain(&events) : try await chunks(from: &events)
            case .whole(let answers):
                guard !isComplete else { return nil }
                guard let answers = try await answers.value(within: Self.longestWait) else { return [] }
                defer { hasToldWhole = true }
                return try chunks(of: answers)
            }
        }

        /// Whether the answer is whole: nothing that may still come belongs to it.
        public var isComplete: Bool { translator.isComplete || hasToldWhole }

        /// How long an answer that does not stream is waited for before the reader hears that nothing has come.
        private static let longestWait = Duration.seconds(5)

        private mutating func chunks(from events: inout ConverseStream.Reader) async throws -> [ChatCompletionChunk]? {
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
            if translator.isComplete { remember(translator.provenThoughts, translator.callIDs) }
            return chunks
        }

        /// Reads to the end, so that the connection can serve again; an end that breaks or keeps waiting breaks nothing.
        private static func drain(_ events: inout ConverseStream.Reader) async -> [ChatCompletionChunk]? {
            while let batch = try? await events.next(), !batch.isEmpty {}
            return nil
        }

        /// One answer after the other, and the tokens of all at the end.
        private func chunks(of answers: [[ConverseStreamEvent]]) throws -> [ChatCompletionChunk] {
            var chunks: [ChatCompletionChunk] = []
            var total: ChatCompletionChunk?
            for (index, events) in answers.enumerated() {
                var translator = ChatStreamTranslator(context: context)
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
            }
            if let total { chunks.append(total) }
            return chunks
        }
    }
}
