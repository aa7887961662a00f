// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Locking
import OpenAISchema

@testable import BedrockCore

/// Answers each request by a function and remembers all of them.
final class ScriptedTransport: HTTPTransport {
    private let requests = Locked<[TransportRequest]>([])
    private let answer: @Sendable (TransportRequest) async throws -> TransportResponse

    init(_ answer: @escaping @Sendable (TransportRequest) async throws -> TransportResponse) {
        self.answer = answer
    }

    /// Gives the same document to every request.
    convenience init(status: Int = 200, fields: HTTPFields = [:], body: String) {
        self.init { _ in .scripted(status: status, fields: fields, body: body) }
    }

    var sent: [TransportRequest] { requests.withLock { $0 } }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        requests.withLock { $0.append(request) }
        return try await answer(request)
    }
}

extension TransportResponse {
    /// An answer with a whole body.
    static func scripted(status: Int = 200, fields: HTTPFields = [:], body: String) -> TransportResponse {
        TransportResponse(
            head: HTTPResponse(status: .init(code: status), headerFields: fields),
            body: ResponseBody(bytes: Array(body.utf8))
        )
    }

    /// An answer whose body comes step by step.
    static func scripted(_ body: ScriptedBody) -> TransportResponse {
        var fields: HTTPFields = [.contentType: "application/vnd.amazon.eventstream"]
        fields[.amzRequestID] = "request-1"
        return TransportResponse(head: HTTPResponse(status: .ok, headerFields: fields), body: ResponseBody(body))
    }
}

/// A body that comes step by step.
final class ScriptedBody: ResponseBodySource {
    enum Step: Sendable {
        /// Bytes arrive; none are a heartbeat.
        case bytes([UInt8])
        /// The exchange breaks.
        case failure(any Error)
        /// Nothing comes until the exchange is cancelled.
        case silence
    }

    private let steps: Locked<[Step]>
    private let end: AsyncStream<Void>
    private let cancellation: AsyncStream<Void>.Continuation
    private let onRelease: @Sendable () -> Void

    init(_ steps: [Step], onRelease: @escaping @Sendable () -> Void = {}) {
        self.steps = Locked(steps)
        (end, cancellation) = AsyncStream.makeStream()
        self.onRelease = onRelease
    }

    deinit { onRelease() }

    func next() async throws -> [UInt8]? {
        let step = steps.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        switch step {
        case nil: return nil
        case .bytes(let bytes): return bytes
        case .failure(let error): throw error
        case .silence:
            for await _ in end {}
            throw CancellationError()
        }
    }

    func cancel() { cancellation.finish() }
}

/// Frames as Bedrock sends them.
enum Frames {
    /// An event by its type and payload.
    static func event(_ type: String, _ payload: JSONValue) -> [UInt8] {
        frame([(":message-type", "event"), (":event-type", type), (":content-type", "application/json")], payload)
    }

    /// An exception by its name and payload.
    static func exception(_ name: String, _ payload: JSONValue) -> [UInt8] {
        frame([(":message-type", "exception"), (":exception-type", name)], payload)
    }

    static let start = event("messageStart", ["role": "assistant", "p": "abc"])
    static let blockStop = event("contentBlockStop", ["contentBlockIndex": 0])
    static let stop = event("messageStop", ["stopReason": "end_turn"])
    static let metadata = event(
        "metadata",
        ["usage": ["inputTokens": 3, "outputTokens": 2, "totalTokens": 5], "metrics": ["latencyMs": 7]]
    )

    static func text(_ text: String) -> [UInt8] {
        event("contentBlockDelta", ["contentBlockIndex": 0, "delta": ["text": .string(text)]])
    }

    /// A whole answer.
    static let answer = start + text("Hel") + text("lo") + blockStop + stop + metadata

    private static func frame(_ headers: [(String, String)], _ payload: JSONValue) -> [UInt8] {
        EventStreamEncoder.frame(
            EventStreamMessage(
                headers: headers.map { .init($0.0, .string($0.1)) },
                payload: Array(payload.description.utf8)
            )
        )
    }
}

extension BedrockClient {
    /// A client that tries once, signs as `AKIDEXAMPLE`, and never waits.
    static func scripted(
        _ transport: ScriptedTransport,
        identity: Identity = .credentials(Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret")),
        configuration: Configuration = .init(region: "us-west-2", maxAttempts: 1)
    ) -> BedrockClient {
        BedrockClient(
            configuration: configuration,
            transport: transport,
            credentials: StaticCredentials(identity),
            pause: { _ in }
        )
    }
}
