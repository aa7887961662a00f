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
        if let n = chat.n, !(1...Self.mostAnswers).contains(n) {
            throw TranslationError(.invalidValue, "'n' is from 1 to \(Self.mostAnswers).", param: "n")
        }
        if let modalities = chat.modalities, modalities != ["text"] {
            throw .refused("modalities", "Answers are text; leave 'modalities' out or set it to [\"text\"].")
        }
        for (key, advice) in Self.refusedMembers {
            if let value = chat.extra[key], !value.isNull { throw .refused(key, advice) }
        }
    }

    /// The most answers to one request; each is a call of its own.
    static let mostAnswers = 8

    /// Members of OpenAI's request that this schema does not type and Bedrock cannot give.
    private static let refusedMembers = [
        ("audio", "Answers are text; leave 'audio' out."),
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
        "store", "prediction", "verbosity", "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention",
        "safety_identifier", "moderation",
    ]

    /// Limits and sampling, brought into Bedrock's ranges.
    mutating func inferenceConfiguration() throws(TranslationError) -> InferenceConfiguration? {
        var configuration = InferenceConfiguration()
        configuration.maxTokens = try maxTokens()
        configuration.temperature = try temperature()
        configuration.topP = try topP()
        if configuration.temperature != nil, configuration.topP != nil, !capabilities.temperatureWithTopP {
            configuration.topP = nil
            warn("top_p", .dropped, "This model takes 'temperature' or 'top_p', not both.")
        }
        configuration.stopSequences = stopSequences()
        return configuration == InferenceConfiguration() ? nil : configuration
    }

    private mutating func maxTokens() throws(TranslationError) -> Int? {
        let isNew = chat.maxCompletionTokens != nil
        guard let limit = chat.maxCompletionTokens ?? chat.maxTokens else { return nil }
        guard limit >= 1 else {
            throw TranslationError(
                .invalidValue,
                "The limit of tokens is at least 1.",
                param: isNew ? "max_completion_tokens" : "max_tokens"
            )
        }
        guard let most = capabilities.maxTokens, limit > most else { return limit }
        warn(isNew ? "max_completion_tokens" : "max_tokens", .adapted, "The model gives at most \(most) tokens.")
        return most
    }

    /// OpenAI's temperature goes to 2, Bedrock's to 1.
    private mutating func temperature() throws(TranslationError) -> Double? {
        guard let value = chat.temperature else { return nil }
        guard (0...2).contains(value) else {
            throw TranslationError(.invalidValue, "'temperature' is from 0 to 2.", param: "temperature")
        }
        guard capabilities.temperature else {
            // The default is what such a model has anyway.
            if value != 1 { warn("temperature", .dropped, "This model takes no temperature.") }
            return nil
        }
        guard value > 1 else { return value }
        warn("temperature", .adapted, "Bedrock's highest value is 1.")
        return 1
    }

    private mutating func topP() throws(TranslationError) -> Double? {
        guard let value = chat.topP else { return nil }
        guard (0...1).contains(value) else {
            throw TranslationError(.invalidValue, "'top_p' is from 0 to 1.", param: "top_p")
        }
        guard capabilities.topP?.contains(value) == true else {
            if value != 1 { warn("top_p", .dropped, "This model does not take this value of 'top_p'.") }
            return nil
        }
        return value
    }

    /// Bedrock refuses stop sequences that are empty or blank.
    private mutating func stopSequences() -> [String]? {
        guard let all = chat.stop?.all else { return nil }
        let usable = usableStops
        if usable.count < all.count { warn("stop", .adapted, "Bedrock takes no stop sequence that is empty or blank.") }
        guard capabilities.stopSequences else {
            if !usable.isEmpty {
                warn("stop", .adapted, "The model takes no stop sequences; the gateway cuts the text.")
            }
            return nil
        }
        return usable.isEmpty ? nil : usable
    }

    private var usableStops: [String] { (chat.stop?.all ?? []).filter { !$0.isBlank } }

    /// The stop sequences that the model does not take, for the answer to be cut at.
    func stopsOfOurOwn() -> [String] {
        capabilities.stopSequences ? [] : usableStops
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
    var isBlank: Bool {
        // What properties a character has is dear to ask, and most texts begin with a letter.
        if let first = utf8.first, (UInt8(ascii: "!")...UInt8(ascii: "~")).contains(first) { return false }
        return allSatisfy(\.isWhitespace)
    }
}
