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
        case .guardrailIntervened, .contentFiltered, .refusal: self = .contentFilter
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
    /// What Bedrock tells of a choice beside OpenAI's members.
    ///
    /// Its own stop reason, under the name that OpenRouter gave it, and the stop sequence that was met.
    ///
    /// - Parameters:
    ///   - reason: Bedrock's stop reason.
    ///   - fields: the model's own members of the answer.
    ///   - met: the stop sequence at which the gateway cut the text.
    /// - Returns: the members.
    static func choiceExtra(_ reason: StopReason, fields: JSONValue?, met: String?) -> JSONObject {
        var extra: JSONObject = ["native_finish_reason": .string(reason.rawValue)]
        if let text = met ?? fields?["stop_sequence"]?.string { extra["stop_sequence"] = .string(text) }
        return extra
    }

    /// What Bedrock tells of a whole answer beside OpenAI's members.
    ///
    /// The names are those of AWS's own endpoint for OpenAI's API.
    ///
    /// - Parameters:
    ///   - reason: Bedrock's stop reason.
    ///   - trace: the trace of guardrail and prompt router.
    /// - Returns: the members.
    static func answerExtra(_ reason: StopReason?, trace: JSONValue?) -> JSONObject {
        var extra = JSONObject()
        if reason == .guardrailIntervened { extra["amazon-bedrock-guardrailAction"] = "INTERVENED" }
        if let trace, trace.object?.isEmpty == false { extra["amazon-bedrock-trace"] = trace }
        return extra
    }
}

extension ServiceTier {
    /// Bedrock's tier, where it tells one.
    init?(_ tier: JSONValue?) {
        guard let type = tier?["type"]?.string else { return nil }
        self.init(rawValue: type)
    }
}
