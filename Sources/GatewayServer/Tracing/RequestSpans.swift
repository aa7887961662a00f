// SPDX-License-Identifier: MIT-0

#if Server
    import BedrockCore
    import HTTPTypes
    import Instrumentation
    import Locking
    import Tracing

    /// The spans of one request: the request itself, what is asked of a model within, and each attempt of a call within that.
    ///
    /// An attempt's span ends with the whole answer, or with the first events of a stream; that of the model's answer with
    /// the stream. Names by the OpenTelemetry conventions for HTTP servers, for generative AI (`gen_ai`), and for AWS's SDKs.
    final class RequestSpans: RequestFollower {
        private struct State: Sendable {
            var operation: (span: any Tracing.Span, kind: ModelOperation, began: ContinuousClock.Instant)?
            var lastAttempt: CallAttempt?
        }

        let traceID: String?
        private let tracer: any Tracer
        private let server: any Tracing.Span
        private let state = Locked(State())

        init(_ request: GatewayRequest, id: String, tracer: any Tracer) {
            self.tracer = tracer
            var context = InstrumentationContext.topLevel
            tracer.extract(request.head.headerFields, into: &context, using: FieldExtractor())
            let span = tracer.startSpan(request.head.method.rawValue, context: context, ofKind: .server)
            server = span
            var fields = HTTPFields()
            tracer.inject(span.context, into: &fields, using: FieldInjector())
            traceID = TraceContext(fields)?.traceID
            guard span.isRecording else { return }
            span.updateAttributes { $0.describe(request, id: id) }
        }

        func operationBegins(_ operation: ModelOperation) {
            let span = tracer.startSpan(
                "\(operation.kind.rawValue) \(operation.model)",
                context: server.context,
                ofKind: .client
            )
            state.withLock { $0.operation = (span, operation, .now) }
        }

        func attemptBegins(_ attempt: CallAttempt) -> WatchedAttempt {
            let parent = state.withLock { state in
                state.lastAttempt = attempt
                return state.operation?.span.context
            }
            let span = tracer.startSpan(
                "\(attempt.service).\(attempt.operation)",
                context: parent ?? server.context,
                ofKind: .client
            )
            var fields = HTTPFields()
            tracer.inject(span.context, into: &fields, using: FieldInjector())
            guard span.isRecording else { return WatchedAttempt(fields: fields) }
            span.updateAttributes { $0.describe(attempt) }
            return WatchedAttempt(fields: fields) { outcome in
                switch outcome {
                case .answered(let status, let requestID):
                    span.updateAttributes { $0.describe(status: status, requestID: requestID) }
                case .failed(let error):
                    let failure = AttemptFailure(error)
                    span.updateAttributes { $0.describe(failure) }
                    span.setStatus(SpanStatus(code: .error, message: failure.type))
                }
                span.end()
            }
        }

        func requestEnded(_ summary: RequestSummary) {
            let known = state.withLock { $0 }
            if let operation = known.operation {
                end(operation.span, operation.kind, since: operation.began, known.lastAttempt, summary)
            }
            if server.isRecording {
                if let route = summary.details.route { server.operationName = "\(summary.method) \(route)" }
                server.updateAttributes { $0.describe(summary) }
                if let error = summary.serverError {
                    server.updateAttributes { $0["error.type"] = error }
                    server.setStatus(SpanStatus(code: .error, message: error))
                }
            }
            server.end()
        }

        private func end(
            _ span: any Tracing.Span,
            _ operation: ModelOperation,
            since began: ContinuousClock.Instant,
            _ attempt: CallAttempt?,
            _ summary: RequestSummary
        ) {
            if span.isRecording {
                span.updateAttributes { attributes in
                    attributes.describe(operation)
                    attributes.describe(answer: summary, from: attempt)
                    if let first = summary.details.firstTokenAt {
                        let time: Double = (first - began) / Duration.seconds(1)
                        attributes["gen_ai.response.time_to_first_chunk"] = time
                    }
                }
                if let error = summary.details.errorCode ?? (summary.clientLeft ? "client_left" : nil) {
                    span.updateAttributes { $0["error.type"] = error }
                    span.setStatus(SpanStatus(code: .error, message: error))
                }
            }
            span.end()
        }
    }

    extension RequestSummary {
        /// What a server's span counts as an error: a status of 500 and more, and a stream that broke.
        fileprivate var serverError: String? {
            if status >= 500 { return details.errorCode ?? String(status) }
            return status < 400 ? details.errorCode : nil
        }
    }
#endif
