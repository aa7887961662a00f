// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// Parameters that ask for an answer of another shape than Converse gives.
    ///
    /// Leaving them out would mislead.
    func refuseWhatChangesTheAnswer() throws(TranslationError) {
        if chat.logprobs == true || (chat.topLogprobs ?? 0) > 0 {
            throw .refused("logprobs", "Bedrock returns no log probabilities; leave 'logprobs' and 'top_logprobs' out.")
        }
        if let n = chat.n, n != 1 {
            throw .refused("n", "One answer a request is given; leave 'n' out and send the request several times.")
        }
        if let modalities = chat.modalities, modalities != ["text"] {
            throw .refused("modalities", "Answers are text; leave 'modalities' out or set it to [\"text\"].")
        }
        switch chat.responseFormat {
        case nil, .text: break
        default:
            throw .refused(
                "response_format",
                "Only the response format 'text' is carried; describe the form that you want in a message."
            )
        }
        if let effort = chat.reasoningEffort, effort != .none {
            throw .refused(
                "reasoning_effort",
                "'reasoning_effort' is not carried; send the model's own field instead, for instance 'thinking' to Claude."
            )
        }
        for (key, advice) in Self.refusedMembers {
            if let value = chat.extra[key], !value.isNull { throw .refused(key, advice) }
        }
    }

    /// Members of OpenAI's request that this schema does not type and Bedrock cannot give.
    private static let refusedMembers = [
        ("audio", "Answers are text; leave 'audio' out."),
        ("functions", "'functions' is OpenAI's former spelling; send 'tools' instead."),
        ("function_call", "'function_call' is OpenAI's former spelling; send 'tool_choice' instead."),
        ("web_search_options", "Bedrock searches no web; leave 'web_search_options' out."),
    ]

    /// Parameters that are hints: the answer has the same shape without them.
    mutating func warnAboutHints() {
        let hints: [(String, Bool)] = [
            ("seed", chat.seed != nil),
            ("frequency_penalty", (chat.frequencyPenalty ?? 0) != 0),
            ("presence_penalty", (chat.presencePenalty ?? 0) != 0),
            ("logit_bias", chat.logitBias?.isEmpty == false),
            ("user", chat.user != nil),
            ("metadata", chat.metadata?.isEmpty == false),
            ("service_tier", chat.serviceTier.map { $0 != .auto && $0 != .default } ?? false),
            ("parallel_tool_calls", chat.parallelToolCalls == false),
        ]
        for (param, isSet) in hints where isSet {
            warn(param, .dropped, "Bedrock's Converse API has no place for it.")
        }
        for key in Self.droppedMembers {
            if let value = chat.extra[key], !value.isNull {
                warn(key, .dropped, "Bedrock's Converse API has no place for it.")
            }
        }
    }

    /// Members of OpenAI's request that this schema does not type and that are hints.
    private static let droppedMembers: Set<String> = [
        "store", "prediction", "verbosity", "prompt_cache_key", "prompt_cache_retention", "safety_identifier",
    ]

    /// Limits and sampling, brought into Bedrock's ranges.
    mutating func inferenceConfiguration() throws(TranslationError) -> InferenceConfiguration? {
        var configuration = InferenceConfiguration()
        configuration.maxTokens = try maxTokens()
        configuration.temperature = try sampling("temperature", chat.temperature, upTo: 2)
        configuration.topP = try sampling("top_p", chat.topP, upTo: 1)
        if configuration.temperature != nil, configuration.topP != nil, !capabilities.temperatureWithTopP {
            configuration.topP = nil
            warn("top_p", .dropped, "This model takes 'temperature' or 'top_p', not both.")
        }
        configuration.stopSequences = stopSequences()
        return configuration == InferenceConfiguration() ? nil : configuration
    }

    private func maxTokens() throws(TranslationError) -> Int? {
        let isNew = chat.maxCompletionTokens != nil
        guard let limit = chat.maxCompletionTokens ?? chat.maxTokens else { return nil }
        guard limit >= 1 else {
            throw TranslationError(
                .invalidValue,
                "The limit of tokens is at least 1.",
                param: isNew ? "max_completion_tokens" : "max_tokens"
            )
        }
        return limit
    }

    /// OpenAI's temperature goes to 2, Bedrock's to 1.
    private mutating func sampling(
        _ param: String,
        _ value: Double?,
        upTo highest: Double
    ) throws(TranslationError) -> Double? {
        guard let value else { return nil }
        guard (0...highest).contains(value) else {
            throw TranslationError(.invalidValue, "'\(param)' is from 0 to \(Int(highest)).", param: param)
        }
        guard value > 1 else { return value }
        warn(param, .adapted, "Bedrock's highest value is 1.")
        return 1
    }

    /// Bedrock refuses stop sequences that are empty or blank.
    private mutating func stopSequences() -> [String]? {
        guard let all = chat.stop?.all else { return nil }
        let usable = all.filter { !$0.isBlank }
        if usable.count < all.count { warn("stop", .adapted, "Bedrock takes no stop sequence that is empty or blank.") }
        return usable.isEmpty ? nil : usable
    }

    /// Members that OpenAI's API does not have are the model's own, such as `thinking` or `top_k`.
    ///
    /// The SDKs put what a program passes as `extra_body` at the top level; a literal `extra_body` is merged as well.
    func additionalFields() -> JSONValue? {
        var members: [JSONObject.Member] = []
        var places: [String: Int] = [:]
        func put(_ member: JSONObject.Member) {
            if let place = places[member.key] {
                members[place] = member
            } else {
                places[member.key] = members.count
                members.append(member)
            }
        }
        for member in chat.extra.members where !member.value.isNull && !Self.droppedMembers.contains(member.key) {
            if member.key == "extra_body", let body = member.value.object {
                body.members.forEach(put)
            } else {
                put(member)
            }
        }
        return members.isEmpty ? nil : .object(JSONObject(members))
    }
}

extension TranslationError {
    /// The error for what cannot be carried.
    static func refused(_ param: String, _ message: String) -> TranslationError {
        TranslationError(.unsupported, message, param: param)
    }
}

extension String {
    /// Whether there is nothing but white space.
    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
