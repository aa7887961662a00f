// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Claude by Anthropic.
///
/// Source: Amazon Bedrock user guide, "Anthropic Claude models"; Anthropic's documentation, "Extended thinking", "Adaptive
/// thinking", "What's new" of each version; texts of refusals that users published.
public struct ClaudeFamily: ModelFamily {
    /// The family's name.
    public let name = "claude"

    /// The name that OpenRouter gave Anthropic's signatures.
    public let reasoningFormat = "anthropic-claude-v1"

    /// Makes the family.
    public init() {}

    /// Whether the provider is Anthropic.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "anthropic"
    }

    /// Each version's own rules; one that is not known yet has those of the newest.
    public func capabilities(of model: ModelID) -> Capabilities {
        let version = ClaudeVersion(model.name)
        var capabilities = Capabilities()
        capabilities.inputs = version.major < 3 ? .documents : [.images, .documents]
        capabilities.schemaLimits = .noTopLevelUnions
        capabilities.stopSequencePath = "/stop_sequence"
        capabilities.tools = version.major >= 3
        capabilities.caching = Self.caching(version, model.name)
        Self.setSampling(version, in: &capabilities)
        Self.setReasoning(version, in: &capabilities)
        Self.setOutput(version, in: &capabilities)
        return capabilities
    }

    /// White space at the end, `top_k` and a single word for `anthropic_beta` are brought into what Anthropic takes.
    public func adjust(
        _ translated: inout TranslatedChat,
        from chat: ChatCompletionRequest,
        for model: ModelID
    ) throws(TranslationError) {
        Self.trimEnd(of: &translated, path: "messages[\(max(0, chat.messages.count - 1))].content")
        guard var fields = translated.request.additionalModelRequestFields?.object else { return }
        if case .string(let betas)? = fields["anthropic_beta"] {
            let names = betas.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
            fields["anthropic_beta"] = .array(names.filter { !$0.isEmpty }.map(JSONValue.string))
        }
        if ClaudeVersion(model.name) >= ClaudeVersion(4, 7), fields.take("top_k") != nil {
            translated.warnings.append(TranslationWarning("top_k", .dropped, "The model takes no 'top_k'."))
        }
        translated.request.additionalModelRequestFields = fields.isEmpty ? nil : .object(fields)
    }

    /// Anthropic refuses white space at the end of what the assistant is made to have begun.
    private static func trimEnd(of translated: inout TranslatedChat, path: String) {
        let turn = translated.request.messages.count - 1
        guard turn >= 0, translated.request.messages[turn].role == .assistant,
            let last = translated.request.messages[turn].content.lastIndex(where: { !$0.isCachePoint }),
            case .text(let text) = translated.request.messages[turn].content[last], text.last?.isWhitespace == true
        else { return }
        let end = text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? text.startIndex
        translated.request.messages[turn].content[last] = .text(String(text[..<end]))
        translated.warnings.append(
            TranslationWarning(
                path,
                .adapted,
                "The model refuses white space at the end of the last turn of the assistant."
            )
        )
    }

    /// Claude 3, Opus 4 and Sonnet 4 take both sampling parameters; later ones one of them, and from Opus 4.7 on none.
    ///
    /// Bedrock: "`temperature` and `top_p` cannot both be specified for this model", "`temperature` is deprecated for
    /// this model".
    private static func setSampling(_ version: ClaudeVersion, in capabilities: inout Capabilities) {
        capabilities.temperatureWithTopP = version <= ClaudeVersion(4, 0)
        if version >= ClaudeVersion(4, 7) {
            capabilities.temperature = false
            // From 0.99 on, but not 1.
            capabilities.topP = 0.99...(1.0).nextDown
        }
        capabilities.prefill = version < ClaudeVersion(4, 6)
    }

    private static func setReasoning(_ version: ClaudeVersion, in capabilities: inout Capabilities) {
        switch version {
        case ..<ClaudeVersion(3, 7): capabilities.reasoning = .fixed
        case ..<ClaudeVersion(4, 6): capabilities.reasoning = .budget
        default:
            var levels: [ReasoningEffort] = [.low, .medium, .high]
            if version >= ClaudeVersion(4, 7) { levels.append(.xhigh) }
            // Refused by Sonnet 5; taken by the others.
            if version.tier != "sonnet" || version < ClaudeVersion(5, 0) { levels.append(.max) }
            let alwaysThinks = version.tier == "fable" || version >= ClaudeVersion(5, 5)
            capabilities.reasoning = .adaptive(
                .init(
                    levels: levels,
                    canBeDisabled: !alwaysThinks,
                    takesBudget: version < ClaudeVersion(4, 7),
                    hidesThoughts: version >= ClaudeVersion(4, 7),
                    allowsForcedCalls: version >= ClaudeVersion(4, 8)
                )
            )
        }
    }

    /// Answers by schema came with 4.5; Opus 4.7 and Fable refuse `output_config.format`, but take a tool.
    ///
    /// From Opus 5.5, Fable 5.1 and Mythos 5.1 on no call can be forced.
    private static func setOutput(_ version: ClaudeVersion, in capabilities: inout Capabilities) {
        let isFable = version.tier == "fable"
        let hasSchemas = version >= ClaudeVersion(4, 5) && !isFable && version != .opus47
        capabilities.structuredOutput = version.major < 3 ? .instructions : hasSchemas ? .native : .tool
        capabilities.strictTools = hasSchemas
        capabilities.serialToolCalls = version >= ClaudeVersion(4, 5)
        let isEarlier = isFable || version.tier == "mythos"
        if version >= ClaudeVersion(5, isEarlier ? 1 : 5) { capabilities.toolChoices = [] }
    }

    /// From 3.5 Haiku and the second 3.5 Sonnet on; an hour from 4.5 on.
    private static func caching(_ version: ClaudeVersion, _ name: String) -> Capabilities.Caching {
        if version < ClaudeVersion(3, 5) || name.contains("3-5-sonnet-20240620") { return [] }
        return version >= ClaudeVersion(4, 5) ? .all : [.messages, .system, .tools]
    }
}

extension ClaudeVersion {
    fileprivate static let opus47 = ClaudeVersion("claude-opus-4-7")
}

extension ModelFamily where Self == ClaudeFamily {
    /// Claude by Anthropic.
    public static var claude: ClaudeFamily { ClaudeFamily() }
}
