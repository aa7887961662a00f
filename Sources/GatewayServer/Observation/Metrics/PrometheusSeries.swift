// SPDX-License-Identifier: MIT-0

#if Server
    import CoreMetrics
    import Locking

    /// One line, or one histogram, of what Prometheus reads.
    protocol PrometheusSeries: AnyObject, Sendable {
        /// Appends the lines.
        ///
        /// - Parameters:
        ///   - name: the metric's name.
        ///   - labels: the labels as they stand between braces, without them.
        ///   - text: where the lines go.
        func write(_ name: String, _ labels: String, to text: inout String)
    }

    /// A number that only grows.
    final class CounterSeries: PrometheusSeries, CounterHandler, FloatingPointCounterHandler {
        private let value = Locked(0.0)

        func increment(by amount: Int64) {
            increment(by: Double(amount))
        }

        func increment(by amount: Double) {
            guard amount > 0, amount.isFinite else { return }
            value.withLock { $0 += amount }
        }

        func reset() {
            value.withLock { $0 = 0 }
        }

        func write(_ name: String, _ labels: String, to text: inout String) {
            text.appendSample(name, labels, value.withLock { $0 })
        }
    }

    /// A number that goes up and down.
    final class GaugeSeries: PrometheusSeries, RecorderHandler, MeterHandler {
        private let value = Locked(0.0)

        func record(_ value: Int64) {
            set(Double(value))
        }

        func record(_ value: Double) {
            set(value)
        }

        func set(_ value: Int64) {
            set(Double(value))
        }

        func set(_ value: Double) {
            self.value.withLock { $0 = value }
        }

        func increment(by amount: Double) {
            value.withLock { $0 += amount }
        }

        func decrement(by amount: Double) {
            value.withLock { $0 -= amount }
        }

        func write(_ name: String, _ labels: String, to text: inout String) {
            text.appendSample(name, labels, value.withLock { $0 })
        }
    }

    /// Values counted in buckets.
    final class HistogramSeries: PrometheusSeries, RecorderHandler, TimerHandler {
        private struct State {
            /// One more than there are bounds: the last is for what is beyond all of them.
            var counts: [UInt64]
            var sum = 0.0
        }

        private let bounds: [Double]
        private let state: Locked<State>

        /// Makes a histogram.
        ///
        /// - Parameter bounds: the upper ends of the buckets, ascending.
        init(bounds: [Double]) {
            self.bounds = bounds
            state = Locked(State(counts: Array(repeating: 0, count: bounds.count + 1)))
        }

        func record(_ value: Int64) {
            record(Double(value))
        }

        func record(_ value: Double) {
            guard value.isFinite else { return }
            let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
            state.withLock { state in
                state.counts[bucket] += 1
                state.sum += value
            }
        }

        /// Prometheus measures in seconds.
        func recordNanoseconds(_ duration: Int64) {
            record(Double(duration) / 1e9)
        }

        func write(_ name: String, _ labels: String, to text: inout String) {
            let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
            let rest = labels.isEmpty ? "" : labels + ","
            var total: UInt64 = 0
            for (index, count) in counts.enumerated() {
                total += count
                let bound = index < bounds.count ? PrometheusText.number(bounds[index]) : "+Inf"
                text.appendSample(name + "_bucket", rest + "le=\"\(bound)\"", Double(total))
            }
            text.appendSample(name + "_sum", labels, sum)
            text.appendSample(name + "_count", labels, Double(total))
        }
    }

    extension String {
        fileprivate mutating func appendSample(_ name: String, _ labels: String, _ value: Double) {
            append(labels.isEmpty ? name : "\(name){\(labels)}")
            append(" \(PrometheusText.number(value))\n")
        }
    }
#endif
