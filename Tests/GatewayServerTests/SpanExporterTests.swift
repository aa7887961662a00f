// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Locking
import Logging
import OpenAISchema
import Testing
import Tracing

@testable import GatewayServer

@Suite("Span exporter")
struct SpanExporterTests {
    private let pauses = Locked<[Duration]>([])

    private func exporter(_ transport: ScriptedTransport, queueLimit: Int = 2048) throws -> SpanExporter {
        let endpoint = try #require(Endpoint(url: "http://collector:4318/v1/traces"))
        return SpanExporter(
            settings: SpanExportSettings(endpoint: endpoint, fields: [.authorization: "k"], queueLimit: queueLimit),
            version: "1",
            transport: transport,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { [pauses] delay in pauses.withLock { $0.append(delay) } }
    }

    private func span(_ name: String = "a") -> FinishedSpan {
        FinishedSpan(
            name: name,
            kind: .client,
            context: TraceContext(
                traceID: "4bf92f3577b34da6a3ce929d0e0e4736",
                spanID: "00f067aa0ba902b7",
                isSampled: true
            ),
            start: 1,
            end: 2,
            attributes: ["s": "text", "i": 1, "d": 1.5, "b": true, "l": .stringArray(["x"])]
        )
    }

    private func answers(_ answers: [(HTTPResponse.Status, HTTPFields, String)]) -> ScriptedTransport {
        let rest = Locked(answers[...])
        return ScriptedTransport { _ in
            guard let next = rest.withLock({ $0.popFirst() }) else { throw TransportError(.connectFailed, "away") }
            let head = HTTPResponse(status: next.0, headerFields: next.1)
            return TransportResponse(head: head, body: ResponseBody(bytes: Array(next.2.utf8)))
        }
    }

    @Test("A batch is written as the protocol's JSON has it")
    func json() throws {
        let batch = SpanBatch(resource: ["service.name": "gw"], version: "1", spans: [span()])
        #expect(
            String(decoding: batch.jsonBytes, as: UTF8.self) == """
                {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"gw"}}]},\
                "scopeSpans":[{"scope":{"name":"bedrock-gateway","version":"1"},"spans":[{\
                "traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","flags":1,"name":"a","kind":3,\
                "startTimeUnixNano":"1","endTimeUnixNano":"2","attributes":[{"key":"b","value":{"boolValue":true}},\
                {"key":"d","value":{"doubleValue":1.5}},{"key":"i","value":{"intValue":"1"}},\
                {"key":"l","value":{"arrayValue":{"values":[{"stringValue":"x"}]}}},\
                {"key":"s","value":{"stringValue":"text"}}]}]}]}]}
                """
        )
    }

    @Test("A collector in trouble gets the batch again, after as long as it asks for")
    func retries() async throws {
        let transport = answers([
            (.serviceUnavailable, [.retryAfter: "7"], ""), (.tooManyRequests, [:], ""), (.ok, [:], "{}"),
        ])
        let exporter = try exporter(transport)
        await exporter.send([span()], mayRetry: true)
        #expect(transport.requests.count == 3)
        let pauses = pauses.withLock { $0 }
        #expect(pauses.first == .seconds(7))
        #expect(pauses.count == 2 && (.seconds(1) ... .seconds(2)).contains(pauses[1]))
        let sent = try #require(transport.requests.first)
        #expect(sent.head.path == "/v1/traces" && sent.head.authority == "collector:4318")
        #expect(sent.head.headerFields[.authorization] == "k")
        #expect(sent.head.headerFields[.contentType] == "application/json")
    }

    @Test(
        "Five times at most, never after long pauses, and never after a refusal",
        arguments: [(503, "", 5), (503, "31", 1), (400, "", 1)]
    )
    func bounds(status: Int, retryAfter: String, count: Int) async throws {
        let fields: HTTPFields = retryAfter.isEmpty ? [:] : [.retryAfter: retryAfter]
        let transport = ScriptedTransport.always(.init(code: status), "", fields: fields)
        try await exporter(transport).send([span()], mayRetry: true)
        #expect(transport.requests.count == count)
    }

    @Test("What finds the queue full is dropped; the rest goes out at the end, once, whatever the collector says")
    func queue() async throws {
        let transport = ScriptedTransport.always(.serviceUnavailable, "")
        let exporter = try exporter(transport, queueLimit: 3)
        for name in ["a", "b", "c", "d"] { exporter.add(span(name)) }
        await exporter.flush(within: .seconds(5))
        #expect(transport.requests.count == 1)
        let body = try #require(transport.requests.first?.body.bytes)
        let names = try JSONParser.parse(body)["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]?.array?.map {
            $0["name"]?.string
        }
        #expect(names == ["a", "b", "c"])
    }

    @Test("A share of traces is kept by the second half of the id; a parent's word comes first where it counts")
    func sampling() throws {
        let quarter = try #require(SpanSampler(named: "traceidratio", ratio: 0.25))
        let following = try #require(SpanSampler(named: "parentbased_traceidratio", ratio: 0.25))
        let half = String(repeating: "0", count: 16)
        let parent = TraceContext(traceID: half + half, spanID: half, isSampled: true)
        for (digits, isKept) in [("0000000000000000", true), ("3fffffffffffffff", true), ("4000000000000000", false)] {
            #expect(quarter.keeps(half + digits, of: parent) == isKept)
            #expect(following.keeps(half + digits, of: nil) == isKept)
            #expect(following.keeps(half + digits, of: parent))
        }
        #expect(SpanSampler(named: "always_off", ratio: 1)?.keeps(half + half, of: parent) == false)
        #expect(SpanSampler(named: "always_on", ratio: 0)?.keeps(half + half, of: nil) == true)
        #expect(SpanSampler(named: "jaeger_remote", ratio: 1) == nil)
    }
}
