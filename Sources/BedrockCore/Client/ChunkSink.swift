// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Takes the chunks of one stream as they are made: into a list, and written as server-sent events where that is wanted.
struct ChunkSink: Sendable {
    /// Whether chunks are written as well; text that goes to the client as it came then need not become a chunk.
    var isWriting = false

    private var writer = ChunkEvents()
    private var bytes: [UInt8] = []
    /// All chunks, or of those that are written the ones that do more than go on with text.
    private var chunks: [ChatCompletionChunk] = []
    /// Whether there has been a chunk with text.
    private var hasText = false
    /// How many bytes were written the last time: answers come at their own pace.
    private var expected = 256

    init(isWriting: Bool = false) {
        self.isWriting = isWriting
    }

    /// Whether nothing has been taken.
    var isEmpty: Bool { bytes.isEmpty && chunks.isEmpty }

    /// Hands over what has been written.
    mutating func takeBytes() -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        expected = bytes.count
        defer { bytes = [] }
        return bytes
    }

    /// Hands over the chunks: all, or of those that were written the ones that do more than go on with text.
    mutating func takeChunks() -> [ChatCompletionChunk] {
        guard !chunks.isEmpty else { return [] }
        defer { chunks = [] }
        return chunks
    }

    /// Takes a chunk.
    mutating func take(_ chunk: ChatCompletionChunk) {
        if isWriting {
            reserve()
            writer.append(chunk, to: &bytes)
        }
        chunks.append(chunk)
    }

    /// Offers text that goes to the client as it is, in bytes that last as long as the call.
    ///
    /// - Parameters:
    ///   - text: the text as ``JSONWriter`` would write it, without quotes.
    ///   - example: what its chunk looks like, whatever the text.
    /// - Returns: whether it has been taken; else it comes as a chunk.
    mutating func take(writtenText text: UnsafeBufferPointer<UInt8>, like example: () -> ChatCompletionChunk) -> Bool {
        guard isWriting else { return false }
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
