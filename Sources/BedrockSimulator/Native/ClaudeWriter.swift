// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// Writes answers as Anthropic's Messages API does.
///
/// Source: Anthropic's API reference, "Create a Message" and "Streaming Messages".
enum ClaudeWriter {
    static func answer(_ answer: Answer) -> JSONObject {
        [
            "id": "msg_bdrk_simulated", "type": "message", "role": "assistant", "model": "simulated",
            "content": .array(answer.blocks.map { .object(block($0)) }),
            "stop_reason": .string(answer.stopReason.rawValue),
            "stop_sequence": answer.stopSequence.map(JSONValue.string) ?? nil,
            "usage": .object(usage(answer.usage)),
        ]
    }

    static func chunks(_ answer: Answer) -> [JSONObject] {
        let start: JSONObject = [
            "type": "message_start",
            "message": [
                "id": "msg_bdrk_simulated", "type": "message", "role": "assistant", "content": [],
                "stop_reason": nil, "usage": ["input_tokens": .count(answer.usage.inputTokens), "output_tokens": 1],
            ],
        ]
        var chunks = [start, ["type": "ping"]]
        for (index, block) in answer.blocks.enumerated() {
            chunks.append([
                "type": "content_block_start", "index": .count(index), "content_block": .object(beginning(of: block)),
            ])
            for delta in deltas(block) {
                chunks.append(["type": "content_block_delta", "index": .count(index), "delta": .object(delta)])
            }
            chunks.append(["type": "content_block_stop", "index": .count(index)])
        }
        chunks.append([
            "type": "message_delta",
            "delta": [
                "stop_reason": .string(answer.stopReason.rawValue),
                "stop_sequence": answer.stopSequence.map(JSONValue.string) ?? nil,
            ],
            "usage": ["output_tokens": .count(answer.usage.outputTokens)],
        ])
        return chunks + [["type": "message_stop"]]
    }

    private static func usage(_ usage: TokenUsage) -> JSONObject {
        [
            "input_tokens": .count(usage.inputTokens), "output_tokens": .count(usage.outputTokens),
            "cache_read_input_tokens": .count(usage.cacheReadInputTokens ?? 0),
            "cache_creation_input_tokens": .count(usage.cacheWriteInputTokens ?? 0),
        ]
    }

    private static func block(_ block: ContentBlock) -> JSONObject {
        switch block {
        case .toolUse(let use):
            [
                "type": "tool_use", "id": .string(use.toolUseID), "name": .string(use.name), "input": use.input,
            ]
        case .reasoningContent(.reasoningText(let text, let signature)):
            ["type": "thinking", "thinking": .string(text), "signature": .string(signature ?? "")]
        case .text(let text): ["type": "text", "text": .string(text)]
        default: ["type": "text", "text": ""]
        }
    }

    private static func beginning(of block: ContentBlock) -> JSONObject {
        switch block {
        case .toolUse(var use):
            use.input = [:]
            return self.block(.toolUse(use))
        case .reasoningContent: return ["type": "thinking", "thinking": "", "signature": ""]
        default: return ["type": "text", "text": ""]
        }
    }

    private static func deltas(_ block: ContentBlock) -> [JSONObject] {
        switch block {
        case .text(let text): return Words.split(text).map { ["type": "text_delta", "text": .string($0)] }
        case .toolUse(let use):
            let json = Array(use.input.object?.isEmpty == true ? "" : use.input.description)
            let (first, second) = (json[..<(json.count / 2)], json[(json.count / 2)...])
            return [first, second].map { ["type": "input_json_delta", "partial_json": .string(String($0))] }
        case .reasoningContent(.reasoningText(let text, let signature)):
            return Words.split(text).map { ["type": "thinking_delta", "thinking": .string($0)] }
                + [["type": "signature_delta", "signature": .string(signature ?? "")]]
        default: return []
        }
    }
}
