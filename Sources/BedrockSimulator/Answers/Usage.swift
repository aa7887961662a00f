// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// Counts words as tokens.
///
/// What stands before a cache point counts as read from the cache in the system prompt, and as written to it in the turns,
/// so that both happen and are the same each time. As at Bedrock, `inputTokens` counts neither.
enum Usage {
    static func count(_ request: ConverseRequest, answer: [ContentBlock]) -> TokenUsage {
        let system = request.system.map { block in
            if case .text(let text) = block { Item(words: Words.count(text)) } else { Item(block) }
        }
        let turns = request.messages.flatMap(\.content).map { Item($0) }
        let tools = request.toolConfig?.tools.count ?? 0
        let read = cached(system)
        let written = cached(turns)
        let all = (system + turns).reduce(tools) { $0 + $1.words }
        let input = max(1, all - (read ?? 0) - (written ?? 0))
        let output = max(1, answer.reduce(0) { $0 + Item($1).words })
        let hasCache = read != nil || written != nil
        return TokenUsage(
            inputTokens: input,
            outputTokens: output,
            totalTokens: input + output + (read ?? 0) + (written ?? 0),
            cacheReadInputTokens: hasCache ? read ?? 0 : nil,
            cacheWriteInputTokens: hasCache ? written ?? 0 : nil
        )
    }

    /// The words before the last cache point; `nil` where there is none.
    private static func cached(_ items: [Item]) -> Int? {
        guard let last = items.lastIndex(where: \.isCachePoint) else { return nil }
        return items[..<last].reduce(0) { $0 + $1.words }
    }

    private struct Item {
        var words = 0
        var isCachePoint = false

        init(words: Int) {
            self.words = words
        }

        init(_ block: SystemContentBlock) {
            if case .unknown("cachePoint", _) = block { isCachePoint = true }
        }

        init(_ block: ContentBlock) {
            switch block {
            case .text(let text): words = Words.count(text)
            case .toolUse(let use): words = 1 + Words.count(use.input.description)
            case .toolResult(let result): words = Words.count(result.jsonText)
            case .reasoningContent(.reasoningText(let text, _)): words = Words.count(text)
            case .unknown("cachePoint", _): isCachePoint = true
            default: words = 1
            }
        }
    }
}

extension ContentBlock.ToolResult {
    fileprivate var jsonText: String {
        String(decoding: jsonBytes, as: UTF8.self)
    }
}
