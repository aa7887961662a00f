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
                API_KEY            the key that clients send (on loopback 'bedrock'); it may be kept elsewhere and named by
                                   API_KEY_FILE, API_KEY_SECRET_ARN or API_KEY_PARAM_NAME
                API_ROUTE_PREFIX   what stands before every path (/api/v1)
                AWS_REGION         region of Bedrock (the profile's, else us-west-2)
                AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_BEARER_TOKEN_BEDROCK
                                   whose identity calls Bedrock; roles of tasks, pods and instances are found without
                DEFAULT_MODEL, DEFAULT_EMBEDDING_MODEL
                                   models behind gpt-* and text-embedding-*

                The README lists all of them.
                """
        )

        /// Serves until SIGTERM or SIGINT, then lets open requests finish.
        func run() async throws {
            let environment = ProcessInfo.processInfo.environment
            var configured: GatewayConfiguration
            do {
                configured = try GatewayConfiguration(
                    reader: ConfigReader(provider: EnvironmentVariablesProvider()),
                    profile: Self.profile(environment)
                )
            } catch {
                throw CommandFailure(error.message)
            }
            prepareProcess()
            let transport = CurlTransport(configuration: .init(authoritiesFile: configured.authoritiesFile))
            let keyReader = Self.keyReader(configured, environment, transport)
            if let keyReader { configured.keys = try await Self.keys(keyReader) }
            let configuration = configured
            let logger = Logger.gateway(isVerbose: configuration.isVerbose)
            let readiness = Readiness()
            let credentials = CredentialChain.standard(
                environment: environment,
                transport: transport,
                service: "bedrock",
                region: configuration.bedrock.region
            )
            let targetClients = try Self.targetClients(configuration, environment, transport, credentials)
            let authenticator = Authenticator(keys: configuration.keys)
            let metrics = ServedMetrics(configuration)
            let observers: [(any RequestObserver)?] = [AccessLog(logger: logger), metrics?.observer]
            let gateway = Gateway(
                configuration: configuration,
                client: BedrockClient(
                    configuration: configuration.bedrock,
                    transport: transport,
                    credentials: credentials
                ),
                targetClients: targetClients,
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
                observer: ObserverGroup(observers.compactMap { $0 }),
                authenticator: authenticator,
                readiness: readiness,
                logger: logger
            )
            let application = gateway.makeApplication(logger: logger) { channel in
                let greeting = Greeting(configuration: configuration, port: channel.localAddress?.port)
                // The server takes requests when this returns, and finding credentials may take a while.
                Task { await greeting.print(credentials) }
            }
            try await serve(
                application,
                at: "\(configuration.host):\(configuration.port)",
                beside: Self.rotation(of: keyReader, authenticator, configuration, logger)
                    + (metrics?.services(of: gateway, logger: logger) ?? []),
                logger: logger,
                shutdown: Shutdown(
                    readiness: readiness,
                    delay: configuration.drainDelay,
                    gracePeriod: configuration.gracePeriod
                )
            )
        }

        /// What calls Bedrock at the places that routes name.
        private static func targetClients(
            _ configuration: GatewayConfiguration,
            _ environment: [String: String],
            _ transport: any HTTPTransport,
            _ credentials: any CredentialProvider
        ) throws -> [RouteTarget.Place: BedrockClient] {
            do {
                return try TargetClients(
                    bedrock: configuration.bedrock,
                    environment: environment,
                    transport: transport,
                    credentials: credentials
                ).clients(for: configuration.routeTable)
            } catch {
                throw CommandFailure(error.message)
            }
        }

        /// The profile in use; one that cannot be read is told of when credentials are needed.
        private static func profile(_ environment: [String: String]) -> Profile? {
            try? Profile.load(environment: environment)
        }

        /// What reads the gateway's keys, where they are kept elsewhere.
        private static func keyReader(
            _ configuration: GatewayConfiguration,
            _ environment: [String: String],
            _ transport: any HTTPTransport
        ) -> KeyReader? {
            configuration.keySource.map { source in
                let region = configuration.bedrock.region
                return KeyReader(
                    source: source,
                    surroundings: Surroundings(environment: environment, region: region, transport: transport),
                    credentials: CredentialChain.standard(
                        environment: environment,
                        transport: transport,
                        region: region
                    )
                )
            }
        }

        private static func keys(_ reader: KeyReader) async throws -> [String: String] {
            do {
                return try await reader.keys()
            } catch let error as ConfigurationError {
                throw CommandFailure(error.message)
            }
        }

        /// What takes up keys that change, where they can.
        private static func rotation(
            of reader: KeyReader?,
            _ authenticator: Authenticator,
            _ configuration: GatewayConfiguration,
            _ logger: Logger
        ) -> [any Service] {
            guard let reader, configuration.keyInterval > .zero else { return [] }
            return [
                KeyRotation(
                    reader: reader,
                    authenticator: authenticator,
                    interval: configuration.keyInterval,
                    logger: logger
                )
            ]
        }
    }
#endif
