// SPDX-License-Identifier: MIT-0

#if Server
    import ArgumentParser
    import BedrockCore
    import OpenAISchema

    /// `bedrock-gateway translate`: a Unix filter, without network and credentials.
    struct TranslateCommand: AsyncParsableCommand {
        /// Name and help.
        static let configuration = CommandConfiguration(
            commandName: "translate",
            abstract: "Translate between OpenAI's and Bedrock's JSON, from standard input to standard output.",
            discussion: """
                Pure: no network, no credentials, no clock. Warnings go to standard error, one JSON object a line. Bad input ends \
                with status 1 and an error object on standard error.

                Examples:

                  bedrock-gateway translate request < chat.json
                  bedrock-gateway translate stream < recorded.bin
                """
        )

        /// What stands on standard input.
        enum Direction: String, ExpressibleByArgument, CaseIterable {
            /// A chat request of OpenAI's, which becomes one of Converse.
            case request
            /// An answer of Converse, which becomes a chat completion.
            case response
            /// An answer of ConverseStream, binary or one event a line, which becomes server-sent events.
            case stream
        }

        @Argument(help: "What stands on standard input: request, response or stream.")
        var direction: Direction

        @Option(help: "The model that tells the family; by default the one that the request names.")
        var model: String?

        @Option(help: "For answers: a file with the client's request, for the names of its tools and its options.")
        var request: String?

        @Flag(help: "The model's own form, of InvokeModel, in place of Converse's.")
        var native = false

        @Option(help: "For answers: the id to give them.")
        var id = "chatcmpl-translated"

        @Option(help: "For answers: when they were begun, in seconds since 1970.")
        var created = 0

        /// Reads, translates, writes.
        func run() async throws {
            do {
                try translate()
            } catch {
                Self.tell(GatewayError(error).body)
                throw ExitCode(1)
            }
        }

        private func translate() throws {
            var filter = TranslationFilter(id: id, created: created)
            filter.model = try model.map { try ModelID(naming: $0) }
            if let request {
                filter.request = try ChatCompletionRequest(jsonBytes: try StandardStreams.contents(of: request))
            }
            let input = direction == .stream ? [] : try StandardStreams.readAll()
            if native {
                let chat = direction == .request ? try ChatCompletionRequest(jsonBytes: input) : filter.request
                filter.format = try TranslationFilter.nativeFormat(
                    of: try filter.model ?? chat.map { try ModelID(naming: $0.model) }
                )
            }
            switch direction {
            case .request:
                let translated = try filter.request(input)
                for warning in translated.warnings {
                    Self.tell(
                        [
                            "param": .string(warning.param), "action": .string(warning.action.rawValue),
                            "reason": .string(warning.reason),
                        ] as JSONObject
                    )
                }
                StandardStreams.writeOutput(translated.body + [UInt8(ascii: "\n")])
            case .response:
                StandardStreams.writeOutput(try filter.response(input) + [UInt8(ascii: "\n")])
            case .stream:
                try translateStream(try filter.stream())
            }
        }

        /// What broke the stream is told within it as well, as clients of the gateway hear it.
        private func translateStream(_ filter: StreamFilter) throws {
            var filter = filter
            do {
                while let bytes = StandardStreams.readSome() { StandardStreams.writeOutput(try filter.consume(bytes)) }
                StandardStreams.writeOutput(try filter.finish())
            } catch {
                var bytes: [UInt8] = []
                ServerSentEvents.append(GatewayError(error).body, to: &bytes)
                StandardStreams.writeOutput(bytes)
                throw error
            }
        }

        private static func tell(_ value: some JSONEncodable) {
            StandardStreams.write(value.jsonBytes + [UInt8(ascii: "\n")], toStandardError: true)
        }
    }
#endif
