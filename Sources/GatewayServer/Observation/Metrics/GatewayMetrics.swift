// SPDX-License-Identifier: MIT-0

#if Server
    import BedrockCore
    public import CoreMetrics
    import Locking
    import OpenAISchema

    /// Counts and measures what the gateway does, by swift-metrics.
    ///
    /// Labels are few and of known names: endpoints, models that have answered, names of keys. What belongs to a set of labels
    /// is made once, and looked up once for each request.
    public final class GatewayMetrics: RequestObserver {
        private struct Names {
            var models: BoundedNames
            var keys = BoundedNames(capacity: 100)
            var parameters = BoundedNames(capacity: 100, known: GatewayMetrics.parameters)
        }

        private let factory: any MetricsFactory
        private let names: Locked<Names>
        private let requests = MetricHandles<RequestLabels, Counter>()
        private let timers = MetricHandles<DurationLabels, DurationTimers>()
        private let tokens = MetricHandles<TokenLabels, TokenCounters>()
        private let adaptations = MetricHandles<String, Counter>()
        private let upstreamErrors: [UpstreamFailure.Kind: Counter]
        private let retries: Counter
        private let failovers: Counter
        private let refusalsLearnt: Counter
        private let openStreams: Meter

        /// Makes the gateway's metrics.
        ///
        /// - Parameters:
        ///   - configuration: the gateway's configuration, which names models.
        ///   - factory: the backend, such as ``PrometheusRegistry``; by default the one that the program was set up with.
        public init(configuration: GatewayConfiguration, factory: any MetricsFactory = MetricsSystem.factory) {
            self.factory = factory
            names = Locked(Names(models: BoundedNames(modelsOf: configuration)))
            var errors: [UpstreamFailure.Kind: Counter] = [:]
            for kind in UpstreamFailure.Kind.allCases {
                errors[kind] = Counter(
                    label: Name.upstreamErrors,
                    dimensions: [("kind", kind.rawValue)],
                    factory: factory
                )
            }
            upstreamErrors = errors
            retries = Counter(label: Name.retries, factory: factory)
            failovers = Counter(label: Name.failovers, factory: factory)
            refusalsLearnt = Counter(label: Name.refusalsLearnt, factory: factory)
            openStreams = Meter(label: Name.openStreams, factory: factory)
        }

        /// Counts and measures a request.
        public func requestEnded(_ summary: RequestSummary) {
            if summary.isStreamed { openStreams.decrement() }
            let (model, key) = names.withLock { names in
                (names.models.model(of: summary), summary.caller.map { names.keys.name(for: $0.name, isReal: true) })
            }
            requests.handle(for: RequestLabels(summary, model: model, key: key)) { $0.counter(factory) }.increment()
            if !summary.failedTargets.isEmpty { failovers.increment(by: summary.failedTargets.count) }
            if !summary.adapted.isEmpty { count(adapted: summary.adapted) }
            if summary.outcome == .success, summary.endpoint.isOpenAI {
                let labels = DurationLabels(endpoint: summary.endpoint, model: model)
                timers.handle(for: labels) { $0.timers(factory) }.measure(summary)
            }
            if let usage = summary.usage, let model {
                let labels = TokenLabels(model: model, key: key)
                tokens.handle(for: labels) { $0.counters(factory) }.count(TokenCounts(usage))
            }
        }

        /// Each parameter once: its parts count as the whole of it.
        private func count(adapted params: [String]) {
            let known = names.withLock { names in
                Set(
                    params.map { param in
                        names.parameters.name(for: String(param.prefix { $0 != "[" && $0 != "." }), isReal: false)
                    }
                )
            }
            for name in known {
                adaptations.handle(for: name) { name in
                    Counter(label: Name.adaptations, dimensions: [("parameter", name)], factory: factory)
                }.increment()
            }
        }

        /// Counts a streamed answer as open.
        public func streamBegan() {
            openStreams.increment()
        }

        /// Counts a failure.
        public func upstreamFailed(_ failure: UpstreamFailure) {
            upstreamErrors[failure.kind]?.increment()
            if failure.isTriedAgain { retries.increment() }
        }

        /// Counts what was learnt.
        public func refusalLearnt() {
            refusalsLearnt.increment()
        }
    }
#endif
