// SPDX-License-Identifier: MIT-0

#if Server
    import ArgumentParser
    import BedrockCore
    import FoundationEssentials
    import Logging
    import NIOCore
    import ServiceLifecycle
    import UnixSignals

    /// `bedrock-gateway serve`: the gateway itself.
    struct ServeCommand: AsyncParsableCommand {
        /// Name and help.
        static let configuration = CommandConfiguration(
            commandName: "serve",
            abstract: "Serve the gateway (the default).",
            discussion: """
                Every setting is an option, a variable and a key of the file that --config names: --max-requests is MAX_REQUESTS and \
                "max_requests". An option counts more than a variable, and a variable more than the file. SIGHUP reads the file and \
                the keys anew. 'bedrock-gateway config' tells what came of it; docs/configuration.md has all of them in one table.

                AWS credentials are found as the AWS SDKs find them: in AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, \
                AWS_BEARER_TOKEN_BEDROCK, and the roles of tasks, pods and instances. Options can be read by other users of the \
                machine: rather than --api-key use --api-key-file, or the variable API_KEY.
                """
        )

        @OptionGroup var options: ConfigurationOptions

        /// Serves until SIGTERM or SIGINT, then lets open requests finish; in Lambda, as the function's runtime.
        func run() async throws {
            try await Self.serve(options: options.given)
        }

        /// Serves, as ``run()`` does.
        ///
        /// - Parameter options: what the command line says, by the names of the settings.
        /// - Throws: what keeps the gateway from serving, in words for whoever has started it.
        static func serve(options: [String: String]) async throws {
            let environment = ProcessInfo.processInfo.environment
            let function = LambdaFunction(environment)
            do {
                try await serve(ConfigurationSource(options: options, environment: environment), as: function)
            } catch {
                await function?.refuse(error)
                throw error
            }
        }

        private static func serve(_ source: ConfigurationSource, as function: LambdaFunction?) async throws {
            let loaded = try source.load()
            try function?.check(loaded.configuration)
            prepareProcess()
            // From here on a hang-up asks for a reload, and ends nothing.
            let signals = await UnixSignalsSequence(trapping: .sighup)
            let level = LogLevel(loaded.configuration.log.level)
            let logger = Logger.gateway(loaded.configuration.log, level)
            let transport = CurlTransport(configuration: .init(authoritiesFile: loaded.configuration.authoritiesFile))
            let exporting = SpanExporting(loaded.configuration, transport, logger)
            let metrics = ServedMetrics(loaded.configuration)
            let observers: [(any RequestObserver)?] = [AccessLog(logger: logger), metrics?.observer]
            let maker = GatewayMaker(
                transport: transport,
                observer: ObserverGroup(observers.compactMap { $0 }),
                readiness: Readiness(),
                tracer: exporting?.tracer,
                logger: logger
            )
            let made = try await maker.make(loaded)
            let configuration = made.loaded.configuration
            maker.authenticator.replace(keys: configuration.keys)
            if let function {
                let keys = made.keys.map { KeyRefresh($0.reader, every: $0.interval, maker.authenticator, logger) }
                try await function.serve(made.gateway, keys: keys, logger: logger)
                await exporting?.end()
                return
            }
            let current = CurrentGateway(made.gateway)
            let rotation = KeyRotation(authenticator: maker.authenticator, logger: logger)
            rotation.follow(made.keys)
            let reloading = Reloading(
                made,
                source: source,
                maker: maker,
                current: current,
                rotation: rotation,
                level: level
            )
            let server = made.gateway.makeServer(current: current, logger: logger) { channel in
                let greeting = Greeting(configuration: configuration, port: channel.localAddress?.port)
                // The server takes requests when this returns, and finding credentials may take a while.
                Task {
                    for typo in source.typos { logger.notice("\(typo)") }
                    await greeting.print(made.credentials)
                }
            }
            try await GatewayServer.serve(
                server,
                at: "\(configuration.host):\(configuration.port)",
                beside: [rotation, HangUpService(reloading: reloading, signals: signals)]
                    + (metrics?.services(of: current, logger: logger) ?? []),
                logger: logger,
                shutdown: Shutdown(
                    readiness: maker.readiness,
                    delay: configuration.drainDelay,
                    gracePeriod: configuration.gracePeriod
                )
            )
            await exporting?.end()
        }
    }
#endif
