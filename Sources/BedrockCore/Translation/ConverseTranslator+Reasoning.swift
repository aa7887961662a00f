// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// Asks for reasoning as deep as the client wants it, in the model's own words.
    ///
    /// A client says so by `reasoning_effort`, by Anthropic's `thinking` or by OpenRouter's `reasoning`. A field of the
    /// model's own goes through as it is, but where it is known to be refused.
    mutating func askForReasoning(in request: inout ConverseRequest) throws(TranslationError) {
        var fields = request.additionalModelRequestFields?.object ?? JSONObject()
        switch capabilities.reasoning {
        case .unknown, .custom:
            if let effort = chat.reasoningEffort, effort != .none, capabilities.reasoning == .unknown {
                warnAboutEffort("How this model takes an effort is not known; send its own field beside the request.")
            }
            return
        case .fixed:
            dropWishes(&fields)
        case .effort(let field):
            askByWord(field, &fields)
        case .budget:
            askByBudget(&fields, maxTokens: request.inferenceConfig?.maxTokens)
            loosen(&request, &fields, forcedCallsAreFine: false, thoughtsMustLead: true)
        case .adaptive(let rules):
            askAdaptively(rules, &fields)
            loosen(
                &request,
                &fields,
                forcedCallsAreFine: rules.allowsForcedCalls,
                thoughtsMustLead: fields["thinking"]?["type"] == "enabled"
            )
        }
        request.additionalModelRequestFields = fields.isEmpty ? nil : .object(fields)
    }

    /// Whether the model was asked to think within a budget, so that it goes on from nothing that the assistant began.
    func thinksByBudget(_ request: ConverseRequest) -> Bool {
        let fields = request.additionalModelRequestFields
        return (fields?["thinking"] ?? fields?["reasoning_config"])?["type"] == "enabled"
    }

    private mutating func warnAboutEffort(_ reason: String, _ action: TranslationWarning.Action = .dropped) {
        warn("reasoning_effort", action, reason)
    }

    private mutating func dropWishes(_ fields: inout JSONObject) {
        if let effort = chat.reasoningEffort, effort != .none {
            warnAboutEffort("The model takes no say in whether it reasons.")
        }
        for key in ["thinking", "reasoning"] where fields[key]?.object != nil {
            fields[key] = nil
            warn(key, .dropped, "The model takes no say in whether it reasons.")
        }
    }

    private mutating func askByWord(_ field: Reasoning.EffortField, _ fields: inout JSONObject) {
        guard let first = field.path.first else { return }
        guard !isOwn(field, fields) else {
            for key in ReasoningWish.spellings where key != first { drop(key, from: &fields) }
            return
        }
        let wish = ReasoningWish(chat.reasoningEffort, &fields)
        guard let effort = wish.effort ?? wish.budget.map(ReasoningEffort.init(budget:)) else {
            if let unread = wish.unread { warn(unread, .dropped, "It names no effort.") }
            return
        }
        if effort == .none, !field.levels.contains(.none) {
            guard let disabled = field.disabled else {
                warn(wish.param, .dropped, "The model always reasons.")
                return
            }
            for member in disabled.members { fields[member.key] = member.value }
            return
        }
        guard let level = effort.nearest(in: field.levels) else {
            warn(wish.param, .dropped, "The effort is none that is known.")
            return
        }
        if level != effort { warn(wish.param, .adapted, "The nearest effort that the model knows is '\(level)'.") }
        for member in field.fields(for: level).members { fields[member.key] = member.value }
    }

    /// Whether the client has set the model's own field; OpenRouter's object of the same name is not that.
    private func isOwn(_ field: Reasoning.EffortField, _ fields: JSONObject) -> Bool {
        guard let first = field.path.first, let own = fields[first] else { return false }
        guard ReasoningWish.spellings.contains(first), let last = field.path.last else { return true }
        return own.object == nil || own[last] != nil
    }

    private mutating func drop(_ key: String, from fields: inout JSONObject) {
        guard fields.take(key)?.object != nil else { return }
        warn(key, .dropped, "The model's own field says how it reasons.")
    }

    private mutating func askByBudget(_ fields: inout JSONObject, maxTokens: Int?) {
        let type = fields["thinking"]?["type"]?.string
        if fields["reasoning_config"] != nil || type != nil && type != "adaptive" {
            drop("reasoning", from: &fields)
            return
        }
        let wasAdaptive = fields.take("thinking") != nil
        let wish = ReasoningWish(chat.reasoningEffort, &fields)
        if wasAdaptive { warn("thinking", .adapted, "The model thinks within a budget of tokens.") }
        guard let effort = wish.effort ?? (wasAdaptive ? .medium : nil) else {
            if let budget = wish.budget { think(within: budget, maxTokens, wish.param, &fields) }
            if let unread = wish.unread { warn(unread, .dropped, "It names neither an effort nor a budget.") }
            return
        }
        guard effort != .none else { return }
        think(within: wish.budget ?? effort.budget(within: maxTokens), maxTokens, wish.param, &fields)
    }

    /// Anthropic: at least 1,024 tokens, and less than the limit of tokens.
    private mutating func think(
        within budget: Int?,
        _ maxTokens: Int?,
        _ param: String,
        _ fields: inout JSONObject
    ) {
        guard let budget, maxTokens ?? .max > 1024 else {
            warn(param, .dropped, "Thinking takes at least 1,024 tokens, which the limit of tokens does not leave.")
            return
        }
        let fitting = min(max(1024, budget), (maxTokens ?? .max) - 1)
        if fitting != budget {
            warn(param, .adapted, "The budget of thoughts is \(fitting) tokens within these limits.")
        }
        fields["thinking"] = ["type": "enabled", "budget_tokens": .number(JSONNumber(fitting))]
    }

    private mutating func askAdaptively(_ rules: Reasoning.Adaptive, _ fields: inout JSONObject) {
        if fields["thinking"] == nil, let own = fields.take("reasoning_config") { fields["thinking"] = own }
        let type = fields["thinking"]?["type"]?.string
        if type != nil { drop("reasoning", from: &fields) }
        switch type {
        case "enabled" where !rules.takesBudget:
            let budget = fields.take("thinking")?["budget_tokens"]?.number?.int
            setAdaptive(budget.map(ReasoningEffort.init(budget:)), rules, &fields)
            warn("thinking", .adapted, "The model thinks adaptively, by an effort instead of a budget.")
        case "disabled" where !rules.canBeDisabled:
            fields["thinking"] = nil
            warn("thinking", .dropped, "The model always thinks.")
        case nil:
            let wish = ReasoningWish(chat.reasoningEffort, &fields)
            guard let effort = wish.effort ?? wish.budget.map(ReasoningEffort.init(budget:)) else {
                if let unread = wish.unread { warn(unread, .dropped, "It names no effort.") }
                return
            }
            if effort == .none {
                if rules.canBeDisabled {
                    fields["thinking"] = ["type": "disabled"]
                } else {
                    warn(wish.param, .dropped, "The model always thinks.")
                }
                return
            }
            setAdaptive(effort, rules, &fields)
            if let level = effort.nearest(in: rules.levels), level != effort {
                warn(wish.param, .adapted, "The nearest effort that the model knows is '\(level)'.")
            }
        default:
            // Without thoughts the efforts beyond 'high' are refused.
            let levels = rules.levels.filter { type != "disabled" || $0 != .xhigh && $0 != .max }
            if let effort = chat.reasoningEffort?.nearest(in: levels) { setEffort(effort, &fields) }
        }
    }

    private func setAdaptive(_ effort: ReasoningEffort?, _ rules: Reasoning.Adaptive, _ fields: inout JSONObject) {
        fields["thinking"] =
            rules.hidesThoughts ? ["type": "adaptive", "display": "summarized"] : ["type": "adaptive"]
        if let effort = effort?.nearest(in: rules.levels) { setEffort(effort, &fields) }
    }

    private func setEffort(_ effort: ReasoningEffort, _ fields: inout JSONObject) {
        var output = fields["output_config"]?.object ?? JSONObject()
        if output["effort"] == nil { output["effort"] = .string(effort.rawValue) }
        fields["output_config"] = .object(output)
    }
}
