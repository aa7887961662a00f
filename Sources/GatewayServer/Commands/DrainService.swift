// SPDX-License-Identifier: MIT-0

#if Server
    import ServiceLifecycle

    /// Turns readiness off at shutdown, before the listener closes, so that a load balancer can look elsewhere first.
    struct DrainService: Service {
        let readiness: Readiness
        let delay: Duration

        func run() async throws {
            try await gracefulShutdown()
            readiness.drain()
            try await Task.sleep(for: delay)
        }
    }
#endif
