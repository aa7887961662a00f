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

    private var family: any ModelFamily { chat.configuration.families.family(of: base) }

    private var answerCount: Int { request.n ?? 1 }

    /// Asks for whole answers, as many as the client wants, at the same time.
    func completed() async throws -> BedrockChat.Answer {
        try await adapting { translated in
            let answers = try await wholeAnswers(translated)
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
                warnings: translated.warnings,
                requestID: answers.first?.requestID
            )
        }
    }

    /// Asks for a stream.
    func streamed() async throws -> ChatStream {
        try await adapting { translated in
            let hasTools = translated.request.toolConfig != nil
            let capabilities = family.capabilities(of: base)
            if answerCount > 1 || hasTools && !capabilities.toolsInStreams { return replayed(translated) }
            do {
                let stream = try await chat.client.converseStream(translated.request, model: model)
                return ChatStream(
                    .live(stream),
                    context: context(for: translated),
                    warnings: translated.warnings,
                    remember: remember
                )
            } catch let error as BedrockError where hasTools && error.refusesToolsInStreams {
                return replayed(translated)
            }
        }
    }

    /// Whole answers, told as a stream when they have come.
    private func replayed(_ translated: TranslatedChat) -> ChatStream {
        let answers = Deferred { try await wholeAnswers(translated).map(\.value.events) }
        return ChatStream(
            .whole(answers),
            context: context(for: translated),
            warnings: translated.warnings,
            remember: remember
        )
    }

    private func wholeAnswers(
        _ translated: TranslatedChat
    ) async throws -> [BedrockClient.Answer<ConverseResponse>] {
        var whole = translated.request
        // Converse knows no way to watch a stream.
        whole.guardrailConfig?["streamProcessingMode"] = nil
        let request = whole
        guard answerCount > 1 else { return [try await chat.client.converse(request, model: model)] }
        return try await withThrowingTaskGroup(of: (Int, BedrockClient.Answer<ConverseResponse>).self) { group in
            for index in 0..<answerCount {
                group.addTask { (index, try await chat.client.converse(request, model: model)) }
            }
            var answers: [(Int, BedrockClient.Answer<ConverseResponse>)] = []
            for try await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Translates and asks; once more without native schemas where the model refuses them.
    private func adapting<Answer>(_ ask: (TranslatedChat) async throws -> Answer) async throws -> Answer {
        let translated = try translated(options)
        do {
            return try await ask(translated)
        } catch let error as BedrockError where translated.request.outputConfig != nil && error.refusesSchemas {
            var options = options
            options.avoidsNativeSchemas = true
            var other = try self.translated(options)
            other.warnings.append(
                TranslationWarning(
                    "response_format",
                    .adapted,
                    "The model refused the schema as such; the answer was asked for by a tool."
                )
            )
            return try await ask(other)
        }
    }

    private func translated(_ options: TranslationOptions) throws(TranslationError) -> TranslatedChat {
        var translated = try ConverseTranslator.translate(request, for: base, family: family, options: options)
        translated.answer.reasoningInText = chat.configuration.reasoningInText
        if chat.configuration.isStrict, let warning = translated.warnings.first {
            throw TranslationError(.unsupported, "\(warning.reason) The gateway is strict.", param: warning.param)
        }
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
    /// Whether the model takes tools, but not while it streams.
    fileprivate var refusesToolsInStreams: Bool {
        code == .validation && message.contains("tool use in streaming")
    }

    /// Whether the model refuses the schema of an answer.
    ///
    /// Texts: "output_config.format: Extra inputs are not permitted", "This model doesn't support the outputConfig field.",
    /// and what models say of a schema that they cannot compile.
    fileprivate var refusesSchemas: Bool {
        guard code == .validation else { return false }
        return ["output_config", "outputConfig", "textFormat", "structured output", "json_schema", "JSON schema"]
            .contains { message.contains($0) }
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
