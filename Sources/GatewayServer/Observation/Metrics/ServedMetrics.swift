// SPDX-License-Identifier: MIT-0

#if Server
    import Logging
    import ServiceLifecycle

    /// The metrics of a gateway that is served with a listener for them.
    struct ServedMetrics {
        /// What counts requests.
        let observer: GatewayMetrics
        private let registry = PrometheusRegistry(descriptions: GatewayMetrics.descriptions)
        private let address: MetricsAddress

        /// Makes the metrics; `nil` where they are not served, and then nothing is counted either.
        ///
        /// - Parameter configuration: the gateway's configuration.
        init?(_ configuration: GatewayConfiguration) {
            guard let address = configuration.metricsAddress else { return nil }
            self.address = address
            observer = GatewayMetrics(configuration: configuration, factory: registry)
        }

        /// What runs beside the gateway: the listener, and what measures by itself.
        ///
        /// - Parameters:
        ///   - gateway: the gateway that answers now.
        ///   - logger: where trouble is told.
        /// - Returns: the services.
        func services(of gateway: CurrentGateway, logger: Logger) -> [any Service] {
            let gauges = GatewayGauges(of: gateway, factory: registry)
            let process = ProcessMetrics(factory: registry)
            registry.beforeReading {
                gauges.sample()
                process.sample()
            }
            return [
                LagProbe(factory: registry), MetricsListener(address: address, registry: registry, logger: logger),
            ]
        }
    }
#endif
