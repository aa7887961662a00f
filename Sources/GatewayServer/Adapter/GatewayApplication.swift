// SPDX-License-Identifier: MIT-0

#if Server
    public import Hummingbird
    import HummingbirdCore
    public import Logging
    public import NIOCore

    extension Gateway {
        /// The standalone server: a Hummingbird application that serves this gateway and nothing else.
        ///
        /// - Parameters:
        ///   - current: the gateway that answers, where another may take this one's place while the server runs.
        ///   - logger: where the server tells of itself.
        ///   - onServerRunning: called with the listening channel.
        /// - Returns: the application, to be run.
        public func makeApplication(
            current: CurrentGateway? = nil,
            logger: Logger,
            onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
        ) -> some ApplicationProtocol {
            let watch = ConnectionWatch()
            let limits = ConnectionHandler.Limits(
                arrival: TimeAmount(configuration.arrivalLimit),
                slowReader: TimeAmount(configuration.slowReaderLimit),
                idle: TimeAmount(configuration.idleLimit)
            )
            return Application(
                responder: GatewayResponder(current: current ?? CurrentGateway(self), watch: watch),
                server: .http1(
                    configuration: .init(
                        additionalChannelHandlers: [ConnectionHandler(watch: watch, limits: limits)]
                    )
                ),
                configuration: ApplicationConfiguration(
                    address: .hostname(configuration.host, port: configuration.port),
                    serverName: nil,
                    backlog: 1024,
                    availableConnectionsDelegate: MaximumAvailableConnections(DescriptorLimit.connections)
                ),
                onServerRunning: onServerRunning,
                logger: logger.quieter
            )
        }
    }
#endif
