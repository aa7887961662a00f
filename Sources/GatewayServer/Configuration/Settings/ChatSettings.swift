// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore
    import OpenAISchema

    /// What is the same for all chats.
    enum ChatSettings: SettingGroup {
        static let title = "Chats"

        static let settings: [Setting] = [
            Setting(
                "ENABLE_PROMPT_CACHING",
                .flag,
                default: "`false`",
                "set cache points after the system prompt and the last turn of the user, at models that take them"
            ) { configuration, isOn in
                if isOn { configuration.chat.caching = .init(system: true, messages: true) }
            },
            identifier, version, trace,
            Setting(
                "REASONING_FORMAT",
                .choice(["field", "think_tags"]),
                default: "`field`",
                "`field`: reasoning in `reasoning_content`; `think_tags`: within the text, between `<think>` and `</think>`"
            ) { $0.chat.reasoningInText = $1 == "think_tags" },
            Setting("STRICT_PARAMETERS", .flag, \.chat.isStrict, "refuse what would be altered or left out"),
        ]

        private static let identifier = Setting(
            "GUARDRAIL_IDENTIFIER",
            .text("id"),
            default: "none",
            "guardrail of chats that name none: its id or ARN"
        )
        private static let version = Setting(
            "GUARDRAIL_VERSION",
            .text("version"),
            default: "`DRAFT`",
            "its version: a number or `DRAFT`"
        )
        private static let trace = Setting(
            "GUARDRAIL_TRACE",
            .text("enabled|disabled|enabled_full"),
            default: "`disabled`",
            "whether answers tell what it found: `enabled`, `disabled` or `enabled_full`"
        )

        static func combine(
            _ values: ConfigurationValues,
            _ profile: Profile?,
            into configuration: inout GatewayConfiguration
        ) throws(ConfigurationError) {
            let trace = values.text(trace)
            guard let identifier = values.text(identifier) else {
                if trace != nil || values.text(version) != nil {
                    throw ConfigurationError("GUARDRAIL_VERSION and GUARDRAIL_TRACE need GUARDRAIL_IDENTIFIER.")
                }
                return
            }
            guard let guardrail = Guardrail(identifier, values.text(version) ?? "DRAFT", trace) else {
                throw ConfigurationError(
                    """
                    GUARDRAIL_IDENTIFIER is an id or ARN, GUARDRAIL_VERSION a number or DRAFT, GUARDRAIL_TRACE one of enabled, \
                    disabled, enabled_full.
                    """
                )
            }
            configuration.chat.guardrail = guardrail.configuration
        }
    }
#endif
