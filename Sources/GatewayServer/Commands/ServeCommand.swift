// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import ArgumentParser
    import BedrockCore
    import Configuration
    import FoundationEssentials
    import Hummingbird
    import Logging
    import NIOCore
    import ServiceLifecycle

    /// `bedrock-gateway serve`: the gateway itself.
    struct ServeCommand: AsyncParsableCommand {
        /// Name and help.
        static let configuration = CommandConfiguration(
            commandName: "serve",
            abstract: "Serve the gateway (the default).",
            discussion: """
                Configured by environment variables:

                HOST, PORT         where to listen (127.0.0.1, 8000)
                API_KEY            the key that clients send (on loopback 'bedrock')
                API_ROUTE_PREFIX   what stands before every path (/api/v1)
                AWS_REGION         region of Bedrock (the profile's, else us-west-2)
                AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_PROFILE, AWS_BEARER_TOKEN_BEDROCK
                                   whose identity calls Bedrock
                DEFAULT_MODEL, DEFAULT_EMBEDDING_MODEL
                                   models behind gpt-* and text-embedding-*

                The README lists all of them.
                """
        )

        /// Serves until SIGTERM or SIGINT, then lets open requests finish.
        func run() async throws {
            let environment = ProcessInfo.processInfo.environment
            let configuration: GatewayConfiguration
            do {
                configuration = try GatewayConfiguration(
                    reader: ConfigReader(provider: EnvironmentVariablesProvider()),
                    profileRegion: Self.profileRegion(environment)
                )
            } catch {
                throw CommandFailure(error.message)
            }
            prepareProcess()
            let logger = Logger.gateway(isVerbose: configuration.isVerbose)
            let readiness = Readiness()
            let transport = CurlTransport()
            let credentials = CredentialChain.standard(environment: environment, service: "bedrock")
            let gateway = Gateway(
                configuration: configuration,
                client: BedrockClient(
                    configuration: configuration.bedrock,
                    transport: transport,
                    credentials: credentials
                ),
                fetcher: configuration.fetchesImages
                    ? GuardedFetcher(
                        configuration: .init(
                            allowedHosts: configuration.imageHosts,
                            byteLimit: configuration.imageByteLimit,
                            totalByteLimit: max(20 << 20, configuration.imageByteLimit),
                            timeLimit: configuration.imageTimeLimit,
                            totalTimeLimit: max(.seconds(60), configuration.imageTimeLimit)
                        ),
                        transport: transport
                    ) : nil,
                observer: AccessLog(logger: logger),
                readiness: readiness,
                logger: logger
            )
            let application = gateway.makeApplication(logger: logger) { channel in
                await Greeting(configuration: configuration, port: channel.localAddress?.port).print(credentials)
            }
            try await serve(
                application,
                at: "\(configuration.host):\(configuration.port)",
                logger: logger,
                shutdown: Shutdown(
                    readiness: readiness,
                    delay: configuration.drainDelay,
                    gracePeriod: configuration.gracePeriod
                )
            )
        }

        /// The region of the profile in use; a profile that cannot be read is told of when credentials are needed.
        private static func profileRegion(_ environment: [String: String]) -> String? {
            try? Profile.load(environment: environment)?.region
        }
    }
#endif
