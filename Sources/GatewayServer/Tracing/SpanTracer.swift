// SPDX-License-Identifier: MIT-0

#if Server
    import HTTPTypes
    import Instrumentation
    public import Tracing

    /// Makes spans of requests by the OpenTelemetry conventions, with whatever tracer a program uses.
    public struct SpanTracer: RequestTracer {
        private let tracer: any Tracer

        /// Makes a follower of requests.
        ///
        /// - Parameter tracer: what makes the spans, and knows how context travels in header fields.
        public init(_ tracer: any Tracer) {
            self.tracer = tracer
        }

        /// Begins the spans of a request; probes have none.
        public func begin(_ request: GatewayRequest, id: String) -> (any RequestFollower)? {
            guard request.path != "/health", request.path != "/ready" else { return nil }
            return RequestSpans(request, id: id, tracer: tracer)
        }
    }

    /// Finds context in the header fields of a request.
    struct FieldExtractor: Extractor {
        func extract(key: String, from fields: HTTPFields) -> String? {
            HTTPField.Name(key).flatMap { fields[$0] }
        }
    }

    /// Adds context to the header fields of a request.
    struct FieldInjector: Injector {
        func inject(_ value: String, forKey key: String, into fields: inout HTTPFields) {
            guard let name = HTTPField.Name(key) else { return }
            fields[name] = value
        }
    }
#endif
