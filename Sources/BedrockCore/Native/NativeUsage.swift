// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// The tokens of an answer in a model's own form, gathered from wherever it tells them.
struct NativeUsage: Hashable, Sendable {
    var input: Int?
    var output: Int?
    var cacheRead: Int?
    var cacheWrite: Int?

    /// Reads what Bedrock adds to the last chunk of a stream.
    ///
    /// Source: Amazon Bedrock user guide, the member `amazon-bedrock-invocationMetrics` in its examples of streams.
    mutating func read(metrics: JSONValue) {
        if let count = Self.count(metrics["inputTokenCount"]) { input = count }
        if let count = Self.count(metrics["outputTokenCount"]) { output = count }
        if let count = Self.count(metrics["cacheReadInputTokenCount"]) { cacheRead = count }
        if let count = Self.count(metrics["cacheWriteInputTokenCount"]) { cacheWrite = count }
    }

    /// Reads Anthropic's `usage`; later ones of a stream count for all.
    mutating func read(anthropic usage: JSONValue?) {
        if let count = Self.count(usage?["input_tokens"]) { input = count }
        if let count = Self.count(usage?["output_tokens"]) { output = count }
        if let count = Self.count(usage?["cache_read_input_tokens"]) { cacheRead = count }
        if let count = Self.count(usage?["cache_creation_input_tokens"]) { cacheWrite = count }
    }

    /// Reads OpenAI's `usage`, in which what was read from a cache is part of the prompt.
    mutating func read(openAI usage: JSONValue?) {
        if let count = Self.count(usage?["prompt_tokens"]) {
            let cached = min(count, Self.count(usage?["prompt_tokens_details"]?["cached_tokens"]) ?? 0)
            input = count - cached
            if cached > 0 { cacheRead = cached }
        }
        if let count = Self.count(usage?["completion_tokens"]) { output = count }
    }

    /// A count, which comes from a peer: never below nothing.
    static func count(_ value: JSONValue?) -> Int? {
        value?.number?.int.map { max(0, $0) }
    }

    /// The usage of Converse; `nil` where nothing was told.
    var value: TokenUsage? {
        guard input != nil || output != nil else { return nil }
        let (input, output) = (input ?? 0, output ?? 0)
        let cached = (cacheRead ?? 0).saturatingAdd(cacheWrite ?? 0)
        return TokenUsage(
            inputTokens: input,
            outputTokens: output,
            totalTokens: input.saturatingAdd(output).saturatingAdd(cached),
            cacheReadInputTokens: cacheRead,
            cacheWriteInputTokens: cacheWrite
        )
    }
}
