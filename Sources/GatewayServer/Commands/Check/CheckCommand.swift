// SPDX-License-Identifier: MIT-0

#if Server
    import ArgumentParser
    import FoundationEssentials
    import OpenAISchema

    /// `bedrock-gateway check`: what works of AWS access, and what to mend.
    struct CheckCommand: AsyncParsableCommand {
        /// Name and help.
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Check configuration, AWS access and models, and tell what to mend.",
            discussion: """
                Looks at the configuration, the region, the gateway's keys, the AWS credentials and whose they are, the clock, the \
                lists of models, and the default models. Nothing that it does costs anything: a model is asked in a way that Bedrock \
                refuses before the model is run. With --call the default model answers one token.

                Each line begins with ok, warn, fail, or skip for what could not be looked at. The status is 1 if anything fails. \
                No secrets are written.

                Example:

                  AWS_PROFILE=work bedrock-gateway check --call
                """
        )

        @Flag(help: "Let the default model answer one token, which costs next to nothing.")
        var call = false

        @Option(help: "The model to check instead of DEFAULT_MODEL.")
        var model: String?

        @Flag(help: "Write the findings as JSON.")
        var json = false

        /// Looks at one thing after another, and tells of each at once.
        func run() async throws {
            let isJSON = json
            let checker = Checker(environment: ProcessInfo.processInfo.environment, model: model, calls: call) {
                finding in
                if !isJSON { Terminal.output.write(finding.line(on: .output)) }
            }
            let findings = await checker.run()
            let hasFailed = findings.contains { $0.state == .fail }
            if json {
                let report: JSONObject = [
                    "ok": .bool(!hasFailed), "findings": .array(findings.map { .object($0.json) }),
                ]
                Terminal.output.write(String(decoding: report.jsonBytes, as: UTF8.self) + "\n")
            }
            if hasFailed { throw ExitCode(ExitStatus.failure.rawValue) }
        }
    }
#endif
