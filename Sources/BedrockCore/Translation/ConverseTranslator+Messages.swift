// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// The system prompt, and the turns in which user and assistant alternate, as Converse wants them.
    mutating func conversation() throws(TranslationError) -> ([SystemContentBlock], [ConverseMessage]) {
        var system: [SystemContentBlock] = []
        var turns: [ConverseMessage] = []
        for (index, message) in chat.messages.enumerated() {
            let path = "messages[\(index)]"
            warnAboutUncarried(message, at: path)
            switch message.role {
            case .system, .developer:
                system += try systemBlocks(of: message, at: path)
            case .user:
                append(try userBlocks(of: message, at: path), as: .user, to: &turns)
            case .assistant:
                append(try assistantBlocks(of: message, at: path), as: .assistant, to: &turns)
            case .tool:
                append([try toolResult(of: message, at: path)], as: .user, to: &turns)
            case .function:
                throw .refused(
                    "\(path).role",
                    "The role 'function' is OpenAI's former spelling; send the result as role 'tool'."
                )
            default:
                throw TranslationError(
                    .invalidValue,
                    "The role is one of 'system', 'developer', 'user', 'assistant', 'tool'.",
                    param: "\(path).role"
                )
            }
        }
        guard let first = turns.first else {
            throw TranslationError(
                .invalidValue,
                "The conversation needs at least one message that says something and is not from 'system' or 'developer'.",
                param: "messages"
            )
        }
        if first.role == .assistant {
            turns.insert(ConverseMessage(role: .user, content: [.text(Self.opening)]), at: 0)
            warn("messages", .adapted, "Bedrock wants the user to speak first; a short opening was put in front.")
        }
        return (system, turns)
    }

    /// What the user says where a conversation begins with the assistant.
    private static let opening = "Let us begin."

    /// What a tool's result says where it says nothing; Bedrock refuses blank text.
    private static let emptyResult = "(no output)"

    /// Appends to the last turn where it has the same role: Converse wants roles to alternate.
    private func append(_ blocks: [ContentBlock], as role: ConverseMessage.Role, to turns: inout [ConverseMessage]) {
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
        var texts: [String] = []
        switch message.content {
        case nil: break
        case .text(let text): texts.append(text)
        case .parts(let parts):
            for (index, part) in parts.enumerated() {
                guard case .text(let part) = part else {
                    throw .refused("\(path).content[\(index)]", "Instructions are text.")
                }
                texts.append(part.text)
            }
        }
        let said = texts.filter { !$0.isBlank }
        if said.isEmpty { warnAboutBlank(at: path) }
        return said.map { SystemContentBlock.text($0) }
    }

    private mutating func userBlocks(of message: ChatMessage, at path: String) throws(TranslationError)
        -> [ContentBlock]
    {
        let blocks = try self.blocks(of: message.content, at: "\(path).content", from: .user)
        if blocks.isEmpty { warnAboutBlank(at: path) }
        return blocks
    }

    /// Text first, then the calls: the order in which models write them, and the one that Bedrock takes.
    private mutating func assistantBlocks(
        of message: ChatMessage,
        at path: String
    ) throws(TranslationError) -> [ContentBlock] {
        var blocks = try self.blocks(of: message.content, at: "\(path).content", from: .assistant)
        if let refusal = message.refusal, !refusal.isBlank { blocks.append(.text(refusal)) }
        if message.functionCall != nil {
            throw .refused("\(path).function_call", "'function_call' is OpenAI's former spelling; send 'tool_calls'.")
        }
        for (index, call) in (message.toolCalls ?? []).enumerated() {
            blocks.append(try toolUse(of: call, at: "\(path).tool_calls[\(index)]"))
        }
        if blocks.isEmpty { warnAboutBlank(at: path) }
        return blocks
    }

    private mutating func toolResult(of message: ChatMessage, at path: String) throws(TranslationError) -> ContentBlock
    {
        guard let id = message.toolCallID, !id.isEmpty else {
            throw TranslationError(
                .invalidValue,
                "A message of role 'tool' names the call that it answers in 'tool_call_id'.",
                param: "\(path).tool_call_id"
            )
        }
        var content: [ContentBlock.ToolResult.Content] = []
        for block in try blocks(of: message.content, at: "\(path).content", from: .tool) {
            switch block {
            case .text(let text): content.append(.text(text))
            case .image(let image): content.append(.image(image))
            default: break
            }
        }
        if content.isEmpty {
            content = [.text(Self.emptyResult)]
            warn("\(path).content", .adapted, "Bedrock takes no empty result of a tool.")
        }
        return .toolResult(ContentBlock.ToolResult(toolUseID: ToolUseIDs.bedrockID(for: id), content: content))
    }

    private mutating func warnAboutUncarried(_ message: ChatMessage, at path: String) {
        if message.name != nil { warn("\(path).name", .dropped, "Bedrock has no place for the name of a speaker.") }
        if message.reasoningContent != nil {
            warn("\(path).reasoning_content", .dropped, "Reasoning goes back to a model only with its signature.")
        }
    }

    private mutating func warnAboutBlank(at path: String) {
        warn(path, .dropped, "The message says nothing, and Bedrock refuses blank text.")
    }
}
