// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import GatewayServer
import HTTPTypes
import Locking
import Logging
import OpenAISchema

/// A transport that answers from a script and remembers what was sent.
final class ScriptedTransport: HTTPTransport {
    private let sent = Locked<[TransportRequest]>([])
    private let answer: @Sendable (TransportRequest) throws -> TransportResponse

    init(answer: @escaping @Sendable (TransportRequest) throws -> TransportResponse) {
        self.answer = answer
    }

    var requests: [TransportRequest] { sent.withLock { $0 } }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        sent.withLock { $0.append(request) }
        return try answer(request)
    }

    /// Answers every request alike.
    static func always(
        _ status: HTTPResponse.Status,
        _ body: String,
        fields: HTTPFields = [:]
    ) -> ScriptedTransport {
        ScriptedTransport { _ in
            let head = HTTPResponse(status: status, headerFields: fields)
            return TransportResponse(head: head, body: ResponseBody(bytes: Array(body.utf8)))
        }
    }

    /// Answers every request by a stream of these events.
    static func streaming(_ events: [ConverseStreamEvent], then rest: [UInt8] = []) -> ScriptedTransport {
        let frames = events.flatMap { event in
            EventStreamEncoder.frame(
                EventStreamMessage(
                    headers: [
                        .init(":event-type", .string(event.type)),
                        .init(":content-type", .string("application/json")),
                        .init(":message-type", .string("event")),
                    ],
                    payload: event.jsonBytes
                )
            )
        }
        return ScriptedTransport { _ in
            TransportResponse(head: HTTPResponse(status: .ok), body: ResponseBody(bytes: frames + rest))
        }
    }
}

/// Remembers what was observed.
final class Observations: RequestObserver {
    private let kept = Locked<[RequestSummary]>([])

    var summaries: [RequestSummary] { kept.withLock { $0 } }

    func requestEnded(_ summary: RequestSummary) {
        kept.withLock { $0.append(summary) }
    }
}

/// A gateway over a scripted transport.
struct TestGateway {
    let transport: ScriptedTransport
    let observations = Observations()
    let readiness = Readiness()
    let gateway: Gateway

    init(
        _ transport: ScriptedTransport = .always(.ok, TestGateway.answer),
        configure: (inout GatewayConfiguration) -> Void = { _ in }
    ) {
        self.transport = transport
        var configuration = GatewayConfiguration(
            keys: ["alice": "key-of-alice", "bob": "key-of-bob"],
            bedrock: BedrockClient.Configuration(region: "us-west-2", maxAttempts: 1)
        )
        configure(&configuration)
        gateway = Gateway(
            configuration: configuration,
            client: BedrockClient(
                configuration: configuration.bedrock,
                transport: transport,
                credentials: StaticCredentials(
                    .credentials(Credentials(accessKeyID: "AKID", secretAccessKey: "secret"))
                )
            ),
            observer: observations,
            readiness: readiness,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// An answer of Converse.
    static let answer = """
        {"output":{"message":{"role":"assistant","content":[{"text":"Hi"}]}},"stopReason":"end_turn",
         "usage":{"inputTokens":3,"outputTokens":1,"totalTokens":4}}
        """

    /// A small chat request.
    static let chat = #"{"model":"amazon.nova-lite-v1:0","messages":[{"role":"user","content":"Hello"}]}"#

    /// Sends a request and reads the whole response.
    func send(
        _ method: HTTPRequest.Method = .post,
        _ path: String = "/api/v1/chat/completions",
        key: String? = "key-of-alice",
        fields: HTTPFields = [:],
        authority: String = "localhost:8000",
        body: String = TestGateway.chat
    ) async throws -> (status: Int, fields: HTTPFields, body: String) {
        var head = HTTPRequest(method: method, scheme: "http", authority: authority, path: path, headerFields: fields)
        if let key { head.headerFields[.authorization] = "Bearer \(key)" }
        let bytes = Array(body.utf8)
        let response = await gateway.respond(
            to: GatewayRequest(head: head) { limit in
                guard bytes.count <= limit else { throw TestFailure() }
                return bytes
            }
        )
        switch response.content {
        case .bytes(let bytes):
            return (response.status.code, response.fields, String(decoding: bytes, as: UTF8.self))
        case .stream(let stream):
            var all: [UInt8] = []
            while let bytes = try await stream.next() { all += bytes }
            return (response.status.code, response.fields, String(decoding: all, as: UTF8.self))
        }
    }
}

struct TestFailure: Error {}
