// SPDX-License-Identifier: MIT-0

#if Server
    import BedrockCore
    import OpenAISchema

    /// Reads what is the same for all chats.
    struct ChatSettings {
        /// What was read.
        var configuration = BedrockChat.Configuration()

        /// Reads the settings.
        ///
        /// - Parameter values: where they come from.
        /// - Throws: ``ConfigurationError`` that tells how to mend the first value that is not valid.
        init(_ values: ConfigurationValues) throws(ConfigurationError) {
            if try values.flag("enable.prompt.caching") == true {
                configuration.caching = .init(system: true, messages: true)
            }
            configuration.isStrict = try values.flag("strict.parameters") ?? false
            configuration.guardrail = try Self.guardrail(values)
            configuration.reasoningInText = try Self.reasoningInText(values)
            configuration.baseModels = try Self.baseModels(values)
            configuration.natives.rules = try Self.nativeModels(values)
        }

        private static func nativeModels(
            _ values: ConfigurationValues
        ) throws(ConfigurationError) -> [NativeModels.Rule] {
            let names = NativeRegistry.builtIn.map(\.name)
            var rules: [NativeModels.Rule] = []
            for text in (values.text("native.models") ?? "").split(separator: ",") {
                let parts = text.split(separator: "=", omittingEmptySubsequences: false).map {
                    String($0.filter { !$0.isWhitespace })
                }
                guard parts.count <= 2, !parts[0].isEmpty, parts.count == 1 || names.contains(parts[1]) else {
                    throw ConfigurationError(
                        """
                        NATIVE_MODELS holds ids or patterns of models, each perhaps with '=' and one of \
                        \(names.joined(separator: ", ")); not '\(text)'.
                        """
                    )
                }
                rules.append(.init(ModelPattern(parts[0]), format: parts.count == 2 ? parts[1] : nil))
            }
            return rules
        }

        private static func guardrail(_ values: ConfigurationValues) throws(ConfigurationError) -> JSONObject? {
            let trace = values.text("guardrail.trace")
            guard let identifier = values.text("guardrail.identifier") else {
                if trace != nil || values.text("guardrail.version") != nil {
                    throw ConfigurationError("GUARDRAIL_VERSION and GUARDRAIL_TRACE need GUARDRAIL_IDENTIFIER.")
                }
                return nil
            }
            guard let guardrail = Guardrail(identifier, values.text("guardrail.version") ?? "DRAFT", trace) else {
                throw ConfigurationError(
                    """
                    GUARDRAIL_IDENTIFIER is an id or ARN, GUARDRAIL_VERSION a number or DRAFT, GUARDRAIL_TRACE one of enabled, \
                    disabled, enabled_full.
                    """
                )
            }
            return guardrail.configuration
        }

        private static func reasoningInText(_ values: ConfigurationValues) throws(ConfigurationError) -> Bool {
            switch values.text("reasoning.format") {
            case nil, "field": return false
            case "think_tags": return true
            case let text?: throw ConfigurationError("REASONING_FORMAT is 'field' or 'think_tags', not '\(text)'.")
            }
        }

        private static func baseModels(
            _ values: ConfigurationValues
        ) throws(ConfigurationError) -> [ModelID: ModelID] {
            var models: [ModelID: ModelID] = [:]
            for pair in (values.text("base.models") ?? "").split(separator: ",") {
                let parts = pair.split(separator: "=").map { ModelAliases.trimmed($0) }
                guard parts.count == 2, let model = ModelID(parts[0]), let base = ModelID(parts[1]) else {
                    throw ConfigurationError(
                        "BASE_MODELS holds pairs such as ARN=anthropic.claude-sonnet-4-6, not '\(pair)'."
                    )
                }
                models[model] = base
            }
            return models
        }
    }
#endif
