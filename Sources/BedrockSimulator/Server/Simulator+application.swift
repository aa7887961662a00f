// SPDX-License-Identifier: MIT-0

#if Server
    public import Hummingbird
    public import Logging
    public import NIOCore

    extension Simulator {
        /// The standalone server: a Hummingbird application that serves this simulator and nothing else.
        ///
        /// - Parameters:
        ///   - logger: where the server tells of itself.
        ///   - onServerRunning: called with the listening channel.
        /// - Returns: the application, to be run.
        public func makeApplication(
            logger: Logger,
            onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
        ) -> some ApplicationProtocol {
            let watch = ClientWatch()
            return Application(
                responder: SimulatorResponder(simulator: self, watch: watch),
                server: .http1(configuration: .init(additionalChannelHandlers: [watch.makeHandler()])),
                configuration: ApplicationConfiguration(
                    address: .hostname(configuration.host, port: configuration.port),
                    serverName: nil,
                    backlog: 1024
                ),
                onServerRunning: onServerRunning,
                logger: logger
            )
        }
    }
#endif
