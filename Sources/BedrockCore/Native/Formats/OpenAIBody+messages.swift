// SPDX-License-Identifier: MIT-0

public import OpenAISchema

extension OpenAIBody {
    /// The conversation: each result of a tool is a message of its own.
    func messages(of request: ConverseRequest) throws(TranslationError) -> [JSONValue] {
        var messages: [JSONValue] = []
        if !request.systemText.isEmpty {
            messages.append(["role": "system", "content": .string(request.systemText)])
        }
        for turn in request.messages {
            if turn.role == .assistant {
                messages.append(.object(try assistant(turn)))
            } else {
                messages += try results(in: turn)
                if let message = try user(turn) { messages.append(message) }
            }
        }
        return messages
    }

    private func assistant(_ turn: ConverseMessage) throws(TranslationError) -> JSONObject {
        var texts: [String] = []
        var calls: [JSONValue] = []
        for block in turn.content {
            switch block {
            case .text(let text): texts.append(text)
            case .citationsContent(let cited): texts.append(cited.text)
            case .toolUse(let use):
                calls.append([
                    "id": .string(use.toolUseID), "type": "function",
                    "function": ["name": .string(use.name), "arguments": .string(use.input.description)],
                ])
            case .reasoningContent, .unknown(CachePoint.key, _): continue
            default: throw unsupported
            }
        }
        var message: JSONObject = ["role": "assistant", "content": .string(texts.joined())]
        if !calls.isEmpty { message["tool_calls"] = .array(calls) }
        return message
    }

    private func results(in turn: ConverseMessage) throws(TranslationError) -> [JSONValue] {
        var messages: [JSONValue] = []
        for case .toolResult(let result) in turn.content {
            var texts: [String] = []
            for content in result.content {
                switch content {
                case .text(let text): texts.append(text)
                case .json(let json): texts.append(json.description)
                default: throw unsupported
                }
            }
            messages.append([
                "role": "tool", "tool_call_id": .string(result.toolUseID),
                "content": .string(texts.joined(separator: "\n")),
            ])
        }
        return messages
    }

    /// What the user said; one text as such, anything else in parts.
    private func user(_ turn: ConverseMessage) throws(TranslationError) -> JSONValue? {
        var parts: [JSONValue] = []
        for block in turn.content {
            switch block {
            case .text(let text): parts.append(["type": "text", "text": .string(text)])
            case .image(let image):
                guard dialect != .jamba, case .bytes(let data) = image.source else { throw unsupported }
                let url = "data:image/\(image.format.rawValue);base64,\(data)"
                parts.append(["type": "image_url", "image_url": ["url": .string(url)]])
            case .toolResult, .unknown(CachePoint.key, _): continue
            default: throw unsupported
            }
        }
        guard !parts.isEmpty else { return nil }
        let texts = parts.compactMap { $0["text"]?.string }
        let content: JSONValue =
            texts.count == parts.count && (parts.count == 1 || dialect != .openAI)
            ? .string(texts.joined(separator: "\n\n")) : .array(parts)
        return ["role": "user", "content": content]
    }

    private var unsupported: TranslationError {
        .refused("messages", "The form '\(name)' carries text\(dialect == .jamba ? "" : " and pictures") alone.")
    }
}

extension OpenAIBody {
    /// Reads an answer.
    public func response(from body: JSONValue) throws(TranslationError) -> ConverseResponse {
        guard let choice = body["choices"]?[0], let message = choice["message"] else { throw .unexpected(name) }
        var content: [ContentBlock] = []
        if let thoughts = OpenAIStream.thoughts(in: message) {
            content.append(.reasoningContent(.reasoningText(text: thoughts, signature: nil)))
        }
        content += ThoughtSplitter.blocks(of: OpenAIStream.text(in: message))
        for (index, call) in (message["tool_calls"]?.array ?? []).enumerated() {
            let function = call["function"]
            content.append(
                .toolUse(
                    ContentBlock.ToolUse(
                        toolUseID: call["id"]?.string ?? "call_\(index)",
                        name: function?["name"]?.string ?? "",
                        input: Self.input(function?["arguments"])
                    )
                )
            )
        }
        var usage = NativeUsage()
        usage.read(openAI: body["usage"])
        var response = ConverseResponse(
            message: ConverseMessage(role: .assistant, content: content),
            stopReason: OpenAIStream.stopReason(of: choice) ?? .endTurn,
            usage: usage.value
        )
        response.readAdditions(of: body)
        return response
    }

    /// Arguments, which are text; a model that was cut off leaves what is no JSON.
    private static func input(_ arguments: JSONValue?) -> JSONValue {
        guard let text = arguments?.string else { return arguments ?? [:] }
        if text.isBlank { return [:] }
        return (try? JSONParser.parse(text)) ?? ["arguments": .string(text)]
    }
}
