// SPDX-License-Identifier: MIT-0

#if Server
    import BedrockCore

    /// Which models there are, and what they are called.
    enum ModelSettings: SettingGroup {
        static let title = "Models"

        static let settings: [Setting] = [
            Setting("DEFAULT_MODEL", .model, \.defaultModel, "model behind `gpt-*`"),
            Setting("DEFAULT_EMBEDDING_MODEL", .model, \.defaultEmbeddingModel, "model behind `text-embedding-*`"),
            Setting(
                "MODEL_ALIASES",
                aliases,
                \.modelAliases,
                """
                names for models: `{"gpt-4o": "us.amazon.nova-pro-v1:0"}` or `gpt-4o=us.amazon.nova-pro-v1:0,gpt-4*=…`; `*` \
                stands for any text
                """
            ),
            Setting(
                "ALLOWED_MODELS",
                .patterns,
                \.modelPolicy.allowed,
                default: "all",
                "models that may be called, comma-separated, with `*`: `anthropic.*` fits profiles and ARNs of them too"
            ),
            Setting(
                "DENIED_MODELS",
                .patterns,
                \.modelPolicy.denied,
                "models that may not, even where they are allowed"
            ),
            Setting(
                "NATIVE_MODELS",
                natives,
                \.chat.natives.rules,
                """
                models asked by InvokeModel in their own form instead of by Converse, comma-separated, with `*`; `=llama3` and \
                the like behind one names the form
                """
            ),
            Setting(
                "BASE_MODELS",
                baseModels,
                \.chat.baseModels,
                "foundation models behind ids that hide them: `ARN=ID`, comma-separated"
            ),
            Setting(
                "MODELS_REFRESH_SECONDS",
                .seconds,
                \.modelRefreshInterval,
                "how long a listing of the models serves before it is made anew in the background"
            ),
            Setting(
                "ENABLE_CROSS_REGION_INFERENCE",
                .flag,
                \.listsCrossRegionProfiles,
                "list cross-region inference profiles, and call a model by one where Bedrock wants that"
            ),
            Setting(
                "ENABLE_APPLICATION_INFERENCE_PROFILES",
                .flag,
                \.listsApplicationProfiles,
                "list application inference profiles"
            ),
        ]

        private static let aliases = SettingKind<ModelAliases>(
            SettingForm(words: "names of models", placeholder: "names", json: .object),
            read: { given throws(ConfigurationError) in try ModelAliases(text: given.text, source: given.name) }
        )

        private static let natives = SettingKind<[NativeModels.Rule]>(
            SettingForm(words: "ids or patterns of models", placeholder: "patterns", json: .list),
            read: { given throws(ConfigurationError) in
                let names = NativeRegistry.builtIn.map(\.name)
                var rules: [NativeModels.Rule] = []
                for text in given.text.split(separator: ",") {
                    let parts = text.split(separator: "=", omittingEmptySubsequences: false).map {
                        String($0.filter { !$0.isWhitespace })
                    }
                    guard parts.count <= 2, !parts[0].isEmpty, parts.count == 1 || names.contains(parts[1]) else {
                        throw ConfigurationError(
                            """
                            \(given.name) holds ids or patterns of models, each perhaps with '=' and one of \
                            \(names.joined(separator: ", ")); not '\(text)'.
                            """
                        )
                    }
                    rules.append(.init(ModelPattern(parts[0]), format: parts.count == 2 ? parts[1] : nil))
                }
                return rules
            }
        )

        private static let baseModels = SettingKind<[ModelID: ModelID]>(
            SettingForm(words: "pairs of models", placeholder: "pairs", json: .pairs),
            read: { given throws(ConfigurationError) in
                var models: [ModelID: ModelID] = [:]
                for pair in given.text.split(separator: ",") {
                    let parts = pair.split(separator: "=").map { ModelAliases.trimmed($0) }
                    guard parts.count == 2, let model = ModelID(parts[0]), let base = ModelID(parts[1]) else {
                        throw ConfigurationError(
                            "\(given.name) holds pairs such as ARN=anthropic.claude-sonnet-4-6, not '\(pair)'."
                        )
                    }
                    models[model] = base
                }
                return models
            }
        )
    }
#endif
