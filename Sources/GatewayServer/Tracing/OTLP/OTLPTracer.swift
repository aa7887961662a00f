// SPDX-License-Identifier: MIT-0

#if Server
    import Instrumentation
    import Tracing

    /// A tracer whose spans go to a collector of OpenTelemetry, and whose context travels as the W3C has it.
    struct OTLPTracer: Tracer {
        let sampler: SpanSampler
        let exporter: SpanExporter

        func startSpan<Instant: TracerInstant>(
            _ operationName: String,
            context: @autoclosure () -> InstrumentationContext,
            ofKind kind: SpanKind,
            at instant: @autoclosure () -> Instant,
            function: String,
            file fileID: String,
            line: UInt
        ) -> RecordedSpan {
            var context = context()
            let parent = context.traceContext
            var own = TraceContext(
                traceID: parent?.traceID ?? Self.randomDigits(words: 2),
                spanID: Self.randomDigits(words: 1),
                isSampled: false,
                state: parent?.state ?? ""
            )
            own.isSampled = sampler.keeps(own.traceID, of: parent)
            context.traceContext = own
            guard own.isSampled else { return RecordedSpan(nil, in: context) { _ in } }
            let start = instant().nanosecondsSinceEpoch
            let span = FinishedSpan(
                name: operationName,
                kind: kind,
                context: own,
                parentID: parent?.spanID,
                start: start,
                end: start,
                attributes: [:]
            )
            return RecordedSpan(span, in: context) { [exporter] in exporter.add($0) }
        }

        /// Nothing: batches go out by themselves, and at the end by ``SpanExporter/flush(within:)``.
        func forceFlush() {}

        func extract<Carrier, Extract: Extractor>(
            _ carrier: Carrier,
            into context: inout InstrumentationContext,
            using extractor: Extract
        ) where Extract.Carrier == Carrier {
            context.traceContext = TraceContext(
                parent: extractor.extract(key: "traceparent", from: carrier),
                state: extractor.extract(key: "tracestate", from: carrier)
            )
        }

        func inject<Carrier, Inject: Injector>(
            _ context: InstrumentationContext,
            into carrier: inout Carrier,
            using injector: Inject
        ) where Inject.Carrier == Carrier {
            guard let own = context.traceContext else { return }
            injector.inject(own.parent, forKey: "traceparent", into: &carrier)
            if !own.state.isEmpty { injector.inject(own.state, forKey: "tracestate", into: &carrier) }
        }

        /// Words of 16 hexadecimal digits, not all of them 0.
        private static func randomDigits(words: Int) -> String {
            var digits = ""
            for _ in 0..<words {
                let word = String(UInt64.random(in: 1 ... .max), radix: 16)
                digits += String(repeating: "0", count: 16 - word.utf8.count) + word
            }
            return digits
        }
    }
#endif
