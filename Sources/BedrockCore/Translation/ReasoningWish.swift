// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// How deeply a client wants the model to reason, in whichever spelling it says so.
struct ReasoningWish {
    /// The parameter that says so.
    var param: String
    /// The effort, where one is named.
    var effort: ReasoningEffort?
    /// The most tokens to reason with, where they are named.
    var budget: Int?

    /// A foreign spelling that was taken out and says nothing that is known.
    var unread: String?

    /// The foreign spellings.
    static let spellings = ["thinking", "reasoning"]

    /// Reads the wish, and takes the foreign spellings out of the model's own fields.
    ///
    /// - Parameters:
    ///   - effort: OpenAI's `reasoning_effort`, which comes first.
    ///   - fields: the model's own fields: Anthropic's `thinking: {type, budget_tokens}`, OpenRouter's
    ///     `reasoning: {effort, max_tokens, enabled}`.
    init(_ effort: ReasoningEffort?, _ fields: inout JSONObject) {
        param = "reasoning_effort"
        self.effort = effort
        if let thinking = fields["thinking"]?.object {
            fields["thinking"] = nil
            if effort == nil { read(thinking, named: "thinking", budget: thinking["budget_tokens"]) }
            if self.effort == nil {
                switch thinking["type"] {
                case "disabled"?: self.effort = ReasoningEffort.none
                case "enabled"?, "adaptive"?: self.effort = .medium
                default: unread = "thinking"
                }
            }
        }
        if let reasoning = fields["reasoning"]?.object {
            fields["reasoning"] = nil
            guard self.effort == nil, budget == nil else { return }
            read(reasoning, named: "reasoning", budget: reasoning["max_tokens"])
            if reasoning["enabled"] == false { self.effort = ReasoningEffort.none }
            if self.effort == nil, budget == nil {
                if reasoning["enabled"] == true { self.effort = .medium } else { unread = "reasoning" }
            }
        }
    }

    private mutating func read(_ object: JSONObject, named name: String, budget: JSONValue?) {
        param = name
        self.budget = budget?.number?.int
        effort = object["effort"]?.string.map { ReasoningEffort(rawValue: $0) }
        if effort == nil, let tokens = self.budget, name == "thinking" { effort = ReasoningEffort(budget: tokens) }
    }
}

extension ReasoningEffort {
    /// The effort that a budget of tokens comes nearest to, by the budgets below.
    init(budget: Int) {
        switch budget {
        case ..<4096: self = .low
        case ..<12_288: self = .medium
        default: self = .high
        }
    }

    /// The tokens to think with: a share of the limit of tokens, in OpenRouter's published shares; a fixed number without
    /// one.
    ///
    /// - Parameter maxTokens: the limit of tokens.
    /// - Returns: at least 1,024 and less than the limit; `nil` where the limit leaves no room or the word is not known.
    func budget(within maxTokens: Int?) -> Int? {
        let budgets: [ReasoningEffort: (share: Double, tokens: Int)] = [
            .minimal: (0.1, 1024), .low: (0.2, 2048), .medium: (0.5, 8192), .high: (0.8, 16_384),
            .xhigh: (0.95, 24_576),
            .max: (0.95, 24_576),
        ]
        guard let (share, tokens) = budgets[self] else { return nil }
        guard let maxTokens else { return tokens }
        guard maxTokens > 1024 else { return nil }
        return Swift.max(1024, min(Int(Double(maxTokens) * share), maxTokens - 1, 128_000))
    }
}
