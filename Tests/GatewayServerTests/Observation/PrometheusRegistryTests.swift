// SPDX-License-Identifier: MIT-0

import CoreMetrics
import Testing

@testable import GatewayServer

/// The expected texts are written by hand after "Exposition formats" of Prometheus's documentation.
@Suite("Prometheus's text")
struct PrometheusRegistryTests {
    @Test("Counters, gauges and histograms, sorted, with help, types and cumulative buckets")
    func text() {
        let registry = PrometheusRegistry(descriptions: [
            "c_total": .init("Counts \\ things\nand more."), "h_seconds": .init("Measures.", buckets: [0.25, 1]),
        ])
        Counter(label: "c_total", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment(by: 41)
        Counter(label: "c_total", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()
        Counter(label: "c_total", factory: registry).increment(by: 0)
        Gauge(label: "a.gauge-1", factory: registry).record(-1.5)
        let timer = Timer(label: "h_seconds", factory: registry)
        for milliseconds in [1, 250, 251, 5000] { timer.recordMilliseconds(milliseconds) }
        #expect(
            registry.text() == #"""
                # TYPE a_gauge_1 gauge
                a_gauge_1 -1.5
                # HELP c_total Counts \\ things\nand more.
                # TYPE c_total counter
                c_total 0
                c_total{b="2",a="1"} 42
                # HELP h_seconds Measures.
                # TYPE h_seconds histogram
                h_seconds_bucket{le="0.25"} 2
                h_seconds_bucket{le="1"} 3
                h_seconds_bucket{le="+Inf"} 4
                h_seconds_sum 5.502
                h_seconds_count 4

                """#
        )
    }

    @Test(
        "Labels are escaped, whatever stands in them",
        arguments: [
            (#"a"b"#, #"a\"b"#), (#"a\b"#, #"a\\b"#), ("a\nb", #"a\nb"#), ("größe, {x=\"}", #"größe, {x=\"}"#),
            ("", ""),
        ]
    )
    func escapes(value: String, written: String) {
        let registry = PrometheusRegistry()
        Counter(label: "c", dimensions: [("l-1", value)], factory: registry).increment()
        #expect(registry.text() == "# TYPE c counter\nc{l_1=\"\(written)\"} 1\n")
    }

    @Test(
        "Numbers are written as Go reads them",
        arguments: [
            (0.0, "0"), (1.0, "1"), (0.1, "0.1"), (1e300, "1e+300"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
            (.nan, "NaN"), (1_732_500_000, "1732500000"),
        ]
    )
    func numbers(value: Double, written: String) {
        let registry = PrometheusRegistry()
        Gauge(label: "g", factory: registry).record(value)
        #expect(registry.text().hasSuffix("\ng \(written)\n"))
    }

    @Test("A name is of one kind; what is destroyed is gone; a counter never falls")
    func kinds() {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "n", factory: registry)
        counter.increment(by: 2)
        Gauge(label: "n", factory: registry).record(7)
        FloatingPointCounter(label: "n", factory: registry).increment(by: -1.0)
        FloatingPointCounter(label: "n", factory: registry).increment(by: 0.5)
        #expect(registry.text() == "# TYPE n counter\nn 2.5\n")
        counter.destroy()
        #expect(!registry.text().contains("n 2.5"))
    }

    @Test("What is only known when it is read is set before")
    func collecting() {
        let registry = PrometheusRegistry()
        let gauge = Gauge(label: "g", factory: registry)
        registry.beforeReading { gauge.record(3) }
        #expect(registry.text().hasSuffix("g 3\n"))
    }
}
