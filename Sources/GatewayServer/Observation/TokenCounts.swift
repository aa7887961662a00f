// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Tokens, by what they were.
struct TokenCounts: Hashable, Sendable {
    /// Of prompts, those of caches included.
    var input = 0
    /// Of answers, reasoning included.
    var output = 0
    /// Of prompts, read from a cache.
    var cached = 0
    /// Of prompts, written to a cache.
    var written = 0

    /// Counts nothing.
    init() {}

    /// Counts what a request took.
    init(_ usage: Usage) {
        input = max(0, usage.promptTokens)
        output = max(0, usage.completionTokens ?? 0)
        cached = max(0, usage.promptTokensDetails?.cachedTokens ?? 0)
        written = max(0, usage.promptTokensDetails?.cacheCreationTokens ?? 0)
    }

    /// Adds; Bedrock's numbers are not ours to trust.
    mutating func add(_ other: TokenCounts) {
        input = input.addingWithoutOverflow(other.input)
        output = output.addingWithoutOverflow(other.output)
        cached = cached.addingWithoutOverflow(other.cached)
        written = written.addingWithoutOverflow(other.written)
    }
}

extension Int {
    fileprivate func addingWithoutOverflow(_ other: Int) -> Int {
        let (sum, hasOverflown) = addingReportingOverflow(other)
        return hasOverflown ? .max : sum
    }
}
