// SPDX-License-Identifier: MIT-0

import AWSSigner
import OpenAISchema

/// One chat request on its way: translated, sent, and translated anew where the model refuses a way of asking.
struct ChatPlan: Sendable {
    let chat: BedrockChat
    let request: ChatCompletionRequest
    let model: ModelID
    /// The model that tells the family.
    let base: ModelID
    var options: TranslationOptions
    /// Keeps the proven thoughts of an answer with calls.
    let remember: ChatStream.Remember

    private var family: any ModelFamily { chat.families.family(of: base) }

    private var answerCount: Int { request.n ?? 1 }

    /// Asks for whole answers, as many as the client wants, at the same time.
    func completed() async throws -> BedrockChat.Answer {
        try await adapting { translated in
            let (answers, warnings) = try await wholeAnswers(translated)
            let context = context(for: translated)
            var completions = answers.map { ChatCompletion($0.value, in: context) }
            for completion in completions { keepThoughts(of: completion) }
            var merged = completions.removeFirst()
            for (index, other) in completions.enumerated() {
                for var choice in other.choices {
                    choice.index = index + 1
                    merged.choices.append(choice)
                }
                merged.usage = Usage.sum(merged.usage, other.usage)
            }
            return BedrockChat.Answer(
                completion: merged,
                warnings: translated.warnings + warnings,
                requestID: answers.first?.requestID
            )
        }
    }

    /// Asks for a stream.
    func streamed() async throws -> ChatStream {
        try await adapting { translated in
            if answerCount > 1 || translated.mustBeWhole { return replayed(warnings: translated.warnings) }
            let called = try await chat.resolver.call(model) { try await stream(translated, from: $0) }
            return ChatStream(
                .live(called.value, context(for: translated)),
                warnings: translated.warnings + called.warnings,
                remember: remember
            )
        }
    }

    /// Whole answers, told as a stream when they have come.
    private func replayed(warnings: [TranslationWarning]) -> ChatStream {
        ChatStream(.whole(Deferred { try await whole() }), warnings: warnings, remember: remember)
    }

    /// Asks for whole answers, to be told as a stream.
    func whole() async throws -> ChatStream.WholeAnswers {
        try await adapting { translated in
            let (answers, warnings) = try await wholeAnswers(translated)
            return ChatStream.WholeAnswers(
                events: answers.map(\.value.events),
                context: context(for: translated),
                warnings: translated.warnings + warnings
            )
        }
    }

    private func wholeAnswers(
        _ translated: TranslatedChat
    ) async throws -> ([BedrockClient.Answer<ConverseResponse>], [TranslationWarning]) {
        guard answerCount > 1 else {
            let called = try await wholeAnswer(translated)
            return ([called.value], called.warnings)
        }
        return try await withThrowingTaskGroup { group in
            for index in 0..<answerCount {
                group.addTask { (index, try await wholeAnswer(translated)) }
            }
            var answers: [(index: Int, called: ModelResolver.Called<BedrockClient.Answer<ConverseResponse>>)] = []
            for try await answer in group { answers.append(answer) }
            answers.sort { $0.index < $1.index }
            return (answers.map(\.called.value), answers.first?.called.warnings ?? [])
        }
    }

    private func wholeAnswer(
        _ translated: TranslatedChat
    ) async throws -> ModelResolver.Called<BedrockClient.Answer<ConverseResponse>> {
        try await chat.resolver.call(model) { try await answer(translated, from: $0) }
    }

    /// How many refusals of one request are learnt from.
    private static let mostAdaptations = 4

    /// Translates and asks, and again where the model refuses something that can be done in another way.
    ///
    /// Never once an answer has begun. What was learnt is remembered for the model.
    private func adapting<Answer>(_ ask: (TranslatedChat) async throws -> Answer) async throws -> Answer {
        var options = options
        options.adaptations = chat.learned.adaptations(of: base)
        if model != base { options.adaptations += chat.learned.adaptations(of: model) }
        var translated = try translated(options)
        for _ in 0..<Self.mostAdaptations {
            do {
                return try await ask(translated)
            } catch let error as BedrockError {
                guard error.isAboutTheRequest, let adaptation = Adaptation(refusal: error.message),
                    !options.adaptations.contains(adaptation)
                else { throw error }
                options.adaptations.append(adaptation)
                // What cannot be done otherwise, as where the gateway is strict, is the refusal's to tell.
                guard let other = try? self.translated(options),
                    other.request != translated.request || other.native != translated.native
                        || other.mustBeWhole != translated.mustBeWhole
                else { throw error }
                translated = other
                chat.learned.learn(adaptation, of: adaptation == .withoutConverse ? model : base, from: error)
            }
        }
        return try await ask(translated)
    }

    private func translated(_ options: TranslationOptions) throws(TranslationError) -> TranslatedChat {
        let format = nativeFormat(options)
        var translated = try ConverseTranslator.translate(
            request,
            for: base,
            family: family,
            in: format,
            options: options
        )
        translated.answer.reasoningInText = chat.configuration.reasoningInText
        if chat.configuration.isStrict, let warning = translated.warnings.first {
            throw TranslationError(.unsupported, "\(warning.reason) The gateway is strict.", param: warning.param)
        }
        // Nothing of the request is lost, so that it is no matter of strictness.
        if format != nil, options.adaptations.contains(.withoutConverse) { translated.warnings.append(.native) }
        return translated
    }

    private func context(for translated: TranslatedChat) -> ResponseContext {
        ResponseContext(
            id: "chatcmpl-\(String.randomID())",
            created: SigningDate.now.secondsSince1970,
            model: request.model,
            toolNames: translated.toolNames,
            rules: translated.answer,
            includesUsage: request.streamOptions?.includeUsage == true
        )
    }

    private func keepThoughts(of completion: ChatCompletion) {
        for message in completion.choices.map(\.message) {
            let details = message.extra["reasoning_details"]?.array ?? []
            remember(
                details.compactMap(ContentBlock.ReasoningContent.init(detail:)),
                message.toolCalls?.map(\.id) ?? []
            )
        }
    }
}

extension BedrockError {
    /// Whether the request itself was refused.
    ///
    /// Cache points are refused as if they were a matter of rights.
    fileprivate var isAboutTheRequest: Bool {
        code == .validation || code == .accessDenied && message.contains("prompt caching")
    }
}

extension Usage {
    /// The tokens of several answers to one request.
    static func sum(_ left: Usage?, _ right: Usage?) -> Usage? {
        guard var sum = left, let right else { return left ?? right }
        sum.promptTokens = sum.promptTokens.saturatingAdd(right.promptTokens)
        sum.completionTokens = sum.completionTokens.map { $0.saturatingAdd(right.completionTokens ?? 0) }
        sum.totalTokens = sum.totalTokens.saturatingAdd(right.totalTokens)
        if var details = sum.promptTokensDetails, let other = right.promptTokensDetails {
            details.cachedTokens = details.cachedTokens.map { $0.saturatingAdd(other.cachedTokens ?? 0) }
            if details.cacheCreationTokens != nil || other.cacheCreationTokens != nil {
                details.cacheCreationTokens = (details.cacheCreationTokens ?? 0)
                    .saturatingAdd(other.cacheCreationTokens ?? 0)
            }
            sum.promptTokensDetails = details
        }
        return sum
    }
}
