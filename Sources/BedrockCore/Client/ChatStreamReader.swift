// SPDX-License-Identifier: MIT-0

package import AWSSigner
public import OpenAISchema

extension ChatStream {
    /// Keeps the proven thoughts of an answer, and the ids of its calls.
    typealias Remember = @Sendable (_ thoughts: [ContentBlock.ReasoningContent], _ callIDs: [String]) -> Void

    /// What a stream has for a client that does not wait.
    package enum EventStep: Sendable {
        /// Whole events; none where nothing came for as long as the heartbeat of the client's limits.
        case events([UInt8])
        /// The answer has been told to its end.
        case end
        /// Nothing yet.
        case wait
    }

    /// Reads batch after batch.
    public struct Reader {
        private var feed: ChatStreamFeed

        init(_ feed: ChatStreamFeed) {
            self.feed = feed
        }

        /// Whether the answer is whole: nothing that may still come belongs to it.
        public var isComplete: Bool { feed.isComplete }

        /// The tokens, once Bedrock has told them, whether or not the client wants to know.
        public var usage: Usage? { feed.usage }

        /// What of the request was altered or left out, as far as is known when the first chunks have come.
        public var warnings: [TranslationWarning] { feed.warnings }

        /// The chunks that have arrived, waiting until something has.
        ///
        /// - Returns: the next chunks; none where what came has no place in OpenAI's stream, or where nothing came for
        ///   as long as the heartbeat of the client's limits; `nil` after the last of a whole answer.
        /// - Throws: ``BedrockError``, ``EventStreamError``, ``TranslationError`` or `TransportError` where the stream broke.
        public mutating func next() async throws -> [ChatCompletionChunk]? {
            if Task.isCancelled { awaited.cancel() }
            while true {
                switch try feed.step(isWriting: false) {
                case .taken: return feed.takeChunks()
                case .end: return nil
                case .wait: await awaited.changeOrCancellation()
                }
            }
        }

        /// What to wait for where a step says so.
        package var awaited: any Awaited { feed.awaited }

        /// The chunks that have arrived as server-sent events, without a wait.
        ///
        /// Text that goes to the client as it came becomes an event without becoming a chunk.
        ///
        /// - Parameter note: is told of every chunk that does more than go on with text, and of the first that does that.
        /// - Returns: the events, where there are any.
        /// - Throws: as ``next()``.
        package mutating func nextEvents(note: (ChatCompletionChunk) -> Void) throws -> EventStep {
            switch try feed.step(isWriting: true) {
            case .taken:
                for chunk in feed.takeChunks() { note(chunk) }
                return .events(feed.takeBytes())
            case .end: return .end
            case .wait: return .wait
            }
        }
    }
}
