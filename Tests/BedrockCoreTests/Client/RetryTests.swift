// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Locking
import OpenAISchema
import Testing

@testable import BedrockCore

/// The series of delays are those of AWS's reference: full jitter, base 50 ms or 1 s, at most 20 s.
@Suite("Retries")
struct RetryTests {
    /// Answers by a list, one answer an attempt, and remembers what was sent and how long was waited.
    private final class Script: HTTPTransport {
        struct State {
            var answers: [Result<(status: Int, type: String, fields: HTTPFields), TransportError>]
            var sent: [HTTPRequest] = []
            var pauses: [Duration] = []
        }

        let state: Locked<State>

        init(_ answers: [Result<(status: Int, type: String, fields: HTTPFields), TransportError>]) {
            state = Locked(State(answers: answers))
        }

        func send(_ request: TransportRequest) async throws -> TransportResponse {
            let answer = state.withLock { state in
                state.sent.append(request.head)
                return state.answers.isEmpty ? nil : state.answers.removeFirst()
            }
            guard let answer else { return Self.success }
            let (status, type, fields) = try answer.get()
            var head = HTTPResponse(status: .init(code: status), headerFields: fields)
            head.headerFields[.amzErrorType] = type
            return TransportResponse(head: head, body: ResponseBody(bytes: Array(#"{"message":"No."}"#.utf8)))
        }

        static var success: TransportResponse {
            TransportResponse(
                head: HTTPResponse(status: .ok),
                body: ResponseBody(
                    bytes: Array(
                        #"{"output":{"message":{"role":"assistant","content":[]}},"stopReason":"end_turn"}"#.utf8
                    )
                )
            )
        }

        var sent: [HTTPRequest] { state.withLock { $0.sent } }
        var pauses: [Duration] { state.withLock { $0.pauses } }
    }

    private func client(_ script: Script, maxAttempts: Int = 3) -> BedrockClient {
        BedrockClient(
            configuration: .init(region: "us-west-2", maxAttempts: maxAttempts),
            transport: script,
            credentials: StaticCredentials(.credentials(Credentials(accessKeyID: "AKID", secretAccessKey: "secret"))),
            pause: { delay in script.state.withLock { $0.pauses.append(delay) } }
        )
    }

    private func converse(_ client: BedrockClient) async throws {
        let request = ConverseRequest(messages: [ConverseMessage(role: .user, content: [.text("Hi")])])
        let model = try ModelID(naming: "amazon.nova-lite-v1:0")
        _ = try await client.converse(request, model: model)
    }

    @Test(
        "What passes is tried again, up to the limit",
        arguments: [
            (500, "InternalServerException"), (503, "ServiceUnavailableException"), (502, ""), (504, ""),
            (429, "ThrottlingException"), (429, "ModelNotReadyException"), (400, "ThrottlingException"),
        ]
    )
    func retried(status: Int, type: String) async throws {
        let script = Script(Array(repeating: .success((status, type, [:])), count: 2))
        try await converse(client(script))
        #expect(script.sent.count == 3)
        #expect(script.pauses.count == 2)

        let endless = Script(Array(repeating: .success((status, type, [:])), count: 9))
        await #expect(throws: BedrockError.self) { try await converse(client(endless)) }
        #expect(endless.sent.count == 3)
    }

    @Test(
        "What will not pass is not tried again",
        arguments: [
            (400, "ValidationException"), (403, "AccessDeniedException"), (404, "ResourceNotFoundException"),
            (408, "ModelTimeoutException"), (424, "ModelErrorException"), (403, "ExpiredTokenException"), (501, ""),
        ]
    )
    func notRetried(status: Int, type: String) async throws {
        let script = Script([.success((status, type, [:]))])
        await #expect(throws: BedrockError.self) { try await converse(client(script)) }
        #expect(script.sent.count == 1)
    }

    @Test("Connections that broke before an answer are tried again; time-outs and half answers are not")
    func transport() async throws {
        for code in [TransportError.Code.connectFailed, .unresolved, .connectTimeout, .connectionClosed] {
            let script = Script([.failure(TransportError(code, ""))])
            try await converse(client(script))
            #expect(script.sent.count == 2)
        }
        for error in [
            TransportError(.connectionClosed, "", responseHadBegun: true), TransportError(.firstByteTimeout, ""),
            TransportError(.idleTimeout, ""), TransportError(.totalTimeout, ""), TransportError(.tlsFailed, ""),
        ] {
            let script = Script([.failure(error)])
            await #expect(throws: TransportError.self) { try await converse(client(script)) }
            #expect(script.sent.count == 1)
        }
    }

    @Test("One attempt means no retry")
    func oneAttempt() async throws {
        let script = Script([.success((500, "", [:]))])
        await #expect(throws: BedrockError.self) { try await converse(client(script, maxAttempts: 1)) }
        #expect(script.sent.count == 1)
    }

    @Test("Delays double from the base up to 20 seconds, times a random number")
    func delays() {
        let policy = RetryPolicy(maxAttempts: 30)
        func delay(_ attempt: Int, _ reason: RetryPolicy.Reason, _ random: Double = 1) -> Duration? {
            policy.delay(afterAttempt: attempt, reason, wanted: nil, random: random)
        }
        #expect(
            (1...4).map { delay($0, .transient) } == [
                .milliseconds(50), .milliseconds(100), .milliseconds(200), .milliseconds(400),
            ]
        )
        #expect(
            (1...6).map { delay($0, .throttling) } == [
                .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(16), .seconds(20),
            ]
        )
        #expect(delay(2, .throttling, 0.25) == .milliseconds(500))
        #expect(delay(2, .throttling, 0) == .zero)
        #expect(delay(30, .transient) == nil)
    }

