// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore
    import Logging

    /// Makes gateways from configurations; what outlives a configuration is its own.
    struct GatewayMaker: Sendable {
        /// A gateway, and what belongs to it.
        struct Made: Sendable {
            /// What it was made from, with the keys.
            let loaded: LoadedConfiguration
            /// The gateway.
            let gateway: Gateway
            /// Whose identity calls Bedrock.
            let credentials: any CredentialProvider
            /// How changed keys are taken up; `nil` where they are the configuration's own.
            let keys: KeyRotation.Plan?
        }

        let transport: any HTTPTransport
        let observer: any RequestObserver
        let readiness: Readiness
        var tracer: (any RequestTracer)?
        let logger: Logger
        let authenticator = Authenticator(keys: [:])

        /// Makes a gateway; nothing of it takes effect before ``use(_:)``.
        ///
        /// - Parameters:
        ///   - loaded: the configuration.
        ///   - previous: the one whose place it takes.
        /// - Returns: the gateway, and what belongs to it.
        /// - Throws: ``ConfigurationError`` where keys cannot be read, or a profile that a route names is not there.
        func make(_ loaded: LoadedConfiguration, succeeding previous: Made? = nil) async throws -> Made {
            var loaded = loaded
            let keys = keyReader(loaded)
            if let keys { loaded.configuration.keys = try await keys.keys() }
            let configuration = loaded.configuration
            let isSamePlace = previous?.loaded.configuration.bedrock.region == configuration.bedrock.region
            let credentials =
                previous.flatMap { isSamePlace ? $0.credentials : nil }
                ?? CredentialChain.standard(
                    environment: loaded.environment,
                    transport: transport,
                    service: "bedrock",
                    region: configuration.bedrock.region
                )
            let targetClients = try TargetClients(
                bedrock: configuration.bedrock,
                environment: loaded.environment,
                transport: transport,
                credentials: credentials
            ).clients(for: configuration.routeTable)
            let gateway = Gateway(
                configuration: configuration,
                client: BedrockClient(
                    configuration: configuration.bedrock,
                    transport: transport,
                    credentials: credentials
                ),
                targetClients: targetClients,
                fetcher: fetcher(configuration),
                observer: observer,
                authenticator: authenticator,
                readiness: readiness,
                succeeding: previous?.gateway,
                tracer: tracer,
                logger: logger
            )
            return Made(
                loaded: loaded,
                gateway: gateway,
                credentials: credentials,
                keys: keys.flatMap { reader in
                    configuration.keyInterval > .zero
                        ? KeyRotation.Plan(reader: reader, interval: configuration.keyInterval) : nil
                }
            )
        }

        private func fetcher(_ configuration: GatewayConfiguration) -> GuardedFetcher? {
            guard configuration.fetchesImages else { return nil }
            return GuardedFetcher(
                configuration: .init(
                    allowedHosts: configuration.imageHosts,
                    byteLimit: configuration.imageByteLimit,
                    totalByteLimit: max(20 << 20, configuration.imageByteLimit),
                    timeLimit: configuration.imageTimeLimit,
                    totalTimeLimit: max(.seconds(60), configuration.imageTimeLimit)
                ),
                transport: transport
            )
        }

        /// What reads the gateway's keys, where they are kept elsewhere.
        private func keyReader(_ loaded: LoadedConfiguration) -> KeyReader? {
            loaded.configuration.keySource.map { source in
                let region = loaded.configuration.bedrock.region
                return KeyReader(
                    source: source,
                    surroundings: Surroundings(environment: loaded.environment, region: region, transport: transport),
                    credentials: CredentialChain.standard(
                        environment: loaded.environment,
                        transport: transport,
                        region: region
                    )
                )
            }
        }
    }
#endif
