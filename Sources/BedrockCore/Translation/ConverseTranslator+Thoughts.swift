// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// What the model thought before an earlier answer, as far as it is proven its own.
    ///
    /// Clients carry it in `reasoning_details` (OpenRouter's form, which the gateway's own answers have) or in
    /// `thinking_blocks` (LiteLLM's). For a client that drops both, the caller may have remembered it by the id of a call.
    /// Thoughts without a signature, and those of another family, are refused by every model and left out.
    mutating func reasoningBlocks(of message: ChatMessage, at path: String) -> [ContentBlock] {
        guard capabilities.reasoning != .fixed, capabilities.earlierReasoning else {
            warnAboutThoughts(of: message, at: path)
            return []
        }
        let isClaude = family.reasoningFormat == ClaudeFamily().reasoningFormat
        var thoughts = Self.details(
            message.extra["reasoning_details"],
            of: family.reasoningFormat,
            takesUnnamed: isClaude
        )
        if thoughts.isEmpty, isClaude {
            thoughts = Self.thinkingBlocks(message.extra["thinking_blocks"])
        }
        if thoughts.isEmpty {
            let remembered = options.rememberedReasoning
            thoughts = (message.toolCalls ?? []).lazy.compactMap { remembered[$0.id] }.first ?? []
        }
        if thoughts.isEmpty { warnAboutThoughts(of: message, at: path) }
        return thoughts.map(ContentBlock.reasoningContent)
    }

    private mutating func warnAboutThoughts(of message: ChatMessage, at path: String) {
        for (key, isThere) in [
            ("reasoning_content", message.reasoningContent != nil),
            ("reasoning_details", message.extra["reasoning_details"]?.array?.isEmpty == false),
            ("thinking_blocks", message.extra["thinking_blocks"]?.array?.isEmpty == false),
        ]
        where isThere {
            warn(
                "\(path).\(key)",
                .dropped,
                "Reasoning goes back only with its signature, to the model that signed it."
            )
        }
    }

    /// OpenRouter's form: `reasoning.text` with a signature, `reasoning.encrypted` with data.
    ///
    /// Thoughts whose format is not named count as Claude's: no other family signs text.
    private static func details(
        _ list: JSONValue?,
        of format: String,
        takesUnnamed: Bool
    ) -> [ContentBlock.ReasoningContent] {
        (list?.array ?? []).compactMap { detail in
            let fits = detail["format"]?.string.map { $0 == format } ?? takesUnnamed
            return fits ? ContentBlock.ReasoningContent(detail: detail) : nil
        }
    }

    /// Anthropic's own blocks: `thinking` with a signature, `redacted_thinking` with data.
    private static func thinkingBlocks(_ list: JSONValue?) -> [ContentBlock.ReasoningContent] {
        (list?.array ?? []).compactMap { block in
            switch block["type"]?.string {
            case "thinking":
                guard let signature = block["signature"]?.string, !signature.isEmpty else { return nil }
                return .reasoningText(text: block["thinking"]?.string ?? "", signature: signature)
            case "redacted_thinking":
                return block["data"]?.string.flatMap { Base64.normalized($0) }.map { .redactedContent($0.description) }
            default: return nil
            }
        }
    }
}

extension ContentBlock.ReasoningContent {
    /// Reads thoughts that a client carries in OpenRouter's form; `nil` where nothing proves them.
    init?(detail: JSONValue) {
        switch detail["type"]?.string {
        case "reasoning.text":
            guard let signature = detail["signature"]?.string, !signature.isEmpty else { return nil }
            self = .reasoningText(text: detail["text"]?.string ?? "", signature: signature)
        case "reasoning.encrypted":
            guard let data = detail["data"]?.string.flatMap({ Base64.normalized($0) }) else { return nil }
            self = .redactedContent(data.description)
        default: return nil
        }
    }

    /// The thoughts as clients carry them, in OpenRouter's form; `nil` where nothing proves them, as they cannot go back.
    ///
    /// - Parameters:
    ///   - format: the family's name for its signatures.
    ///   - index: the position among the answer's thoughts.
    /// - Returns: the thoughts as a member of `reasoning_details`.
    func detail(format: String, index: Int) -> JSONValue? {
        let position = JSONValue.number(JSONNumber(index))
        switch self {
        case .reasoningText(let text, let signature?):
            return [
                "type": "reasoning.text", "text": .string(text), "signature": .string(signature),
                "format": .string(format), "index": position,
            ]
        case .redactedContent(let data):
            return [
                "type": "reasoning.encrypted", "data": .string(data), "format": .string(format), "index": position,
            ]
        default: return nil
        }
    }
}
