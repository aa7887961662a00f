// SPDX-License-Identifier: MIT-0

#if Server
    import OpenAISchema
    import Tracing

    /// A span that has ended, as it is sent.
    struct FinishedSpan: Sendable {
        var name: String
        var kind: SpanKind
        var context: TraceContext
        /// What it is a part of; `nil` for the first of a trace.
        var parentID: String?
        /// Nanoseconds since 1970.
        var start: UInt64
        var end: UInt64
        var attributes: SpanAttributes
        var events: [SpanEvent] = []
        var links: [TraceContext] = []
        var status: SpanStatus?
    }

    /// Source: opentelemetry-proto, `trace/v1/trace.proto`, in the JSON that the OTLP specification has: ids in hexadecimal
    /// digits, numbers of 64 bits as strings, enumerations as numbers.
    extension FinishedSpan: JSONEncodable {
        func write(to writer: inout JSONWriter) {
            writer.beginObject()
            writer.member("traceId", context.traceID)
            writer.member("spanId", context.spanID)
            if !context.state.isEmpty { writer.member("traceState", context.state) }
            writer.member("parentSpanId", parentID)
            writer.member("flags", context.isSampled ? 1 : 0)
            writer.member("name", name)
            writer.member("kind", kind.number)
            writer.member("startTimeUnixNano", String(start))
            writer.member("endTimeUnixNano", String(end))
            writer.member(attributes: attributes)
            writer.list("events", of: events) { event, writer in
                writer.member("timeUnixNano", String(event.nanosecondsSinceEpoch))
                writer.member("name", event.name)
                writer.member(attributes: event.attributes)
            }
            writer.list("links", of: links) { link, writer in
                writer.member("traceId", link.traceID)
                writer.member("spanId", link.spanID)
                if !link.state.isEmpty { writer.member("traceState", link.state) }
            }
            if let status {
                writer.key("status")
                writer.beginObject()
                writer.member("code", status.code == .error ? 2 : 1)
                writer.member("message", status.message)
                writer.endObject()
            }
            writer.endObject()
        }
    }

    extension SpanKind {
        fileprivate var number: Int {
            switch self {
            case .internal: 1
            case .server: 2
            case .client: 3
            case .producer: 4
            case .consumer: 5
            }
        }
    }

    /// The batch that a collector takes: `ExportTraceServiceRequest`.
    struct SpanBatch: JSONEncodable {
        var resource: [String: String]
        var version: String
        var spans: [FinishedSpan]

        func write(to writer: inout JSONWriter) {
            var attributes = SpanAttributes()
            for (name, value) in resource { attributes[name] = value }
            writer.beginObject()
            writer.list("resourceSpans", of: [attributes]) { attributes, writer in
                writer.key("resource")
                writer.beginObject()
                writer.member(attributes: attributes)
                writer.endObject()
                writer.list("scopeSpans", of: [spans]) { spans, writer in
                    writer.key("scope")
                    writer.beginObject()
                    writer.member("name", "bedrock-gateway")
                    writer.member("version", version)
                    writer.endObject()
                    writer.member("spans", spans)
                }
            }
            writer.endObject()
        }
    }

    extension JSONWriter {
        /// Writes a list of objects, or nothing where it is empty.
        fileprivate mutating func list<Element>(
            _ name: String,
            of elements: [Element],
            _ members: (Element, inout JSONWriter) -> Void
        ) {
            guard !elements.isEmpty else { return }
            key(name)
            beginArray()
            for element in elements {
                beginObject()
                members(element, &self)
                endObject()
            }
            endArray()
        }

        /// Writes attributes by their names, or nothing where there are none.
        fileprivate mutating func member(attributes: SpanAttributes) {
            var pairs: [(name: String, value: SpanAttribute)] = []
            attributes.forEach { pairs.append(($0, $1)) }
            pairs.sort { $0.name < $1.name }
            list("attributes", of: pairs) { pair, writer in
                writer.member("key", pair.name)
                writer.key("value")
                writer.attribute(pair.value)
            }
        }

        private mutating func attribute(_ value: SpanAttribute) {
            beginObject()
            switch value {
            case .int32(let number): member("intValue", String(number))
            case .int64(let number): member("intValue", String(number))
            case .double(let number): double(number)
            case .bool(let flag): member("boolValue", flag)
            case .string(let text): member("stringValue", text)
            case .stringConvertible(let value): member("stringValue", value.description)
            case .int32Array(let list): array(list.map { .int64(Int64($0)) })
            case .int64Array(let list): array(list.map { .int64($0) })
            case .doubleArray(let list): array(list.map { .double($0) })
            case .boolArray(let list): array(list.map { .bool($0) })
            case .stringArray(let list): array(list.map { .string($0) })
            case .stringConvertibleArray(let list): array(list.map { .string($0.description) })
            default: break
            }
            endObject()
        }

        /// What is no number in JSON is written as the protocol's JSON has it.
        private mutating func double(_ number: Double) {
            if let finite = JSONNumber(number) {
                member("doubleValue", finite)
            } else {
                member("doubleValue", number.isNaN ? "NaN" : number > 0 ? "Infinity" : "-Infinity")
            }
        }

        private mutating func array(_ elements: [SpanAttribute]) {
            key("arrayValue")
            beginObject()
            key("values")
            beginArray()
            for element in elements { attribute(element) }
            endArray()
            endObject()
        }
    }
#endif
