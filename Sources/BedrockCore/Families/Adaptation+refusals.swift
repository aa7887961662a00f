// SPDX-License-Identifier: MIT-0

/// The catalogue of refusals: Bedrock's and the models' own words, and what is done about each.
///
/// Source: texts of errors that users published; the same list stands in the documentation, "Learning from refusals". What
/// is not in it goes to the client as it is.
extension Adaptation {
    /// Recognises a refusal.
    ///
    /// - Parameter message: Bedrock's words; `nil` is returned where they are not known.
    public init?(refusal message: String) {
        if let adaptation = Self.phrases.first(where: { message.contains($0.words) })?.adaptation {
            self = adaptation
        } else if let name = Self.unsupportedField(in: message), let adaptation = Self.forField(name) {
            self = adaptation
        } else if let adaptation = Self.forExtraneousField(in: message) {
            self = adaptation
        } else if let most = Self.tokenLimit(in: message) {
            self = .maxTokens(most)
        } else {
            return nil
        }
    }

    /// Words that name no field, or one among others.
    private static let phrases: [(words: String, adaptation: Adaptation)] = [
        ("This action doesn't support the model", .withoutConverse),
        ("tool use in streaming mode", .withoutToolsInStreams),
        ("doesn't support system messages", .withoutSystemPrompt),
        ("`temperature` and `top_p` cannot both be specified", .temperatureOrTopP),
        ("`temperature` is deprecated", .withoutTemperature),
        ("`top_p` is deprecated", .withoutTopP),
        ("`top_k` is deprecated", .withoutField("top_k")),
        ("thinking.type.enabled\" is not supported", .adaptiveThinking),
        ("adaptive thinking is not supported", .thinkingByBudget),
        ("does not support assistant message prefill", .withoutPrefill),
        ("output_config.format", .schemasByTool),
        ("output_format", .schemasByTool),
        ("outputConfig.textFormat", .schemasByTool),
        ("invalid beta flag", .withoutField("anthropic_beta")),
        ("did not allow prompt caching", .withoutCachePoints),
        ("Conversation blocks and tool result blocks cannot be provided in the same turn", .separateToolResults),
        ("Thinking may not be enabled when tool_choice forces tool use", .withoutThinkingBesideForcedCalls),
        ("Latency performance configuration is not supported", .withoutField("performanceConfig")),
        ("service tier is not supported", .withoutField("serviceTier")),
    ]

    /// X of "This model doesn't support the X field. Remove X and try again."
    private static func unsupportedField(in message: String) -> String? {
        guard let start = message.end(of: "doesn't support the ") else { return nil }
        let rest = message[start...]
        guard let end = rest.start(of: " field") else { return nil }
        let name = rest[..<end].filter { $0 != "`" && $0 != "\"" }
        return name.isEmpty || name.contains(" ") ? nil : name
    }

    private static func forField(_ name: String) -> Adaptation? {
        switch name.split(separator: ".").last.map(String.init) ?? name {
        case "temperature": .withoutTemperature
        case "topP", "top_p": .withoutTopP
        case "stopSequences", "stop_sequences": .withoutStopSequences
        case "system": .withoutSystemPrompt
        case "any": .withoutForcedAny
        case "tool" where name.contains("toolChoice"): .withoutForcedTool
        case "outputConfig", "textFormat": .schemasByTool
        case "cachePoint": .withoutCachePoints
        case "strict": .withoutStrictTools
        case "status": .withoutToolResultStatus
        case "image", "document", "video": name.contains("toolResult") ? .textOnlyToolResults : nil
        case "reasoningContent", "signature", "redactedContent": .withoutEarlierReasoning
        case "performanceConfig", "latency": .withoutField("performanceConfig")
        case "serviceTier": .withoutField("serviceTier")
        case let field where name.hasPrefix("additionalModelRequestFields."): .withoutField(field)
        default: nil
        }
    }

    /// "NAME: Extra inputs are not permitted", "extraneous key [NAME] is not permitted": a field of the model's own.
    private static func forExtraneousField(in message: String) -> Adaptation? {
        if let start = message.end(of: "extraneous key ["), let end = message[start...].firstIndex(of: "]") {
            return ownField(message[start..<end])
        }
        guard let end = message.start(of: ": Extra inputs are not permitted") else { return nil }
        let path = message[..<end].split(whereSeparator: \.isWhitespace).last ?? ""
        if path.hasSuffix("strict") { return .withoutStrictTools }
        // A mistake within a field is one of this client's; the field itself is not to go for all.
        return ownField(path)
    }

    /// A name that can be one of a field; messages and tools are not left out.
    private static func ownField(_ name: Substring) -> Adaptation? {
        let isName = !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        guard isName, !["messages", "tools", "system", "tool_choice", "max_tokens", "model"].contains(name) else {
            return nil
        }
        return .withoutField(String(name))
    }

    /// N of "The maximum tokens you requested exceeds the model limit of N." and of "max_tokens: M > N, which is the maximum
    /// allowed number of output tokens".
    private static func tokenLimit(in message: String) -> Int? {
        let start: String.Index?
        if message.contains("maximum allowed number of output tokens") {
            start = message.end(of: " > ")
        } else {
            start = message.end(of: "exceeds the model limit of ")
        }
        guard let start, let most = Int(message[start...].prefix { $0.isASCII && $0.isNumber }), most > 0 else {
            return nil
        }
        return most
    }
}

extension StringProtocol {
    /// Where a text first ends.
    fileprivate func end(of text: String) -> Index? {
        start(of: text).map { index($0, offsetBy: text.count) }
    }

    /// Where a text first begins.
    fileprivate func start(of text: String) -> Index? {
        indices.first { self[$0...].hasPrefix(text) }
    }
}
