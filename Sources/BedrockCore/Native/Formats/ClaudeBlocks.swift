// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Anthropic's blocks out of Converse's, and the other way round.
///
/// Source: Anthropic's API reference, "Create a Message".
enum ClaudeBlocks {
    /// The conversation.
    static func turns(_ messages: [ConverseMessage]) throws(TranslationError) -> [JSONValue] {
        var turns: [JSONValue] = []
        for message in messages {
            var content: [JSONValue] = []
            for block in message.content {
                if case .unknown(CachePoint.key, let point) = block {
                    mark(&content, point)
                } else {
                    content.append(.object(try Self.object(of: block)))
                }
            }
            turns.append(["role": .string(message.role.rawValue), "content": .array(content)])
        }
        return turns
    }

    /// The system prompt.
    static func system(_ blocks: [SystemContentBlock]) throws(TranslationError) -> [JSONValue] {
        var system: [JSONValue] = []
        for block in blocks {
            switch block {
            case .text(let text): system.append(["type": "text", "text": .string(text)])
            case .unknown(CachePoint.key, let point): mark(&system, point)
            case .unknown(let type, _): throw unsupported(type)
            }
        }
        return system
    }

    /// The tools.
    static func tools(_ entries: [ConverseTool]) throws(TranslationError) -> [JSONValue] {
        var tools: [JSONValue] = []
        for entry in entries {
            switch entry {
            case .toolSpec(let specification):
                var tool: JSONObject = ["name": .string(specification.name)]
                if let description = specification.description { tool["description"] = .string(description) }
                tool["input_schema"] = specification.inputSchema
                if let strict = specification.strict { tool["strict"] = .bool(strict) }
                tools.append(.object(tool))
            case .unknown(CachePoint.key, let point): mark(&tools, point)
            case .unknown: throw .refused("tools", "The form 'claude' carries functions alone.")
            }
        }
        return tools
    }

    /// The choice among the tools.
    static func choice(_ choice: ConverseToolChoice?) throws(TranslationError) -> JSONValue? {
        switch choice {
        case nil: nil
        case .auto: ["type": "auto"]
        case .any: ["type": "any"]
        case .tool(let name): ["type": "tool", "name": .string(name)]
        case .unknown: throw .refused("tool_choice", "The form 'claude' does not know this choice.")
        }
    }

    private static func object(of block: ContentBlock) throws(TranslationError) -> JSONObject {
        switch block {
        case .text(let text): return ["type": "text", "text": .string(text)]
        case .citationsContent(let cited): return ["type": "text", "text": .string(cited.text)]
        case .image(let image): return try Self.object(of: image)
        case .toolUse(let use):
            return ["type": "tool_use", "id": id(use.toolUseID), "name": .string(use.name), "input": use.input]
        case .toolResult(let result): return try Self.object(of: result)
        case .reasoningContent(.reasoningText(let text, let signature)):
            return ["type": "thinking", "thinking": .string(text), "signature": .string(signature ?? "")]
        case .reasoningContent(.redactedContent(let data)):
            return ["type": "redacted_thinking", "data": .string(data)]
        case .unknown("document", let payload): return try document(payload)
        case .reasoningContent(.unknown(let type, _)), .unknown(let type, _): throw unsupported(type)
        }
    }

    private static func object(of image: ContentBlock.Image) throws(TranslationError) -> JSONObject {
        guard case .bytes(let data) = image.source else { throw unsupported("s3Location") }
        return [
            "type": "image",
            "source": [
                "type": "base64", "media_type": .string("image/\(image.format.rawValue)"),
                "data": .string(data.description),
            ],
        ]
    }

    private static func object(of result: ContentBlock.ToolResult) throws(TranslationError) -> JSONObject {
        var content: [JSONValue] = []
        for block in result.content {
            switch block {
            case .text(let text): content.append(["type": "text", "text": .string(text)])
            case .json(let json): content.append(["type": "text", "text": .string(json.description)])
            case .image(let image): content.append(.object(try object(of: image)))
            case .unknown("document", let payload): content.append(.object(try document(payload)))
            case .unknown(let type, _): throw unsupported(type)
            }
        }
        var object: JSONObject = ["type": "tool_result", "tool_use_id": id(result.toolUseID)]
        if !content.isEmpty { object["content"] = .array(content) }
        if result.status == "error" { object["is_error"] = true }
        return object
    }

    /// A document: PDF as bytes, text as text.
    private static func document(_ payload: JSONValue) throws(TranslationError) -> JSONObject {
        let source = payload["source"]
        var object: JSONObject = ["type": "document"]
        if let data = source?["bytes"]?.string {
            switch payload["format"]?.string ?? "" {
            case "pdf":
                object["source"] = [
                    "type": "base64", "media_type": "application/pdf", "data": .string(data),
                ]
            case "txt", "md", "csv", "html":
                let text = String(decoding: Base64.prefix(of: Base64Text(data)), as: UTF8.self)
                object["source"] = ["type": "text", "media_type": "text/plain", "data": .string(text)]
            case let format:
                throw .refused("messages", "The form 'claude' carries PDF and text, not '\(format)'.")
            }
        } else if let text = source?["text"]?.string {
            object["source"] = ["type": "text", "media_type": "text/plain", "data": .string(text)]
        } else {
            throw unsupported("document")
        }
        if let title = payload["name"] { object["title"] = title }
        if let context = payload["context"] { object["context"] = context }
        if let citations = payload["citations"] { object["citations"] = citations }
        return object
    }

    /// Anthropic's ids have letters, digits, `_` and `-` alone; Converse's may have dots and colons, too.
    private static func id(_ id: String) -> JSONValue {
        .string(
            String(id.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") ? $0 : "_" })
        )
    }

    /// Marks what stands before a cache point.
    private static func mark(_ blocks: inout [JSONValue], _ point: JSONValue) {
        guard var last = blocks.last?.object else { return }
        var control: JSONObject = ["type": "ephemeral"]
        if let ttl = point["ttl"] { control["ttl"] = ttl }
        last["cache_control"] = .object(control)
        blocks[blocks.count - 1] = .object(last)
    }

    private static func unsupported(_ type: String) -> TranslationError {
        .refused("messages", "The form 'claude' has no place for content of type '\(type)'.")
    }

    /// A block of an answer; `nil` for types that Converse has no place for.
    static func block(_ json: JSONValue) -> ContentBlock? {
        switch json["type"]?.string {
        case "text": return .text(json["text"]?.string ?? "")
        case "tool_use":
            return .toolUse(
                ContentBlock.ToolUse(
                    toolUseID: json["id"]?.string ?? "",
                    name: json["name"]?.string ?? "",
                    input: json["input"] ?? [:]
                )
            )
        case "thinking":
            return .reasoningContent(
                .reasoningText(text: json["thinking"]?.string ?? "", signature: json["signature"]?.string)
            )
        case "redacted_thinking": return .reasoningContent(.redactedContent(json["data"]?.string ?? ""))
        default: return nil
        }
    }
}
