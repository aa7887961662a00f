// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Reads the events of Anthropic's Messages API, one in each chunk.
///
/// Source: Anthropic's API reference, "Streaming Messages".
struct ClaudeStream: NativeStreamDecoder {
    private var events = NativeEvents()
    /// The blocks that Converse has no place for.
    private var unknownBlocks: Set<Int> = []

    mutating func consume(_ chunk: JSONValue) throws(TranslationError) -> [ConverseStreamEvent] {
        guard let type = chunk["type"]?.string else { throw .unexpected("claude") }
        events.readAdditions(of: chunk)
        switch type {
        case "message_start":
            events.begin()
            events.usage.read(anthropic: chunk["message"]?["usage"])
        case "content_block_start": begin(chunk["content_block"] ?? .null, at: index(chunk))
        case "content_block_delta": add(chunk["delta"] ?? .null, at: index(chunk))
        case "content_block_stop":
            if !unknownBlocks.contains(index(chunk)) { events.append(.contentBlockStop(index: index(chunk))) }
        case "message_delta":
            events.usage.read(anthropic: chunk["usage"])
            guard let reason = chunk["delta"]?["stop_reason"]?.string else { break }
            let stop = chunk["delta"]?["stop_sequence"]?.string
            events.stop(
                StopReason(rawValue: reason),
                fields: stop.map { ["stop_sequence": .string($0)] }
            )
        case "message_stop":
            if let metrics = chunk["amazon-bedrock-invocationMetrics"] { events.usage.read(metrics: metrics) }
            events.end()
        case "error":
            let message = chunk["error"]?["message"]?.string ?? "no reason was given"
            throw TranslationError(.unexpectedAnswer, "The model broke its stream off: \(message).")
        default: break
        }
        return events.take()
    }

    mutating func finish() -> [ConverseStreamEvent] {
        events.end()
        return events.take()
    }

    private func index(_ chunk: JSONValue) -> Int {
        chunk["index"]?.number?.int ?? 0
    }

    private mutating func begin(_ json: JSONValue, at index: Int) {
        switch ClaudeBlocks.block(json) {
        case .toolUse(var use):
            // The input follows in pieces; what stands here is an empty object.
            use.input = .null
            events.append(.contentBlockStart(index: index, start: .toolUse(use)))
        case .text(let text):
            if !text.isEmpty { events.append(.contentBlockDelta(index: index, delta: .text(text))) }
        case .reasoningContent(.redactedContent(let data)):
            events.append(.contentBlockDelta(index: index, delta: .reasoningContent(.redactedContent(data))))
        case .reasoningContent(.reasoningText(let text, _)):
            if !text.isEmpty {
                events.append(.contentBlockDelta(index: index, delta: .reasoningContent(.text(text))))
            }
        default: unknownBlocks.insert(index)
        }
    }

    private mutating func add(_ delta: JSONValue, at index: Int) {
        guard !unknownBlocks.contains(index) else { return }
        let more: ConverseStreamEvent.Delta? =
            switch delta["type"]?.string {
            case "text_delta": delta["text"]?.string.map { .text($0) }
            case "input_json_delta": delta["partial_json"]?.string.map { .toolUse(input: $0) }
            case "thinking_delta": delta["thinking"]?.string.map { .reasoningContent(.text($0)) }
            case "signature_delta": delta["signature"]?.string.map { .reasoningContent(.signature($0)) }
            default: nil
            }
        if let more { events.append(.contentBlockDelta(index: index, delta: more)) }
    }
}
