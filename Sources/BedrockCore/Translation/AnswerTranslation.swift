// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension FinishReason {
    /// Why an answer ended, in OpenAI's words.
    ///
    /// Calls are told by the blocks themselves: Bedrock gives `tool_use` without a call, and calls with `end_turn`.
    ///
    /// - Parameters:
    ///   - stopReason: Bedrock's word.
    ///   - hasToolCalls: whether the answer holds calls.
    init(_ stopReason: StopReason, hasToolCalls: Bool) {
        switch stopReason {
        case .maxTokens, .modelContextWindowExceeded: self = .length
        case .guardrailIntervened, .contentFiltered: self = .contentFilter
        default: self = hasToolCalls ? .toolCalls : .stop
        }
    }
}

extension Usage {
    /// The tokens of a chat, in OpenAI's sums.
    ///
    /// Bedrock's `inputTokens` leave out what was read from and written to a cache; OpenAI's `prompt_tokens` are all.
    ///
    /// - Parameter usage: Bedrock's count.
    init(_ usage: TokenUsage) {
        let read = usage.cacheReadInputTokens ?? 0
        let written = usage.cacheWriteInputTokens ?? 0
        let prompt = usage.inputTokens.saturatingAdd(read).saturatingAdd(written)
        self.init(
            promptTokens: prompt,
            completionTokens: usage.outputTokens,
            totalTokens: prompt.saturatingAdd(usage.outputTokens),
            promptTokensDetails: PromptTokensDetails(
                cachedTokens: read,
                cacheCreationTokens: written > 0 ? written : nil
            )
        )
    }
}

extension JSONObject {
    /// Bedrock's own stop reason beside OpenAI's, under the name that OpenRouter gave it.
    static func nativeFinishReason(_ reason: StopReason) -> JSONObject {
        ["native_finish_reason": .string(reason.rawValue)]
    }
}
