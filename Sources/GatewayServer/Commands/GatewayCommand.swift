// SPDX-License-Identifier: MIT-0

#if Server
    import ArgumentParser

    /// The command line of `bedrock-gateway`.
    public enum GatewayCommand {
        /// Parses the process's arguments and runs what they ask for; exits with a status other than 0 on failure.
        public static func run() async {
            await RootCommand.main()
        }
    }

    struct RootCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "bedrock-gateway",
            abstract: "Serves OpenAI's API in front of Amazon Bedrock.",
            discussion: "Without a subcommand it serves, configured by the environment alone.",
            version: GatewayVersion.current,
            subcommands: [ServeCommand.self, SimulateCommand.self, TranslateCommand.self],
            defaultSubcommand: ServeCommand.self
        )
    }
#endif
