// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner

    /// What is particular to AWS Lambda.
    enum LambdaSettings: SettingGroup {
        static let title = "AWS Lambda"

        static let settings: [Setting] = [mode]

        private static let mode = Setting(
            "LAMBDA_RESPONSE_MODE",
            .choice(["auto", "stream", "buffer"]),
            default: "`auto`",
            "how a function answers callers that can be set up to take a stream; `auto`: as `AWS_LWA_INVOKE_MODE` says, else whole"
        ).with { $0.guide = "lambda.md" }

        static func combine(
            _ values: ConfigurationValues,
            _ profile: Profile?,
            into configuration: inout GatewayConfiguration
        ) throws(ConfigurationError) {
            configuration.streamsFromLambda =
                switch values.text(mode) {
                case "stream": true
                case "buffer": false
                default: values.text("aws.lwa.invoke.mode")?.lowercased() == "response_stream"
                }
        }
    }
#endif
