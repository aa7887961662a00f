// SPDX-License-Identifier: MIT-0

#if Server
    import ArgumentParser
    import BedrockSimulator
    import Hummingbird
    import Logging
    import NIOCore

    /// `bedrock-gateway simulate`: a local stand-in for Bedrock.
    struct SimulateCommand: AsyncParsableCommand {
        /// Name and help.
        static let configuration = CommandConfiguration(
            commandName: "simulate",
            abstract: "Run a local stand-in for Bedrock, for trying things out without an AWS account.",
            discussion: """
                It speaks Bedrock's real wire, verifies signatures and refuses what Bedrock refuses, but no model is behind it: \
                answers are echoes. Accepted: access key AKIDSIMULATOR with secret simulator-secret, Bedrock API key simulator-key.

                Example:

                  bedrock-gateway simulate &
                  AWS_ENDPOINT_URL=http://127.0.0.1:8199 AWS_BEARER_TOKEN_BEDROCK=simulator-key \\
                    bedrock-gateway chat -m us.amazon.nova-lite-v1:0 "Hello!"
                """
        )

        /// The port to listen on, on this machine alone.
        @Option(help: "The port to listen on, on 127.0.0.1; 0 for any that is free.")
        var port = 8199

        /// A port beyond the range would be cut to one within it.
        func validate() throws {
            guard (0...65535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535.") }
        }

        /// Serves until SIGTERM or SIGINT.
        func run() async throws {
            let logger = Logger.gateway()
            let application = Simulator(configuration: .init(port: port)).makeApplication(logger: logger.quieter) {
                channel in
                let port = channel.localAddress?.port ?? self.port
                writeLine("Simulator of Amazon Bedrock at http://127.0.0.1:\(port) (no model is behind it)")
            }
            try await serve(application, at: "127.0.0.1:\(port)", portSetting: "--port", logger: logger)
        }
    }
#endif
