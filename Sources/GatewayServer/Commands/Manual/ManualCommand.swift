// SPDX-License-Identifier: MIT-0

#if Server
    import ArgumentParser
    import OpenAISchema

    /// `bedrock-gateway manual`: the manual page, made from the commands themselves, so that it cannot be out of date.
    struct ManualCommand: AsyncParsableCommand {
        /// Name and help.
        static let configuration = CommandConfiguration(
            commandName: "manual",
            abstract: "Write the manual page, for 'man'.",
            discussion: """
                Examples:

                  bedrock-gateway manual | man -l -
                  bedrock-gateway manual > /usr/local/share/man/man1/bedrock-gateway.1
                """
        )

        /// Writes the page.
        func run() async throws {
            let description = try JSONParser.parse(RootCommand._dumpHelp())
            Terminal.output.write(ManualPage(command: description["command"] ?? .null).text)
        }
    }
#endif
