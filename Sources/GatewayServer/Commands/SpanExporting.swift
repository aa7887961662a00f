// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import Logging

    /// The sending of spans while the gateway serves, and for a little while after that.
    struct SpanExporting {
        /// How long the last spans may take.
        private static let lastWait = Duration.seconds(5)

        private let exporter: SpanExporter
        private let task: Task<Void, Never>

        /// Begins; `nil` where spans go nowhere.
        init?(_ configuration: GatewayConfiguration, _ transport: any HTTPTransport, _ logger: Logger) {
            guard let settings = configuration.spanExport else { return nil }
            let exporter = SpanExporter(
                settings: settings,
                version: GatewayVersion.current,
                transport: transport,
                logger: logger
            )
            self.exporter = exporter
            task = Task { await exporter.run() }
        }

        /// What follows requests.
        var tracer: any RequestTracer { exporter.tracer }

        /// Sends what is left.
        func end() async {
            task.cancel()
            await task.value
            await exporter.flush(within: Self.lastWait)
            LogSink.standardError.flush(milliseconds: 500)
        }
    }
#endif
