// SPDX-License-Identifier: MIT-0

#if Server
    import CoreMetrics

    extension GatewayMetrics {
        /// What requests are counted by.
        struct RequestLabels: Hashable {
            private let endpoint: RequestSummary.Endpoint
            private let model: String?
            private let key: String?
            private let status: Int
            private let outcome: RequestSummary.Outcome

            init(_ summary: RequestSummary, model: String?, key: String?) {
                endpoint = summary.endpoint
                self.model = model
                self.key = key
                status = summary.status / 100
                outcome = summary.outcome
            }

            func counter(_ factory: any MetricsFactory) -> Counter {
                Counter(
                    label: Name.requests,
                    dimensions: GatewayMetrics.dimensions([
                        ("endpoint", endpoint.rawValue), ("model", model), ("key", key), ("status", "\(status)xx"),
                        ("outcome", outcome.rawValue),
                    ]),
                    factory: factory
                )
            }
        }

        /// What durations are measured by.
        struct DurationLabels: Hashable {
            let endpoint: RequestSummary.Endpoint
            let model: String?

            func timers(_ factory: any MetricsFactory) -> DurationTimers {
                func timer(_ name: String, _ endpoint: RequestSummary.Endpoint? = nil) -> Timer {
                    let dimensions = GatewayMetrics.dimensions([("endpoint", endpoint?.rawValue), ("model", model)])
                    return Timer(label: name, dimensions: dimensions, factory: factory)
                }
                // Only chats are streamed.
                let isChat = endpoint == .chat
                return DurationTimers(
                    whole: timer(Name.duration, endpoint),
                    firstToken: isChat ? timer(Name.firstToken) : nil,
                    outputToken: isChat ? timer(Name.outputToken) : nil
                )
            }
        }

        /// What the durations of a request go to.
        struct DurationTimers {
            let whole: Timer
            let firstToken: Timer?
            let outputToken: Timer?

            func measure(_ summary: RequestSummary) {
                whole.recordNanoseconds(summary.duration.inNanoseconds)
                if let time = summary.details.firstToken { firstToken?.recordNanoseconds(time.inNanoseconds) }
                if let time = summary.timePerOutputToken { outputToken?.recordNanoseconds(time.inNanoseconds) }
            }
        }

        /// What tokens are counted by.
        struct TokenLabels: Hashable {
            let model: String
            let key: String?

            func counters(_ factory: any MetricsFactory) -> TokenCounters {
                func counter(_ type: String) -> Counter {
                    Counter(
                        label: Name.tokens,
                        dimensions: GatewayMetrics.dimensions([("model", model), ("key", key), ("type", type)]),
                        factory: factory
                    )
                }
                return TokenCounters(
                    input: counter("input"),
                    output: counter("output"),
                    cached: counter("cache_read"),
                    written: counter("cache_write")
                )
            }
        }

        /// What the tokens of a request go to.
        struct TokenCounters {
            let input: Counter
            let output: Counter
            let cached: Counter
            let written: Counter

            func count(_ tokens: TokenCounts) {
                input.increment(by: tokens.input)
                output.increment(by: tokens.output)
                if tokens.cached > 0 { cached.increment(by: tokens.cached) }
                if tokens.written > 0 { written.increment(by: tokens.written) }
            }
        }

        /// The labels that have a value.
        private static func dimensions(_ labels: [(String, String?)]) -> [(String, String)] {
            labels.compactMap { name, value in value.map { (name, $0) } }
        }
    }

    extension Duration {
        fileprivate var inNanoseconds: Int64 {
            components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
        }
    }
#endif
