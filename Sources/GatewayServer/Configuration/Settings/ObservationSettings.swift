// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner

    /// What is told of requests: in the log, in metrics, in traces.
    enum ObservationSettings: SettingGroup {
        static let title = "Logs, metrics and traces"

        static let settings: [Setting] = [
            Setting(
                "METRICS_PORT",
                .port,
                default: "none",
                "port of a listener of its own, at which `/metrics` is served for Prometheus"
            ).told.onRestart,
            Setting("METRICS_HOST", .text("address"), default: "`127.0.0.1`", "address of that listener").told
                .onRestart,
            Setting("ENABLE_STATUS", .flag, \.servesStatus, "serve `/status`, for those who have a key").told,
            Setting("LOG_FORMAT", .choice(["text", "json"]), default: "`text`", "a line of text or of JSON a record")
                .told.onRestart,
            Setting(
                "LOG_LEVEL",
                .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
                default: "`info`, with `DEBUG` `debug`",
                "the least level that is logged"
            ).told,
            Setting(
                "LOG_BODIES",
                .flag,
                default: "`false`",
                "log the bodies of requests and answers: prompts, and what models say"
            ).told,
            Setting(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                .endpoint,
                default: "none",
                "a collector of OpenTelemetry; spans go to `/v1/traces` there"
            ).told.onRestart,
            Setting(
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                .endpoint,
                default: "none",
                "a collector of spans alone, its path included"
            ).told.onRestart,
            Setting(
                "OTEL_EXPORTER_OTLP_HEADERS",
                .secret("pairs"),
                default: "none",
                "header fields for it: `NAME=VALUE`, comma-separated"
            ).told.onRestart,
            Setting(
                "OTEL_EXPORTER_OTLP_TIMEOUT",
                .number(1...600_000, "milliseconds"),
                default: "`10000`",
                "milliseconds for one attempt to send spans"
            ).told.onRestart,
            Setting(
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                .text("protocol"),
                default: "`http/json`",
                "how spans are sent; nothing else is spoken"
            ).told.onRestart,
            Setting(
                "OTEL_SERVICE_NAME",
                .text("name"),
                default: "`bedrock-gateway`",
                "the name of this service in traces"
            )
            .told.onRestart,
            Setting(
                "OTEL_RESOURCE_ATTRIBUTES",
                .text("pairs"),
                default: "none",
                "what else is told of this process: `KEY=VALUE`, comma-separated"
            ).told.onRestart,
            Setting(
                "OTEL_TRACES_SAMPLER",
                .text("sampler"),
                default: "`parentbased_always_on`",
                "which traces are kept: `always_on`, `always_off` or `traceidratio`, perhaps with `parentbased_` before it"
            ).told.onRestart,
            Setting(
                "OTEL_TRACES_SAMPLER_ARG",
                .text("ratio"),
                default: "`1`",
                "the share of traces that `traceidratio` keeps"
            ).told.onRestart,
            Setting(
                "OTEL_BSP_SCHEDULE_DELAY",
                .number(1...600_000, "milliseconds"),
                default: "`5000`",
                "milliseconds that a span waits for others at most"
            ).told.onRestart,
            Setting(
                "OTEL_BSP_MAX_QUEUE_SIZE",
                .number(1...1_000_000),
                default: "`2048`",
                "spans that wait at most; further ones are dropped"
            ).told.onRestart,
            Setting("OTEL_SDK_DISABLED", .flag, default: "`false`", "make no spans whatever else is set").told
                .onRestart,
        ]

        static func combine(
            _ values: ConfigurationValues,
            _ profile: Profile?,
            into configuration: inout GatewayConfiguration
        ) throws(ConfigurationError) {
            configuration.log = try GatewayConfiguration.log(values, isVerbose: configuration.isVerbose)
            configuration.spanExport = try SpanExportSettings(values)
            configuration.metricsAddress = try MetricsAddress(values)
        }
    }

    extension Setting {
        /// The same setting, of which the page on observability tells more.
        fileprivate var told: Setting { with { $0.guide = "observability.md" } }
    }
#endif
