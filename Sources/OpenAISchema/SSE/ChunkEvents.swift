// SPDX-License-Identifier: MIT-0

/// Writes the chunks of one stream as server-sent events.
///
/// Nearly all chunks of a stream differ in their text alone: what stands round it is written once and copied.
public struct ChunkEvents: Sendable {
    /// A chunk with text, as its event without the text.
    private struct Frame {
        let id: String
        let created: Int
        let model: String
        let index: Int
        let isUsageAbsent: Bool
        let head: [UInt8]
        let tail: [UInt8]

        /// Makes the frame of a chunk with text and nothing else.
        init?(_ chunk: ChatCompletionChunk) {
            (id, created, model, index) = (chunk.id, chunk.created, chunk.model, chunk.choices[0].index)
            isUsageAbsent = chunk.usage == .absent
            var event: [UInt8] = []
            var empty = chunk
            empty.choices[0].delta.content = ""
            ServerSentEvents.append(empty, to: &event)
            guard let start = ByteText.firstRange(of: #""delta":{"content":"""#, in: event) else { return nil }
            head = Array(event[..<(start.upperBound - 2)])
            tail = Array(event[start.upperBound...])
        }

        /// Whether another chunk with text and nothing else differs in its text alone.
        func fits(_ chunk: ChatCompletionChunk) -> Bool {
            chunk.choices[0].index == index && chunk.created == created && chunk.id == id && chunk.model == model
                && (chunk.usage == .absent) == isUsageAbsent
        }
    }

    private var frame: Frame?

    /// Makes a writer for one stream.
    public init() {}

    /// Appends a chunk as one event.
    ///
    /// - Parameters:
    ///   - chunk: the chunk.
    ///   - bytes: what to append to.
    public mutating func append(_ chunk: ChatCompletionChunk, to bytes: inout [UInt8]) {
        guard chunk.isPlainText, let text = chunk.choices[0].delta.content else {
            return ServerSentEvents.append(chunk, to: &bytes)
        }
        if frame?.fits(chunk) != true { frame = Frame(chunk) }
        guard let frame else { return ServerSentEvents.append(chunk, to: &bytes) }
        bytes.append(contentsOf: frame.head)
        JSONWriter.append(string: text, to: &bytes)
        bytes.append(contentsOf: frame.tail)
    }

    /// Appends the event of a chunk that tells more text of the one answer of a stream, without making the chunk.
    ///
    /// - Parameters:
    ///   - text: the text as ``JSONWriter`` would write it, without quotes.
    ///   - example: such a chunk, whatever its text; asked for once.
    ///   - bytes: what to append to.
    /// - Returns: whether the event could be written so.
    package mutating func append(
        writtenText text: UnsafeBufferPointer<UInt8>,
        like example: @autoclosure () -> ChatCompletionChunk,
        to bytes: inout [UInt8]
    ) -> Bool {
        if frame == nil { frame = Frame(example()) }
        guard let frame else { return false }
        bytes.append(contentsOf: frame.head)
        bytes.append(UInt8(ascii: "\""))
        unsafe bytes.append(contentsOf: text)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: frame.tail)
        return true
    }
}

extension ChatCompletionChunk {
    /// Whether the chunk tells more text of one answer and nothing else.
    fileprivate var isPlainText: Bool {
        guard choices.count == 1, extra.isEmpty, serviceTier == nil, systemFingerprint == nil, usage.value == nil else {
            return false
        }
        return choices[0].isPlainText
    }
}

extension ChatCompletionChunk.Choice {
    fileprivate var isPlainText: Bool {
        finishReason == nil && extra.isEmpty && delta.content != nil && delta.role == nil && delta.refusal == nil
            && delta.reasoningContent == nil && delta.toolCalls == nil && delta.extra.isEmpty
    }
}
