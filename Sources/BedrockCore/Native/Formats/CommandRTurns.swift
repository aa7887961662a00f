// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// A conversation as Command R takes it: what was said before, what is said now, and what tools gave for it.
struct CommandRTurns {
    /// `chat_history`, `message` and `tool_results`, as far as there are any.
    private(set) var body: JSONObject

    /// Parts a conversation.
    ///
    /// - Parameter messages: the turns.
    /// - Throws: ``TranslationError`` where a turn holds what is neither text nor of a tool.
    init(_ messages: [ConverseMessage]) throws(TranslationError) {
        let now = messages.lastIndex { $0.role == .user && $0.content.contains { !$0.isResult } } ?? 0
        var history: [JSONValue] = []
        for (index, turn) in messages.enumerated() where index < now {
            let text = try Self.text(of: turn)
            guard !text.isEmpty else { continue }
            history.append(["role": turn.role == .assistant ? "CHATBOT" : "USER", "message": .string(text)])
        }
        body = ["message": .string(messages.indices.contains(now) ? try Self.text(of: messages[now]) : "")]
        if !history.isEmpty { body["chat_history"] = .array(history) }
        let results = try Self.results(in: messages.dropFirst(now))
        if !results.isEmpty { body["tool_results"] = .array(results) }
    }

    /// The words of a turn; results of tools of earlier turns are told in words, too.
    private static func text(of turn: ConverseMessage) throws(TranslationError) -> String {
        var texts: [String] = []
        for block in turn.content {
            switch block {
            case .text(let text): texts.append(text)
            case .citationsContent(let cited): texts.append(cited.text)
            case .toolResult(let result): texts.append(contentsOf: try Self.texts(of: result))
            case .toolUse, .reasoningContent, .unknown(CachePoint.key, _): continue
            default: throw Self.unsupported
            }
        }
        return texts.joined(separator: "\n\n")
    }

    private static func results(in turns: ArraySlice<ConverseMessage>) throws(TranslationError) -> [JSONValue] {
        var calls: [String: ContentBlock.ToolUse] = [:]
        var results: [JSONValue] = []
        for block in turns.dropFirst().flatMap(\.content) {
            switch block {
            case .toolUse(let use): calls[use.toolUseID] = use
            case .toolResult(let result):
                guard let call = calls[result.toolUseID] else { continue }
                let outputs = try texts(of: result).map { JSONValue.object(["text": .string($0)]) }
                results.append([
                    "call": ["name": .string(call.name), "parameters": call.input], "outputs": .array(outputs),
                ])
            default: continue
            }
        }
        return results
    }

    private static func texts(of result: ContentBlock.ToolResult) throws(TranslationError) -> [String] {
        var texts: [String] = []
        for content in result.content {
            switch content {
            case .text(let text): texts.append(text)
            case .json(let json): texts.append(json.description)
            default: throw unsupported
            }
        }
        return texts
    }

    private static let unsupported = TranslationError.refused("messages", "The form 'command-r' carries text alone.")
}

/// Reads a streamed answer of Command R.
///
/// Source: Cohere's API reference, version 1 of "Chat with streaming".
struct CommandRStream: NativeStreamDecoder {
    private var events = NativeEvents()
    private var callCount = 0
    private var answer: String?

    mutating func consume(_ chunk: JSONValue) throws(TranslationError) -> [ConverseStreamEvent] {
        guard chunk.object != nil else { throw .unexpected("command-r") }
        events.begin()
        events.readAdditions(of: chunk)
        switch chunk["event_type"]?.string {
        case "stream-start": answer = chunk["generation_id"]?.string
        case "text-generation": events.add(text: chunk["text"]?.string ?? "")
        case "tool-calls-generation": add(CommandRBody.calls(in: chunk, of: answer))
        case "stream-end":
            let response = chunk["response"] ?? .null
            if callCount == 0 { add(CommandRBody.calls(in: response, of: answer)) }
            let word = chunk["finish_reason"]?.string ?? response["finish_reason"]?.string
            events.stop(CommandRBody.stopReason(word ?? "COMPLETE"))
        default: break
        }
        events.readMetrics(of: chunk)
        return events.take()
    }

    mutating func finish() -> [ConverseStreamEvent] {
        events.end()
        return events.take()
    }

    private mutating func add(_ calls: [ContentBlock.ToolUse]) {
        for call in calls {
            events.beginCall(callCount, id: call.toolUseID, name: call.name)
            events.add(input: call.input.description, to: callCount)
            callCount += 1
        }
    }
}
