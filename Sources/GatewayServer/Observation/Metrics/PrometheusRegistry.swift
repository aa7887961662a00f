// SPDX-License-Identifier: MIT-0

#if Server
    public import CoreMetrics
    import Locking

    /// A backend of swift-metrics for Prometheus: keeps the numbers, and writes the text that Prometheus reads.
    public final class PrometheusRegistry: MetricsFactory {
        /// What is known of a metric beside its numbers.
        public struct Description: Sendable {
            /// What it counts or measures, in a sentence.
            public var help: String
            /// The upper ends of the buckets of a histogram, ascending.
            public var buckets: [Double]

            /// Makes a description.
            ///
            /// - Parameters:
            ///   - help: what it counts or measures.
            ///   - buckets: the upper ends of the buckets of a histogram, ascending.
            public init(_ help: String, buckets: [Double] = []) {
                self.help = help
                self.buckets = buckets
            }
        }

        private enum Kind: String {
            case counter, gauge, histogram
        }

        private struct Family {
            let kind: Kind
            /// By the text of the labels.
            var series: [String: any PrometheusSeries] = [:]
        }

        /// How many series a metric has at most; its further ones are not kept.
        private static let capacity = 20_000

        /// The buckets of histograms that say nothing of their own, in seconds.
        private static let usualBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

        private let descriptions: [String: Description]
        private let families = Locked<[String: Family]>([:])
        private let collectors = Locked<[@Sendable () -> Void]>([])

        /// Makes a registry without numbers.
        ///
        /// - Parameter descriptions: what is known of metrics, by their names.
        public init(descriptions: [String: Description] = [:]) {
            self.descriptions = descriptions
        }

        /// Has something done before the numbers are read, such as setting those that are only known then.
        ///
        /// - Parameter collect: what to do; it must not wait.
        public func beforeReading(_ collect: @escaping @Sendable () -> Void) {
            collectors.withLock { $0.append(collect) }
        }

        /// The numbers as Prometheus reads them.
        ///
        /// - Returns: the text, each metric once, in alphabetical order.
        public func text() -> String {
            for collect in collectors.withLock({ $0 }) { collect() }
            var text = ""
            for (name, family) in families.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
                if let help = descriptions[name]?.help {
                    text += "# HELP \(name) \(PrometheusText.escaped(help))\n"
                }
                text += "# TYPE \(name) \(family.kind.rawValue)\n"
                for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                    series.write(name, labels, to: &text)
                }
            }
            return text
        }

        /// The series of a name and labels, made where there is none; `nil` where the name is one of another kind.
        private func series<Series: PrometheusSeries>(
            _ label: String,
            _ dimensions: [(String, String)],
            _ kind: Kind,
            make: (String) -> Series
        ) -> Series? {
            let name = PrometheusText.name(label)
            let labels = PrometheusText.labels(dimensions)
            return families.withLock { families in
                var family = families[name] ?? Family(kind: kind)
                guard family.kind == kind else { return nil }
                if let known = family.series[labels] { return known as? Series }
                guard family.series.count < Self.capacity else { return nil }
                let new = make(name)
                family.series[labels] = new
                families[name] = family
                return new
            }
        }

        private func forget(_ series: AnyObject) {
            families.withLock { families in
                for (name, family) in families {
                    guard let key = family.series.first(where: { $0.value === series })?.key else { continue }
                    families[name]?.series[key] = nil
                    return
                }
            }
        }

        private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterSeries? {
            series(label, dimensions, .counter) { _ in CounterSeries() }
        }

        private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeSeries? {
            series(label, dimensions, .gauge) { _ in GaugeSeries() }
        }

        private func histogram(_ label: String, _ dimensions: [(String, String)]) -> HistogramSeries? {
            series(label, dimensions, .histogram) { [descriptions] name in
                let buckets = descriptions[name]?.buckets ?? []
                return HistogramSeries(bounds: buckets.isEmpty ? Self.usualBuckets : buckets)
            }
        }

        /// Makes or finds a counter.
        public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
            counter(label, dimensions) ?? NOOPMetricsHandler.instance
        }

        /// Makes or finds a counter.
        public func makeFloatingPointCounter(
            label: String,
            dimensions: [(String, String)]
        ) -> any FloatingPointCounterHandler {
            counter(label, dimensions) ?? NOOPMetricsHandler.instance
        }

        /// Makes or finds a gauge.
        public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
            gauge(label, dimensions) ?? NOOPMetricsHandler.instance
        }

        /// Makes or finds a histogram, or a gauge where values are not to be aggregated.
        public func makeRecorder(
            label: String,
            dimensions: [(String, String)],
            aggregate: Bool
        ) -> any RecorderHandler {
            if aggregate { return histogram(label, dimensions) ?? NOOPMetricsHandler.instance }
            return gauge(label, dimensions) ?? NOOPMetricsHandler.instance
        }

        /// Makes or finds a histogram of seconds.
        public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
            histogram(label, dimensions) ?? NOOPMetricsHandler.instance
        }

        /// Forgets a counter.
        public func destroyCounter(_ handler: any CounterHandler) {
            forget(handler)
        }

        /// Forgets a counter.
        public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
            forget(handler)
        }

        /// Forgets a gauge.
        public func destroyMeter(_ handler: any MeterHandler) {
            forget(handler)
        }

        /// Forgets a histogram or gauge.
        public func destroyRecorder(_ handler: any RecorderHandler) {
            forget(handler)
        }

        /// Forgets a histogram.
        public func destroyTimer(_ handler: any TimerHandler) {
            forget(handler)
        }
    }
#endif
