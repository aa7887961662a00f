// SPDX-License-Identifier: MIT-0

#if Server
    import BedrockCore
    public import CoreMetrics

    /// What can only be told when it is asked for: how full the gateway is, and how its targets are.
    public final class GatewayGauges: Sendable {
        private let current: CurrentGateway
        private let factory: any MetricsFactory
        private let inFlight: Gauge
        private let queued: Gauge
        private let ready: Gauge
        private let targets = MetricHandles<String, [Gauge]>()

        /// Makes the gauges of a gateway.
        ///
        /// - Parameters:
        ///   - current: the gateway that answers now.
        ///   - factory: the backend; by default the one that the program was set up with.
        public init(of current: CurrentGateway, factory: any MetricsFactory = MetricsSystem.factory) {
            self.current = current
            self.factory = factory
            inFlight = Gauge(label: GatewayMetrics.Name.inFlight, factory: factory)
            queued = Gauge(label: GatewayMetrics.Name.queued, factory: factory)
            ready = Gauge(label: GatewayMetrics.Name.ready, factory: factory)
            Gauge(
                label: GatewayMetrics.Name.build,
                dimensions: [("version", GatewayVersion.current)],
                factory: factory
            ).record(1)
        }

        /// Sets the gauges to what is so now.
        public func sample() {
            let gateway = current.gateway
            inFlight.record(gateway.admission.underWay)
            queued.record(gateway.admission.waitingCount)
            ready.record(gateway.readiness.isReady ? 1 : 0)
            for (target, health) in gateway.router?.targetHealth() ?? [] {
                let gauges = targets.handle(for: target) { target in
                    TargetHealth.allCases.map { health in
                        Gauge(
                            label: GatewayMetrics.Name.targetState,
                            dimensions: [("target", target), ("state", health.breakerState)],
                            factory: factory
                        )
                    }
                }
                for (gauge, state) in zip(gauges, TargetHealth.allCases) { gauge.record(state == health ? 1 : 0) }
            }
        }
    }
#endif
