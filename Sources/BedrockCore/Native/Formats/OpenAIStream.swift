// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Reads chunks of OpenAI's chat completions.
///
/// Tolerates what makers of models do differently: a `message` in place of a `delta`, a `stop_reason` in place of a
/// `finish_reason`, thoughts in a field of one name or the other or within the text.
struct OpenAIStream: NativeStreamDecoder {
    private let format: String
    private var events = NativeEvents()
    private var splitter = ThoughtSplitter()

    init(format: String) {
        self.format = format
    }

    mutating func consume(_ chunk: JSONValue) throws(TranslationError) -> [ConverseStreamEvent] {
        guard chunk.object != nil else { throw .unexpected(format) }
        events.begin()
        events.readAdditions(of: chunk)
        events.usage.read(openAI: chunk["usage"])
        if let choice = chunk["choices"]?[0] {
            let delta = choice["delta"] ?? choice["message"] ?? .null
            if let thoughts = Self.thoughts(in: delta) { events.add(thoughts: thoughts) }
            events.add(splitter.consume(Self.text(in: delta)))
            for (place, call) in (delta["tool_calls"]?.array ?? []).enumerated() { add(call, place) }
            if let reason = Self.stopReason(of: choice) {
                events.add(splitter.finish())
                events.stop(reason)
            }
        }
        events.readMetrics(of: chunk)
        return events.take()
    }

    mutating func finish() -> [ConverseStreamEvent] {
        events.end()
        return events.take()
    }

    private mutating func add(_ call: JSONValue, _ place: Int) {
        let number = call["index"]?.number?.int ?? place
        let function = call["function"]
        if !events.hasCall(number) {
            events.add(splitter.finish())
            let id = call["id"]?.string ?? "call_\(number)"
            events.beginCall(number, id: id, name: function?["name"]?.string ?? "")
        }
        if let input = function?["arguments"] { events.add(input: input.string ?? input.description, to: number) }
    }

    /// The text of a message or delta, which may stand in parts.
    static func text(in message: JSONValue) -> String {
        guard let content = message["content"] else { return "" }
        return content.string ?? (content.array ?? []).compactMap { $0["text"]?.string }.joined()
    }

    /// The thoughts of a message or delta.
    static func thoughts(in message: JSONValue) -> String? {
        let thoughts = message["reasoning_content"]?.string ?? message["reasoning"]?.string
        return thoughts?.isEmpty == false ? thoughts : nil
    }

    /// Why an answer ended, in Converse's words.
    static func stopReason(of choice: JSONValue) -> StopReason? {
        switch choice["finish_reason"]?.string ?? choice["stop_reason"]?.string {
        case nil: nil
        case "stop": .endTurn
        case "length": .maxTokens
        case "tool_calls", "function_call": .toolUse
        case "content_filter": .contentFiltered
        case let word?: StopReason(rawValue: word)
        }
    }
}