    @Test("The server's word counts: at least as long, at most five seconds more, not beyond patience")
    func serversWord() async throws {
        let policy = RetryPolicy()
        func delay(_ wanted: Duration, _ random: Double) -> Duration? {
            policy.delay(afterAttempt: 1, .throttling, wanted: wanted, random: random)
        }
        #expect(delay(.seconds(3), 0.5) == .seconds(3))
        #expect(delay(.milliseconds(100), 0.5) == .milliseconds(500))
        #expect(delay(.seconds(10), 0.5) == .milliseconds(5500))
        #expect(delay(.seconds(60), 0.5) == nil)

        let script = Script([.success((429, "ThrottlingException", [.amzRetryAfter: "1500"]))])
        try await converse(client(script))
        #expect(try #require(script.pauses.first) >= .milliseconds(1500))
        let patient = Script([.success((429, "ThrottlingException", [.retryAfter: "120"]))])
        await #expect(throws: BedrockError.self) { try await converse(client(patient)) }
        #expect(patient.sent.count == 1)
    }

    @Test("A client in trouble runs out of retries, and success gives them back")
    func quota() async throws {
        let script = Script(Array(repeating: .success((500, "", [:])), count: 1000))
        let client = client(script)
        for _ in 0..<100 { await #expect(throws: BedrockError.self) { try await converse(client) } }
        // 500 units at 14 a retry pay for 35 retries beside the 100 first attempts.
        #expect(script.sent.count == 135)
        script.state.withLock { $0.answers = [] }
        for _ in 0..<28 { try await converse(client) }
        script.state.withLock { $0.answers = Array(repeating: .success((500, "", [:])), count: 1000) }
        await #expect(throws: BedrockError.self) { try await converse(client) }
        #expect(script.sent.count == 135 + 28 + 3)
    }

    @Test("An exception in place of a stream's first event is met by another attempt; later ones are not")
    func streams() async throws {
        func frame(_ headers: [(String, String)], _ payload: String) -> [UInt8] {
            EventStreamEncoder.frame(
                EventStreamMessage(headers: headers.map { .init($0.0, .string($0.1)) }, payload: Array(payload.utf8))
            )
        }
        let start = frame([(":message-type", "event"), (":event-type", "messageStart")], #"{"role":"assistant"}"#)
        let exception = frame(
            [(":message-type", "exception"), (":exception-type", "throttlingException")],
            #"{"message":"Slow down."}"#
        )
        let bodies = Locked([exception, start + exception])
        let transport = ClosureTransport {
            TransportResponse(
                head: HTTPResponse(status: .ok),
                body: ResponseBody(bytes: bodies.withLock { $0.removeFirst() })
            )
        }
        let client = BedrockClient(
            configuration: .init(region: "us-west-2"),
            transport: transport,
            credentials: StaticCredentials(.credentials(Credentials(accessKeyID: "AKID", secretAccessKey: "secret"))),
            pause: { _ in }
        )
        let request = ConverseRequest(messages: [ConverseMessage(role: .user, content: [.text("Hi")])])
        var reader = try await client.converseStream(request, model: ModelID(naming: "a.b")).makeReader()
        #expect(try await reader.next() == [.messageStart(role: .assistant)])
        let error = await #expect(throws: BedrockError.self) { try await reader.next() }
        #expect(error?.code == .throttling)
        #expect(bodies.withLock { $0.isEmpty })
    }

    /// A transport that answers by a closure.
    private struct ClosureTransport: HTTPTransport {
        let answer: @Sendable () -> TransportResponse
        func send(_ request: TransportRequest) async throws -> TransportResponse { answer() }
    }

    @Test("Every attempt has a signature of its own")
    func signatures() async throws {
        let script = Script([.success((500, "", [:]))])
        try await converse(client(script))
        let authorizations = script.sent.map { $0.headerFields[.authorization] }
        #expect(authorizations.count == 2)
        #expect(authorizations.allSatisfy { $0?.hasPrefix("AWS4-HMAC-SHA256 Credential=AKID/") == true })
    }
}
