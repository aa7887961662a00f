// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// Reads a body of OpenAI's chat completions, as imported models take it.
///
/// Source: Amazon Bedrock user guide, "Invoke your imported model"; OpenAI's API reference, "Create chat completion".
enum OpenAIReader {
    static func request(_ json: JSONValue) throws(ServiceException) -> ConverseRequest {
        guard let messages = json["messages"]?.array, !messages.isEmpty else {
            throw refused("messages", "Field required")
        }
        var request = ConverseRequest(messages: [])
        var ids: Set<String> = []
        for (index, message) in messages.enumerated() {
            let place = "messages.\(index)"
            switch message["role"]?.string {
            case "system", "developer": request.system.append(.text(try text(message, at: place)))
            case "user": request.messages.append(.init(role: .user, content: try user(message, at: place)))
            case "assistant":
                for call in message["tool_calls"]?.array ?? [] {
                    guard let id = call["id"]?.string, call["function"]?["arguments"]?.string != nil,
                        call["type"] == "function"
                    else { throw refused("\(place).tool_calls", "Input should be a valid tool call") }
                    ids.insert(id)
                }
                request.messages.append(.init(role: .assistant, content: [.text(try text(message, at: place))]))
            case "tool":
                guard let id = message["tool_call_id"]?.string, ids.contains(id) else {
                    throw refused("\(place).tool_call_id", "No such tool call")
                }
                let content: [ContentBlock.ToolResult.Content] = [.text(try text(message, at: place))]
                request.messages.append(
                    .init(role: .user, content: [.toolResult(.init(toolUseID: id, content: content))])
                )
            default: throw refused("\(place).role", "Input should be 'system', 'user', 'assistant' or 'tool'")
            }
        }
        request.inferenceConfig = InferenceConfiguration(
            maxTokens: (json["max_tokens"] ?? json["max_completion_tokens"])?.number?.int,
            stopSequences: json["stop"]?.array?.compactMap(\.string)
        )
        request.toolConfig = try tools(json)
        if let schema = json["response_format"]?["json_schema"]?["schema"] {
            request.outputConfig = [
                "textFormat": ["structure": ["jsonSchema": ["schema": .string(schema.description)]]]
            ]
        }
        return request
    }

    private static func text(_ message: JSONValue, at place: String) throws(ServiceException) -> String {
        if let text = message["content"]?.string { return text }
        guard message["tool_calls"] != nil else { throw refused("\(place).content", "Field required") }
        return ""
    }

    private static func user(_ message: JSONValue, at place: String) throws(ServiceException) -> [ContentBlock] {
        if let text = message["content"]?.string { return [.text(text)] }
        var content: [ContentBlock] = []
        for part in message["content"]?.array ?? [] {
            if let text = part["text"]?.string, part["type"] == "text" {
                content.append(.text(text))
            } else if let url = part["image_url"]?["url"]?.string, url.hasPrefix("data:image/"),
                let comma = url.firstIndex(of: ",")
            {
                let format = url.dropFirst(11).prefix { $0 != ";" }
                let data = String(url[url.index(after: comma)...])
                content.append(.image(.init(format: .init(rawValue: String(format)), source: .bytes(Base64Text(data)))))
            } else {
                throw refused("\(place).content", "Input should be text or an image_url")
            }
        }
        return content
    }

    private static func tools(_ json: JSONValue) throws(ServiceException) -> ToolConfiguration? {
        guard let entries = json["tools"]?.array, !entries.isEmpty else { return nil }
        var tools: [ConverseTool] = []
        for (index, entry) in entries.enumerated() {
            guard entry["type"] == "function", let name = entry["function"]?["name"]?.string else {
                throw refused("tools.\(index).function.name", "Field required")
            }
            tools.append(.toolSpec(.init(name: name, inputSchema: entry["function"]?["parameters"] ?? [:])))
        }
        var choice: ConverseToolChoice?
        switch json["tool_choice"] {
        case nil, "auto": break
        case "required": choice = .any
        case let value?:
            guard let name = value["function"]?["name"]?.string else {
                throw refused("tool_choice", "Input should be 'none', 'auto', 'required' or a function")
            }
            choice = .tool(name: name)
        }
        return ToolConfiguration(tools: tools, toolChoice: choice)
    }

    private static func refused(_ place: String, _ message: String) -> ServiceException {
        .validation("The model returned the following errors: \(place): \(message)")
    }
}

/// Writes answers as OpenAI's chat completions.
enum OpenAIWriter {
    static func answer(_ answer: Answer) -> JSONObject {
        var message: JSONObject = ["role": "assistant", "content": .string(answer.text)]
        if !answer.calls.isEmpty { message["tool_calls"] = .array(answer.calls.map { .object(call($0)) }) }
        return [
            "id": "chatcmpl-simulated", "object": "chat.completion", "created": 1, "model": "simulated",
            "choices": [["index": 0, "message": .object(message), "finish_reason": .string(reason(answer))]],
            "usage": .object(usage(answer)),
        ]
    }

    static func chunks(_ answer: Answer) -> [JSONObject] {
        var deltas: [JSONObject] = [["role": "assistant", "content": ""]]
        deltas += Words.split(answer.text).map { ["content": .string($0)] }
        for (index, use) in answer.calls.enumerated() {
            var start = call(use)
            start["index"] = .count(index)
            start["function"] = ["name": .string(use.name), "arguments": ""]
            deltas.append(["tool_calls": [.object(start)]])
            let json = Array(use.input.description)
            for part in [json[..<(json.count / 2)], json[(json.count / 2)...]] {
                let function: JSONValue = ["arguments": .string(String(part))]
                deltas.append(["tool_calls": [["index": .count(index), "function": function]]])
            }
        }
        var chunks = deltas.map { chunk([["index": 0, "delta": .object($0), "finish_reason": nil]]) }
        chunks.append(chunk([["index": 0, "delta": [:], "finish_reason": .string(reason(answer))]]))
        var last = chunk([])
        last["usage"] = .object(usage(answer))
        return chunks + [last]
    }

    private static func chunk(_ choices: [JSONValue]) -> JSONObject {
        [
            "id": "chatcmpl-simulated", "object": "chat.completion.chunk", "created": 1, "model": "simulated",
            "choices": .array(choices),
        ]
    }

    private static func call(_ use: ContentBlock.ToolUse) -> JSONObject {
        [
            "id": .string(use.toolUseID), "type": "function",
            "function": ["name": .string(use.name), "arguments": .string(use.input.description)],
        ]
    }

    private static func usage(_ answer: Answer) -> JSONObject {
        [
            "prompt_tokens": .count(answer.usage.inputTokens), "completion_tokens": .count(answer.usage.outputTokens),
            "total_tokens": .count(answer.usage.totalTokens),
        ]
    }

    private static func reason(_ answer: Answer) -> String {
        switch answer.stopReason {
        case .toolUse: "tool_calls"
        case .maxTokens: "length"
        default: "stop"
        }
    }
}
