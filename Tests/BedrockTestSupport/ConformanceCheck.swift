// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// The check of one request.
struct ConformanceCheck {
    private let chat: ChatCompletionRequest
    private let model: ModelID
    private let family: any ModelFamily
    private let capabilities: Capabilities

    init(_ chat: ChatCompletionRequest, model: ModelID, family: any ModelFamily) {
        self.chat = chat
        self.model = model
        self.family = family
        capabilities = family.capabilities(of: model)
    }

    /// What is wrong with the translation.
    func problems() -> [String] {
        let translated: TranslatedChat
        do throws(TranslationError) {
            translated = try ConverseTranslator.translate(chat, for: model, family: family)
        } catch {
            let isNamed = error.param != nil && !error.message.isEmpty
            return isNamed ? [] : ["A refusal names no part of the request: \(error)."]
        }
        var problems = ConverseRequestRules(translated.request).problems()
        problems += excludedParts(of: translated.request)
        problems += silentLosses(of: translated)
        if (try? ConverseTranslator.translate(chat, for: model, family: family)) != translated {
            problems.append("The same request becomes another the second time.")
        }
        if (try? ConverseRequest(jsonBytes: translated.request.jsonBytes)) != translated.request {
            problems.append("What is written cannot be read again.")
        }
        if (try? ChatCompletionRequest(jsonBytes: chat.jsonBytes)) != chat {
            problems.append("The client's request is not the same when it is written and read again.")
        }
        return problems
    }

    /// Parts that the capabilities exclude.
    private func excludedParts(of request: ConverseRequest) -> [String] {
        let blocks = request.messages.flatMap(\.content)
        let results = blocks.compactMap { if case .toolResult(let result) = $0 { result } else { nil } }
        let points = request.cachePointCounts
        let configuration = request.inferenceConfig
        let isMixed = request.messages.contains { turn in
            let count = turn.content.count { if case .toolResult = $0 { true } else { false } }
            return count > 0 && count < turn.content.count
        }
        let forces: Bool =
            switch request.toolConfig?.toolChoice {
            case .any?: !capabilities.toolChoices.contains(.any)
            case .tool?: !capabilities.toolChoices.contains(.tool)
            default: false
            }
        let hasMedia = results.contains { result in
            result.content.contains { if case .text = $0 { false } else if case .json = $0 { false } else { true } }
        }
        let topP = configuration?.topP
        let rules: [(Bool, String)] = [
            (!capabilities.temperature && configuration?.temperature != nil, "temperature"),
            (topP != nil && capabilities.topP?.contains(topP ?? 0) != true, "topP"),
            (!capabilities.temperatureWithTopP && configuration?.temperature != nil && topP != nil, "both samplings"),
            (!capabilities.stopSequences && configuration?.stopSequences != nil, "stopSequences"),
            (!capabilities.systemPrompt && !request.system.isEmpty, "a system prompt"),
            (!capabilities.prefill && request.messages.last?.role == .assistant, "a turn of the assistant at the end"),
            (!capabilities.mediaInToolResults && hasMedia, "media in results of tools"),
            (!capabilities.toolResultStatus && results.contains { $0.status != nil }, "the status of a result"),
            (!capabilities.toolResultsBesideContent && isMixed, "results beside other content"),
            (!capabilities.tools && request.toolConfig != nil, "tools"),
            (forces, "this way to force a call"),
            (capabilities.structuredOutput != .native && request.outputConfig != nil, "outputConfig"),
            (!capabilities.caching.contains(.messages) && points.messages > 0, "cache points in messages"),
            (!capabilities.caching.contains(.system) && points.system > 0, "cache points in the system prompt"),
            (!capabilities.caching.contains(.tools) && points.tools > 0, "cache points after tools"),
        ]
        return rules.filter(\.0).map { "The capabilities exclude \($0.1), but it is sent." }
    }

    /// Parts of the client's request that are neither in Bedrock's nor in a warning.
    private func silentLosses(of translated: TranslatedChat) -> [String] {
        let request = translated.request
        let configuration = request.inferenceConfig
        let fields = request.additionalModelRequestFields?.object
        let told = Set(translated.warnings.map(\.param))
        let stops = (chat.stop?.all ?? []).filter { !$0.allSatisfy(\.isWhitespace) }
        let wantsJSON = chat.responseFormat != nil && chat.responseFormat != .text
        let carriesJSON =
            request.outputConfig != nil || translated.answer.structureTool != nil || translated.answer.unwrapsJSON
            || request.toolConfig?.toolChoice != nil
        let own = request.additionalModelRequestFields?.description ?? ""
        /// Whether a hint stands among the model's own fields, where a family's hook may have put it.
        func carries(_ hint: JSONValue?) -> Bool { hint.map { own.contains($0.description) } ?? true }
        let isSerial = fields?["tool_choice"]?["disable_parallel_tool_use"] == true
        var losses: [(String, Bool)] = [
            ("temperature", chat.temperature != nil && chat.temperature != 1 && configuration?.temperature == nil),
            ("top_p", chat.topP != nil && chat.topP != 1 && configuration?.topP == nil),
            (
                "stop",
                configuration?.stopSequences != (stops.isEmpty ? nil : stops) && translated.answer.stopTexts != stops
            ),
            ("response_format", wantsJSON && !carriesJSON),
            ("parallel_tool_calls", chat.parallelToolCalls == false && request.toolConfig != nil && !isSerial),
            ("seed", !carries(chat.seed.map(JSONValue.number))), ("user", !carries(chat.user.map(JSONValue.string))),
            ("verbosity", !carries(chat.extra["verbosity"])),
            ("frequency_penalty", (chat.frequencyPenalty ?? 0) != 0), ("logit_bias", chat.logitBias != nil),
            ("service_tier", (chat.serviceTier ?? .auto) != .auto && request.serviceTier == nil),
            ("metadata", chat.metadata != request.requestMetadata),
        ]
        if chat.temperature.map({ $0 > 1 }) == true { losses.append(("temperature", configuration?.temperature == 1)) }
        let asksForThought = chat.reasoningEffort != nil && chat.reasoningEffort != ReasoningEffort.none
        losses.append(("reasoning_effort", asksForThought && fields == nil && !told.contains("thinking")))
        let maxTokens = chat.maxCompletionTokens ?? chat.maxTokens
        let keepsLimit = configuration?.maxTokens == maxTokens || told.contains("max_completion_tokens")
        let missing = keepsLimit ? [] : ["max_tokens"]
        return (missing + losses.filter { $0.1 && !told.contains($0.0) }.map(\.0)).map {
            "'\($0)' is altered or left out without a warning."
        } + lostTexts(of: request)
    }

    /// Texts of system, user and assistant that Bedrock's request does not hold.
    private func lostTexts(of request: ConverseRequest) -> [String] {
        let sent = String(decoding: request.jsonBytes, as: UTF8.self)
        return chat.messages.flatMap(\.texts).filter { text in
            let end = text.lastIndex { !$0.isWhitespace }
            guard let end else { return false }
            let written = JSONValue.string(String(text[...end])).description
            return !sent.contains(written.dropFirst().dropLast())
        }.map { "The text \($0.debugDescription) is lost." }
    }
}

extension ChatMessage {
    /// What a message says.
    fileprivate var texts: [String] {
        switch content {
        case nil: []
        case .text(let text): [text]
        case .parts(let parts): parts.compactMap { if case .text(let part) = $0 { part.text } else { nil } }
        }
    }
}
