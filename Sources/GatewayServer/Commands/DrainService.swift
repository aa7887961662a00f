// SPDX-License-Identifier: MIT-0

#if Server
    import Logging
    import ServiceLifecycle

    /// Turns readiness off at shutdown, before the listener closes, so that a load balancer can look elsewhere first.
    struct DrainService: Service {
        let shutdown: Shutdown
        let logger: Logger

        /// Waits for shutdown, tells of it, and then as long as load balancers need.
        func run() async throws {
            try await gracefulShutdown()
            shutdown.readiness.drain()
            let seconds = (shutdown.delay + shutdown.gracePeriod).components.seconds
            logger.notice(
                "Shutting down. Open requests may go on; a second Ctrl-C ends them.",
                metadata: ["seconds.at.most": .stringConvertible(Int(seconds))]
            )
            try await Task.sleep(for: shutdown.delay)
        }
    }
#endif
