// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Counts and rates of some time, as JSON.
struct StatusFigures: JSONEncodable {
    private let counts: StatusCounts
    private let seconds: Double
    private let hasDurations: Bool

    /// Makes figures.
    ///
    /// - Parameters:
    ///   - counts: what happened.
    ///   - seconds: in how much time.
    ///   - hasDurations: whether quantiles are told; those since the start say little.
    init(_ counts: StatusCounts, seconds: Double, hasDurations: Bool = true) {
        self.counts = counts
        self.seconds = seconds
        self.hasDurations = hasDurations
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("seconds", seconds.shortened)
        writer.member("requests", counts.requests)
        writer.member("requests_per_second", rate(counts.requests))
        writer.member("errors", counts.errors)
        for outcome in RequestSummary.Outcome.allCases where outcome != .success {
            writer.member(outcome.rawValue, counts.failures[outcome] ?? 0)
        }
        writer.member("adapted", counts.adapted)
        writer.member("input_tokens", counts.tokens.input)
        writer.member("output_tokens", counts.tokens.output)
        writer.member("cached_tokens", counts.tokens.cached)
        writer.member("cache_written_tokens", counts.tokens.written)
        writer.member("output_tokens_per_second", rate(counts.tokens.output))
        writer.member("retries", counts.retries)
        writer.member("upstream_errors", KindCounts(counts: counts.upstreamFailures))
        if hasDurations {
            writer.nullableMember("latency_seconds", Quantiles(counts.latency))
            writer.nullableMember("time_to_first_token_seconds", Quantiles(counts.timeToFirstToken))
        }
        writer.endObject()
    }

    private func rate(_ count: Int) -> Double {
        seconds > 0 ? (Double(count) / seconds).shortened : 0
    }

    private struct KindCounts: JSONEncodable {
        let counts: [UpstreamFailure.Kind: Int]

        func write(to writer: inout JSONWriter) {
            writer.beginObject()
            for kind in UpstreamFailure.Kind.allCases { writer.member(kind.rawValue, counts[kind] ?? 0) }
            writer.endObject()
        }
    }

    private struct Quantiles: JSONEncodable {
        let sketch: DurationSketch

        init?(_ sketch: DurationSketch) {
            guard sketch.count > 0 else { return nil }
            self.sketch = sketch
        }

        func write(to writer: inout JSONWriter) {
            writer.beginObject()
            for (name, share) in [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)] {
                writer.member(name, sketch.quantile(share)?.shortened)
            }
            writer.endObject()
        }
    }
}

/// The last ten minutes as lists of numbers, one for each stretch of time, for charts.
struct StatusSeries: JSONEncodable {
    private let step: Int
    private let stretches: [StatusCounts]
    private let end: Int

    /// Makes series.
    ///
    /// - Parameters:
    ///   - window: what happened.
    ///   - second: the time since the beginning, in seconds.
    ///   - now: the time in seconds since 1970.
    init(_ window: SlidingWindow, at second: Int, now: Int) {
        step = window.step
        stretches = window.last(window.count, at: second)
        // The last stretch is under way.
        end = now - second % window.step + window.step
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("step_seconds", step)
        writer.member("end", end)
        writer.member("requests", stretches.map(\.requests))
        writer.member("errors", stretches.map(\.errors))
        writer.member("input_tokens", stretches.map(\.tokens.input))
        writer.member("output_tokens", stretches.map(\.tokens.output))
        writer.member("latency_p50_seconds", stretches.map { Quantile($0.latency, 0.5) })
        writer.member("latency_p95_seconds", stretches.map { Quantile($0.latency, 0.95) })
        writer.endObject()
    }

    /// A quantile, `null` where nothing happened.
    private struct Quantile: JSONEncodable {
        let value: Double?

        init(_ sketch: DurationSketch, _ share: Double) {
            value = sketch.quantile(share)?.shortened
        }

        func write(to writer: inout JSONWriter) {
            if let value { value.write(to: &writer) } else { writer.null() }
        }
    }
}
