// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// Reads a body of Anthropic's Messages API, which refuses what it does not know.
///
/// Source: Anthropic's API reference, "Create a Message"; errors that users published.
enum ClaudeReader {
    private static let members: Set<String> = [
        "anthropic_version", "anthropic_beta", "max_tokens", "messages", "system", "temperature", "top_p", "top_k",
        "stop_sequences", "tools", "tool_choice", "thinking", "output_config", "metadata",
    ]

    static func request(_ json: JSONValue, for model: ChatModel) throws(ServiceException) -> ConverseRequest {
        for name in ["anthropic_version", "max_tokens", "messages"] where json[name] == nil {
            throw .validation("\(name): Field required")
        }
        guard json["anthropic_version"] == "bedrock-2023-05-31" else {
            throw .validation("anthropic_version: Input should be 'bedrock-2023-05-31'")
        }
        for key in json.object?.keys ?? [] where !members.contains(key) {
            throw .validation("\(key): Extra inputs are not permitted")
        }
        guard let maxTokens = json["max_tokens"]?.number?.int, maxTokens >= 1 else {
            throw .validation("max_tokens: Input should be greater than or equal to 1")
        }
        var messages: [ConverseMessage] = []
        for (index, turn) in (json["messages"]?.array ?? []).enumerated() {
            messages.append(try message(turn, at: "messages.\(index)"))
        }
        var request = ConverseRequest(messages: messages)
        request.system = try system(json["system"])
        request.inferenceConfig = InferenceConfiguration(
            maxTokens: maxTokens,
            temperature: json["temperature"]?.number?.double,
            topP: json["top_p"]?.number?.double,
            stopSequences: json["stop_sequences"]?.array?.compactMap(\.string)
        )
        request.toolConfig = try tools(json)
        if let schema = json["output_config"]?["format"]?["schema"] {
            request.outputConfig = [
                "textFormat": ["structure": ["jsonSchema": ["schema": .string(schema.description)]]]
            ]
        }
        if let thinking = json["thinking"] { request.additionalModelRequestFields = ["thinking": thinking] }
        if !ConverseRules.hasBlankText(request) {
            try ConverseRules(request: request, model: model, isStreaming: false).check()
            return request
        }
        throw .validation("messages: text content blocks must be non-empty")
    }

    private static func message(_ json: JSONValue, at place: String) throws(ServiceException) -> ConverseMessage {
        guard let role = json["role"]?.string, role == "user" || role == "assistant" else {
            throw .validation("\(place).role: Input should be 'user' or 'assistant'")
        }
        if let text = json["content"]?.string {
            return ConverseMessage(role: .init(rawValue: role), content: [.text(text)])
        }
        var content: [ContentBlock] = []
        for (index, block) in (json["content"]?.array ?? []).enumerated() {
            content.append(try self.block(block, at: "\(place).content.\(index)"))
            if let control = block["cache_control"] { content.append(try cachePoint(control)) }
        }
        return ConverseMessage(role: .init(rawValue: role), content: content)
    }

    private static func block(_ json: JSONValue, at place: String) throws(ServiceException) -> ContentBlock {
        func text(_ name: String) throws(ServiceException) -> String {
            guard let text = json[name]?.string else {
                throw .validation("\(place).\(json["type"]?.string ?? "").\(name): Field required")
            }
            return text
        }
        switch json["type"]?.string {
        case "text": return .text(try text("text"))
        case "image":
            guard let data = json["source"]?["data"]?.string, json["source"]?["type"] == "base64",
                let type = json["source"]?["media_type"]?.string, type.hasPrefix("image/")
            else { throw .validation("\(place).image.source: Field required") }
            return .image(.init(format: .init(rawValue: String(type.dropFirst(6))), source: .bytes(Base64Text(data))))
        case "document":
            guard let data = json["source"]?["data"]?.string else {
                throw .validation("\(place).document.source: Field required")
            }
            return .document(name: json["title"]?.string ?? "Document", format: "pdf", source: .bytes(Base64Text(data)))
        case "tool_use":
            let id = try text("id")
            guard id.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }) else {
                throw .validation("\(place).tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'")
            }
            return .toolUse(.init(toolUseID: id, name: try text("name"), input: json["input"] ?? [:]))
        case "tool_result":
            var content: [ContentBlock.ToolResult.Content] = []
            for part in json["content"]?.array ?? [] { content.append(.text(part["text"]?.string ?? "")) }
            let status = json["is_error"] == true ? "error" : nil
            return .toolResult(.init(toolUseID: try text("tool_use_id"), content: content, status: status))
        case "thinking":
            return .reasoningContent(.reasoningText(text: try text("thinking"), signature: try text("signature")))
        case "redacted_thinking": return .reasoningContent(.redactedContent(try text("data")))
        default: throw .validation("\(place).type: Field required")
        }
    }

    private static func cachePoint(_ control: JSONValue) throws(ServiceException) -> ContentBlock {
        guard control["type"] == "ephemeral" else {
            throw .validation("cache_control.type: Input should be 'ephemeral'")
        }
        return .cachePoint(CachePoint(ttl: control["ttl"]?.string))
    }

    private static func system(_ json: JSONValue?) throws(ServiceException) -> [SystemContentBlock] {
        if let text = json?.string { return [.text(text)] }
        var blocks: [SystemContentBlock] = []
        for (index, block) in (json?.array ?? []).enumerated() {
            guard block["type"] == "text", let text = block["text"]?.string else {
                throw .validation("system.\(index).text: Field required")
            }
            blocks.append(.text(text))
            if block["cache_control"] != nil { blocks.append(.cachePoint(CachePoint())) }
        }
        return blocks
    }

    private static func tools(_ json: JSONValue) throws(ServiceException) -> ToolConfiguration? {
        guard let entries = json["tools"]?.array, !entries.isEmpty else { return nil }
        var tools: [ConverseTool] = []
        for (index, entry) in entries.enumerated() {
            guard let name = entry["name"]?.string else {
                throw .validation("tools.\(index).custom.name: Field required")
            }
            guard let schema = entry["input_schema"], schema["type"] == "object" else {
                throw .validation("tools.\(index).custom.input_schema.type: Field required")
            }
            tools.append(.toolSpec(.init(name: name, inputSchema: schema)))
        }
        var choice: ConverseToolChoice?
        switch json["tool_choice"]?["type"]?.string {
        case nil: break
        case "auto": choice = .auto
        case "any": choice = .any
        case "tool": choice = .tool(name: json["tool_choice"]?["name"]?.string ?? "")
        default: throw .validation("tool_choice: Input tag found using 'type' does not match any of the expected tags")
        }
        return ToolConfiguration(tools: tools, toolChoice: choice)
    }
}

extension ConverseRules {
    /// Whether a block of text is blank, which Anthropic words otherwise.
    fileprivate static func hasBlankText(_ request: ConverseRequest) -> Bool {
        request.messages.flatMap(\.content).contains { if case .text(let text) = $0 { text.isBlank } else { false } }
    }
}
