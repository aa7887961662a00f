// SPDX-License-Identifier: MIT-0

#if Server
    import ArgumentParser
    import FoundationEssentials

    /// The command line of `bedrock-gateway`.
    public enum GatewayCommand {
        /// Parses the process's arguments and runs what they ask for; exits with a status other than 0 on failure.
        public static func run() async {
            do {
                let words = CommandLine.arguments.dropFirst()
                // In a container nothing is to be parsed; the parser takes a fifth of the time until the first answer.
                if words.isEmpty { return try await ServeCommand.serve(options: [:]) }
                try refuseUnknownCommand(words.first == "help" ? words.dropFirst().first : words.first)
                var command = try RootCommand.parseAsRoot()
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
            } catch {
                guard let failure = CommandFailure(error) else { RootCommand.exit(withError: error) }
                Terminal.error.tell(failure.description, as: .error)
                RootCommand.exit(withError: ExitCode(failure.status.rawValue))
            }
        }

        /// Tells of a command that is none: without this the default one would complain of a surplus word, and 'help' help with all.
        static func refuseUnknownCommand(_ word: String?) throws(CommandFailure) {
            guard let word, !word.hasPrefix("-") else { return }
            let names = RootCommand.names
            guard !names.contains(word) else { return }
            let hint = Spelling.nearest(to: word, among: names).map { "Do you mean '\($0)'? " } ?? ""
            throw CommandFailure(
                "There is no command '\(word)'. \(hint)'bedrock-gateway --help' lists them all.",
                .usage
            )
        }
    }

    struct RootCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "bedrock-gateway",
            abstract: "Serves OpenAI's API in front of Amazon Bedrock.",
            discussion: """
                Without a subcommand it serves, configured by options, variables or a file.

                'bedrock-gateway check' tells whether AWS access works, 'bedrock-gateway chat "Hello!"' is the quickest proof, and \
                'bedrock-gateway models' lists what can be called.
                """,
            version: GatewayVersion.current,
            groupedSubcommands: [
                CommandGroup(
                    name: "Serving",
                    subcommands: [
                        ServeCommand.self, ConfigCommand.self, HealthCommand.self, SimulateCommand.self,
                    ]
                ),
                CommandGroup(name: "Bedrock", subcommands: [CheckCommand.self, ModelsCommand.self, ChatCommand.self]),
                CommandGroup(
                    name: "Filters",
                    subcommands: [TranslateCommand.self, SignCommand.self, DecodeCommand.self]
                ),
                CommandGroup(name: "Documentation", subcommands: [ManualCommand.self]),
            ],
            defaultSubcommand: ServeCommand.self
        )

        /// The names of all subcommands, that of the parser's own included.
        static var names: [String] {
            configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        }
    }
#endif
