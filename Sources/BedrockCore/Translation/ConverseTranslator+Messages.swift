// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// The system prompt, and the turns in which user and assistant alternate, as Converse wants them.
    mutating func conversation() throws(TranslationError) -> ([SystemContentBlock], [ConverseMessage]) {
        var system: [SystemContentBlock] = []
        var turns: [ConverseMessage] = []
        for (index, message) in chat.messages.enumerated() {
            let path = "messages[\(index)]"
            if message.name != nil { warn("\(path).name", .dropped, "Bedrock has no place for the name of a speaker.") }
            switch message.role {
            case .system, .developer:
                system += try systemBlocks(of: message, at: path)
            case .user:
                Self.append(try userBlocks(of: message, at: path), as: .user, to: &turns)
            case .assistant:
                Self.append(try assistantBlocks(of: message, at: path), as: .assistant, to: &turns)
            case .tool:
                Self.append(try toolResult(of: message, at: path), as: .user, to: &turns)
            default:
                throw TranslationError(
                    .invalidValue,
                    "The role is one of 'system', 'developer', 'user', 'assistant', 'tool', 'function'.",
                    param: "\(path).role"
                )
            }
        }
        guard !turns.isEmpty else {
            throw TranslationError(
                .invalidValue,
                "The conversation needs at least one message that says something and is not from 'system' or 'developer'.",
                param: "messages"
            )
        }
        turns = pairedCalls(in: turns)
        addTextBesideDocuments(in: &turns)
        return (system, turns)
    }

    /// Appends to the last turn where it has the same role: Converse wants roles to alternate.
    ///
    /// Static: with `self` to read, the translator would be copied for each message, as what makes the blocks changes it.
    private static func append(
        _ blocks: [ContentBlock],
        as role: ConverseMessage.Role,
        to turns: inout [ConverseMessage]
    ) {
        guard !blocks.isEmpty else { return }
        if turns.last?.role == role {
            turns[turns.count - 1].content += blocks
        } else {
            turns.append(ConverseMessage(role: role, content: blocks))
        }
    }

    private mutating func systemBlocks(
        of message: ChatMessage,
        at path: String
    ) throws(TranslationError) -> [SystemContentBlock] {
        var blocks: [SystemContentBlock] = []
        switch message.content {
        case nil: break
        case .text(let text): if !text.isBlank { blocks.append(.text(text)) }
        case .parts(let parts):
            for (index, part) in parts.enumerated() {
                let path = "\(path).content[\(index)]"
                guard case .text(let text) = part else { throw .refused(path, "Instructions are text.") }
                if !text.text.isBlank { blocks.append(.text(text.text)) }
                if let point = try cachePoint(askedForBy: text.extra, at: path), !blocks.isEmpty {
                    blocks.append(.cachePoint(point))
                }
            }
        }
        if blocks.isEmpty { warnAboutBlank(at: path) }
        if let point = try cachePoint(askedForBy: message.extra, at: path), blocks.last?.isCachePoint == false {
            blocks.append(.cachePoint(point))
        }
        return blocks
    }

    private mutating func userBlocks(
        of message: ChatMessage,
        at path: String
    ) throws(TranslationError) -> [ContentBlock] {
        var blocks = try self.blocks(of: message.content, at: "\(path).content", from: .user)
        if blocks.isEmpty { warnAboutBlank(at: path) }
        try mark(&blocks, askedForBy: message, at: path)
        return blocks
    }

    /// Reasoning, text, calls: the order in which models write them, and the one that Bedrock takes.
    private mutating func assistantBlocks(
        of message: ChatMessage,
        at path: String
    ) throws(TranslationError) -> [ContentBlock] {
        let reasoning = reasoningBlocks(of: message, at: path)
        var blocks = try self.blocks(of: message.content, at: "\(path).content", from: .assistant)
        if let refusal = message.refusal, !refusal.isBlank { blocks.append(.text(refusal)) }
        for (index, call) in (message.toolCalls ?? []).enumerated() {
            blocks.append(try toolUse(of: call, at: "\(path).tool_calls[\(index)]"))
        }
        try mark(&blocks, askedForBy: message, at: path)
        if blocks.isEmpty {
            warnAboutBlank(at: path)
            return []
        }
        return reasoning + blocks
    }

    /// A result, and beside it what the model does not take within one.
    private mutating func toolResult(
        of message: ChatMessage,
        at path: String
    ) throws(TranslationError) -> [ContentBlock] {
        guard let id = message.toolCallID, !id.isEmpty else {
            throw TranslationError(
                .invalidValue,
                "A message of role 'tool' names the call that it answers in 'tool_call_id'.",
                param: "\(path).tool_call_id"
            )
        }
        var content: [ContentBlock.ToolResult.Content] = []
        var beside: [ContentBlock] = []
        for block in try blocks(of: message.content, at: "\(path).content", from: .tool) {
            switch block {
            case .text(let text): content.append(.text(text))
            case .image(let image) where capabilities.mediaInToolResults: content.append(.image(image))
            case .unknown(let type, let payload) where capabilities.mediaInToolResults && !block.isCachePoint:
                content.append(.unknown(type: type, payload: payload))
            default:
                if !block.isCachePoint {
                    warn(
                        "\(path).content",
                        .adapted,
                        "The model takes only text as a result; the rest stands beside it."
                    )
                }
                beside.append(block)
            }
        }
        if content.isEmpty {
            content = [.text(beside.isEmpty ? Self.emptyResult : Self.resultBeside)]
            warn("\(path).content", .adapted, "Bedrock takes no empty result of a tool.")
        }
        var result = ContentBlock.ToolResult(toolUseID: ToolUseIDs.bedrockID(for: id), content: content)
        if Self.saysItFailed(message) {
            if capabilities.toolResultStatus {
                result.status = "error"
            } else {
                warn("\(path).is_error", .dropped, "The model takes no word on whether a tool failed.")
            }
        }
        var blocks = [ContentBlock.toolResult(result)] + beside
        try mark(&blocks, askedForBy: message, at: path)
        return blocks
    }

    /// What a tool's result says where it says nothing; Bedrock refuses blank text.
    static let emptyResult = "(no output)"

    private static let resultBeside = "(see the content after the results)"

    /// The extension `is_error`, or `status` as Bedrock has it.
    private static func saysItFailed(_ message: ChatMessage) -> Bool {
        message.extra["is_error"] == true || message.extra["status"] == "error"
    }

    /// Sets the cache point that a whole message asks for.
    private mutating func mark(
        _ blocks: inout [ContentBlock],
        askedForBy message: ChatMessage,
        at path: String
    ) throws(TranslationError) {
        guard let point = try cachePoint(askedForBy: message.extra, at: path), let last = blocks.last else { return }
        // The last part may have asked for the same.
        if !last.isCachePoint { blocks.append(.cachePoint(point)) }
    }

    private mutating func warnAboutBlank(at path: String) {
        warn(path, .dropped, "The message says nothing, and Bedrock refuses blank text.")
    }
}
