// SPDX-License-Identifier: MIT-0

#if Server
    import ArgumentParser
    import BedrockCore
    import FoundationEssentials
    import Logging
    import OpenAISchema

    /// `bedrock-gateway config`: what the gateway is configured by.
    struct ConfigCommand: AsyncParsableCommand {
        /// Name and help.
        static let configuration = CommandConfiguration(
            commandName: "config",
            abstract: "Print the configuration, and where each value comes from.",
            discussion: """
                It takes the options of 'serve', and validates what 'serve' does: what it would not start with ends with the same \
                message. Secrets are not printed, and nothing is asked over the network.
                """
        )

        @Flag(help: "Print JSON, by the keys of the configuration file.")
        var json = false

        @Flag(help: "Print the tables of all settings there are, in Markdown, in place of the configuration.")
        var reference = false

        @OptionGroup var options: ConfigurationOptions

        /// Validates and prints.
        func run() async throws {
            if reference {
                StandardStreams.writeOutput(Array(Settings.reference.utf8))
                return
            }
            let environment = ProcessInfo.processInfo.environment
            let source = ConfigurationSource(options: options.given, environment: environment)
            let loaded = try source.load()
            try await check(loaded)
            for typo in source.typos { StandardStreams.write(Array("Note: \(typo)\n".utf8), toStandardError: true) }
            let report = ConfigurationReport(loaded)
            StandardStreams.writeOutput(json ? report.json.jsonBytes + [UInt8(ascii: "\n")] : Array(report.table.utf8))
        }

        /// Makes what 'serve' would make, but for keys that AWS keeps.
        private func check(_ loaded: LoadedConfiguration) async throws {
            var loaded = loaded
            if loaded.configuration.keySource?.isRemote == true { loaded.configuration.keySource = nil }
            _ = try await GatewayMaker(
                transport: CurlTransport(configuration: .init(authoritiesFile: loaded.configuration.authoritiesFile)),
                observer: AccessLog(logger: Logger(label: "bedrock-gateway")),
                readiness: Readiness(),
                logger: Logger(label: "bedrock-gateway")
            ).make(loaded)
        }
    }
#endif
