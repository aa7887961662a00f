// SPDX-License-Identifier: MIT-0

#if Server
    extension GatewayMetrics {
        /// The names of the gateway's metrics.
        enum Name {
            static let requests = "bedrock_gateway_requests_total"
            static let duration = "bedrock_gateway_request_duration_seconds"
            static let firstToken = "bedrock_gateway_time_to_first_token_seconds"
            static let outputToken = "bedrock_gateway_time_per_output_token_seconds"
            static let tokens = "bedrock_gateway_tokens_total"
            static let upstreamErrors = "bedrock_gateway_upstream_errors_total"
            static let retries = "bedrock_gateway_retries_total"
            static let failovers = "bedrock_gateway_failovers_total"
            static let adaptations = "bedrock_gateway_adaptations_total"
            static let refusalsLearnt = "bedrock_gateway_refusals_learnt_total"
            static let inFlight = "bedrock_gateway_requests_in_flight"
            static let queued = "bedrock_gateway_requests_queued"
            static let openStreams = "bedrock_gateway_open_streams"
            static let ready = "bedrock_gateway_ready"
            static let targetState = "bedrock_gateway_target_state"
            static let lag = "bedrock_gateway_lag_seconds"
            static let build = "bedrock_gateway_build_info"
        }

        /// What each metric is, with the buckets of histograms.
        public static let descriptions: [String: PrometheusRegistry.Description] = ownDescriptions.merging(
            ProcessMetrics.descriptions
        ) { own, _ in own }

        private static let ownDescriptions: [String: PrometheusRegistry.Description] = [
            Name.requests: .init("Requests that have ended, by what was asked for and how it ended."),
            Name.duration: .init(
                "Time from a request's head to the last byte of its answer.",
                buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600]
            ),
            Name.firstToken: .init(
                "Time from a request's head to the first piece of a streamed answer that says something.",
                buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 2, 3, 5, 10, 20, 40, 60]
            ),
            Name.outputToken: .init(
                "Time for each token of a streamed answer after the first.",
                buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2.5]
            ),
            Name.tokens: .init(
                "Tokens of prompts (input) and answers (output); of the input, those read from and written to a cache."
            ),
            Name.upstreamErrors: .init("Calls of Bedrock that failed, those that were tried again included."),
            Name.retries: .init("Requests that were sent to Bedrock again at the same place."),
            Name.failovers: .init("Targets of routes that failed, so that the next was called."),
            Name.adaptations: .init("Answers for which a parameter of the request was altered or left out."),
            Name.refusalsLearnt: .init("Refusals of models from which the gateway has learnt to ask differently."),
            Name.inFlight: .init("Requests under way, streams included."),
            Name.queued: .init("Requests that wait for their turn."),
            Name.openStreams: .init("Streamed answers that have not ended."),
            Name.ready: .init("Whether new requests are welcome: 0 while the gateway shuts down."),
            Name.targetState: .init("State of the circuit breaker of a route's target: 1 for the one that it is in."),
            Name.lag: .init(
                "How late work begins that an event loop, or the pool of tasks, was asked to do, once a second.",
                buckets: [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]
            ),
            Name.build: .init("Always 1; the labels tell which gateway this is."),
        ]
    }
#endif
