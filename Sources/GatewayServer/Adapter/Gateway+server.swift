// SPDX-License-Identifier: MIT-0

#if Server
    import HummingbirdCore
    public import Logging
    public import NIOCore
    import NIOPosix
    public import ServiceLifecycle

    extension Gateway {
        /// The standalone server: serves this gateway and nothing else.
        ///
        /// - Parameters:
        ///   - current: the gateway that answers, where another may take this one's place while the server runs.
        ///   - logger: where the server tells of itself.
        ///   - onServerRunning: called with the listening channel.
        /// - Returns: the server, to be run.
        public func makeServer(
            current: CurrentGateway? = nil,
            logger: Logger,
            onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
        ) -> any Service {
            let limits = ConnectionHandler.Limits(
                arrival: TimeAmount(configuration.arrivalLimit),
                slowReader: TimeAmount(configuration.slowReaderLimit),
                idle: TimeAmount(configuration.idleLimit)
            )
            let current = current ?? CurrentGateway(self)
            return Server(
                childChannelSetup: GatewayChannel(limits: limits, executors: EventLoopExecutors()) { request in
                    await current.gateway.respond(to: request)
                },
                configuration: ServerConfiguration(
                    address: .hostname(configuration.host, port: configuration.port),
                    serverName: nil,
                    backlog: 1024,
                    availableConnectionsDelegate: MaximumAvailableConnections(DescriptorLimit.connections)
                ),
                onServerRunning: onServerRunning,
                eventLoopGroup: .singletonMultiThreadedEventLoopGroup,
                logger: logger.quieter
            )
        }
    }
#endif
