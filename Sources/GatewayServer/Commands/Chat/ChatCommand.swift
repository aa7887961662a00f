// SPDX-License-Identifier: MIT-0

#if Server
    import ArgumentParser
    import FoundationEssentials
    import OpenAISchema

    /// `bedrock-gateway chat`: one question, or a conversation.
    struct ChatCommand: AsyncParsableCommand {
        /// Name and help.
        static let configuration = CommandConfiguration(
            commandName: "chat",
            abstract: "Ask a model, once or in a conversation.",
            discussion: """
                Calls Bedrock from this process, with the same configuration and identity as the gateway: the quickest proof that AWS \
                access works. Without a prompt it takes standard input as one, or begins a conversation where that is a terminal.

                Examples:

                  bedrock-gateway chat "Name three rivers."
                  git diff | bedrock-gateway chat "Review this:" -
                  bedrock-gateway chat -m us.amazon.nova-lite-v1:0 --image cat.png "What is this?"
                  bedrock-gateway chat
                """
        )

        @Argument(help: "The prompt; '-' stands for standard input.")
        var prompt: [String] = []

        @Option(name: .shortAndLong, help: "The model, or an alias or route; by default DEFAULT_MODEL.")
        var model: String?

        @Option(name: .shortAndLong, help: "What the model is to know beforehand: the system prompt.")
        var system: String?

        @Option(
            help: ArgumentHelp(
                "A picture to ask about (PNG, JPEG, GIF, WebP); may be given several times.",
                valueName: "file"
            ),
            completion: .file()
        )
        var image: [String] = []

        @Option(help: "The most tokens of an answer.")
        var maxTokens: Int?

        @Option(help: "How freely to choose words, from 0 to 1 or 2, by the model.")
        var temperature: Double?

        @Option(help: "How long to think first: low, medium or high, at models that think.")
        var reasoningEffort: String?

        @Flag(help: "Write the answer when it is whole instead of as it comes.")
        var noStream = false

        @Flag(help: "Write the whole answer as OpenAI's JSON.")
        var json = false

        /// Asks once, or again and again.
        func run() async throws {
            let isConversation = prompt.isEmpty && Terminal.isInputTyped
            guard !isConversation || !json else {
                throw ValidationError("--json needs a prompt, as an argument or on standard input.")
            }
            let setup = try CommandSetup()
            var request = ChatCompletionRequest(model: model ?? setup.configuration.defaultModel, messages: [])
            if let system { request.messages.append(ChatMessage(role: .system, content: .text(system))) }
            request.maxCompletionTokens = maxTokens
            request.temperature = temperature
            request.reasoningEffort = reasoningEffort.map { ReasoningEffort(rawValue: $0) }
            request.stream = !noStream && !json
            if request.stream == true { request.streamOptions = StreamOptions(includeUsage: true) }
            let pictures = try image.map(Picture.part)
            let chat = LocalChat(gateway: try setup.gateway())
            if isConversation {
                var conversation = Conversation(chat: chat, request: request, pictures: pictures)
                return try await conversation.run()
            }
            let text = try promptText()
            guard !text.allSatisfy(\.isWhitespace) || !pictures.isEmpty else {
                throw ValidationError("The prompt is empty.")
            }
            request.messages.append(Picture.message(text, pictures))
            if json {
                let answer = try await Progress.during("Waiting for the answer") {
                    try await chat.document(for: request)
                }
                return Terminal.output.write(String(decoding: answer, as: UTF8.self) + "\n")
            }
            _ = try await chat.print(request)
        }

        /// The prompt, with standard input where it is asked for.
        private func promptText() throws -> String {
            guard prompt.isEmpty || prompt.contains("-") else { return prompt.joined(separator: " ") }
            guard let input = String(validating: try StandardStreams.readAll(), as: UTF8.self) else {
                throw CommandFailure("Standard input is no text in UTF-8.")
            }
            if prompt.isEmpty { return input }
            return prompt.map { $0 == "-" ? "\n\n\(input)" : $0 }.joined(separator: " ")
        }
    }
#endif
