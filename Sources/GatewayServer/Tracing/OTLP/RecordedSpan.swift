// SPDX-License-Identifier: MIT-0

#if Server
    import Instrumentation
    import Locking
    import Tracing

    /// A span that is handed to an exporter when it ends; one of a trace that is not kept only carries its context.
    final class RecordedSpan: Tracing.Span {
        private static let mostEvents = 128

        let context: InstrumentationContext
        /// `nil` where the trace is not kept, and once the span has ended.
        private let recording: Locked<FinishedSpan?>
        private let export: @Sendable (FinishedSpan) -> Void

        init(
            _ recording: FinishedSpan?,
            in context: InstrumentationContext,
            export: @escaping @Sendable (FinishedSpan) -> Void
        ) {
            self.context = context
            self.export = export
            self.recording = Locked(recording)
        }

        var isRecording: Bool { recording.withLock { $0 != nil } }

        var operationName: String {
            get { recording.withLock { $0?.name } ?? "" }
            set { change { $0.name = newValue } }
        }

        var attributes: SpanAttributes {
            get { recording.withLock { $0?.attributes } ?? [:] }
            set { change { $0.attributes = newValue } }
        }

        func setStatus(_ status: SpanStatus) {
            change { $0.status = status }
        }

        func addEvent(_ event: SpanEvent) {
            change { if $0.events.count < Self.mostEvents { $0.events.append(event) } }
        }

        /// Takes note of an error's type alone: its words may quote a prompt.
        func recordError<Instant: TracerInstant>(
            _ error: any Error,
            attributes: SpanAttributes,
            at instant: @autoclosure () -> Instant
        ) {
            var attributes = attributes
            attributes["exception.type"] = "\(type(of: error))"
            addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
        }

        func addLink(_ link: SpanLink) {
            guard let context = link.context.traceContext else { return }
            change { if $0.links.count < Self.mostEvents { $0.links.append(context) } }
        }

        private func change(_ change: (inout FinishedSpan) -> Void) {
            recording.withLock { recording in
                // Taken out, so that nothing of it is copied.
                guard var span = recording.take() else { return }
                change(&span)
                recording = span
            }
        }

        func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
            guard var span = recording.withLock({ $0.take() }) else { return }
            // The system's clock may have been set back meanwhile.
            span.end = max(span.start, instant().nanosecondsSinceEpoch)
            export(span)
        }
    }

    extension InstrumentationContext {
        private enum Key: InstrumentationContextKey {
            typealias Value = TraceContext
        }

        /// The trace, and the span within it that is the parent of those that begin here.
        var traceContext: TraceContext? {
            get { self[Key.self] }
            set { self[Key.self] = newValue }
        }
    }
#endif
