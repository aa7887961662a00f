// SPDX-License-Identifier: MIT-0

import AWSSigner
import Locking
import OpenAISchema
import Testing

@testable import BedrockCore

/// Streams over scripted bodies: what came before trouble is told before the trouble.
@Suite(.timeLimit(.minutes(1)))
struct ConverseStreamTests {
    static let start = ConverseStreamEvent.messageStart(role: .assistant)
    static let hel = ConverseStreamEvent.contentBlockDelta(index: 0, delta: .text("Hel"))

    @Test func `events come as they arrive`() async throws {
        let half = Frames.start + Frames.text("Hel").prefix(20)
        let stream = try await stream([.bytes(Array(half)), .bytes(Array(Frames.answer.dropFirst(half.count)))])
        var reader = stream.makeReader()
        #expect(try await reader.next() == [Self.start])
        #expect(try await reader.next()?.first == Self.hel)
        #expect(try await reader.next() == nil)
        #expect(try await reader.next() == nil)
    }

    @Test func `events of one portion come together`() async throws {
        var reader = try await stream([.bytes(Frames.answer)]).makeReader()
        #expect(try await reader.next()?.count == 6)
        #expect(try await reader.next() == nil)
    }

    @Test func `a heartbeat ends the wait for the first event, and gives an empty batch later`() async throws {
        var reader = try await stream([.bytes([]), .bytes(Frames.start), .bytes([]), .bytes([])]).makeReader()
        #expect(try await reader.next() == [Self.start])
        #expect(try await reader.next() == [])
        #expect(try await reader.next() == [])
        #expect(try await reader.next() == nil)
    }

    @Test(arguments: [
        ("validationException", "ValidationException", 400),
        ("throttlingException", "ThrottlingException", 429),
        ("modelStreamErrorException", "ModelStreamErrorException", 424),
        ("modelTimeoutException", "ModelTimeoutException", 408),
        ("internalServerException", "InternalServerException", 500),
        ("serviceUnavailableException", "ServiceUnavailableException", 503),
        ("exceptionToCome", "ExceptionToCome", 500),
    ])
    func `an exception comes after the events before it, by its name`(
        name: String,
        code: String,
        status: Int
    ) async throws {
        let exception = Frames.exception(name, ["message": "Trouble."])
        let expected = BedrockError(
            code: .init(rawValue: code),
            message: "Trouble.",
            status: status,
            requestID: "request-1"
        )
        var reader = try await stream([.bytes(Frames.start + Frames.text("Hel") + exception)]).makeReader()
        #expect(try await reader.next() == [Self.start, Self.hel])
        await #expect(throws: expected) { try await reader.next() }
        await #expect(throws: expected) { try await reader.next() }
        await #expect(throws: expected) { _ = try await stream([.bytes(exception)]) }
    }

    @Test func `damage comes after the events before it`() async throws {
        var damaged = Frames.text("lo")
        damaged[damaged.count - 6] ^= 1
        var reader = try await stream([.bytes(Frames.start + Frames.text("Hel") + damaged)]).makeReader()
        #expect(try await reader.next() == [Self.start, Self.hel])
        await #expect(throws: EventStreamError.checksumMismatch) { try await reader.next() }
        await #expect(throws: EventStreamError.checksumMismatch) { try await reader.next() }
    }

    @Test func `an end within a frame is an error`() async throws {
        var reader = try await stream([.bytes(Frames.start + Frames.text("Hel").dropLast())]).makeReader()
        #expect(try await reader.next() == [Self.start])
        await #expect(throws: EventStreamError.truncated) { try await reader.next() }
    }

    @Test func `a broken exchange is an error`() async throws {
        let broken = TransportError(.connectionClosed, "The connection broke.", responseHadBegun: true)
        var reader = try await stream([.bytes(Frames.start), .failure(broken)]).makeReader()
        #expect(try await reader.next() == [Self.start])
        let error = await #expect(throws: TransportError.self) { try await reader.next() }
        #expect(error?.code == .connectionClosed)
    }

    @Test func `cancelling the stream wakes its reader`() async throws {
        let stream = try await stream([.bytes(Frames.start), .silence])
        var reader = stream.makeReader()
        #expect(try await reader.next() == [Self.start])
        async let canceller: Void = stream.cancel()
        await #expect(throws: CancellationError.self) { try await reader.next() }
        await canceller
    }

    @Test func `cancelling the reading task ends the reading`() async throws {
        let stream = try await stream([.bytes(Frames.start), .silence])
        let task = Task {
            var reader = stream.makeReader()
            while try await reader.next() != nil {}
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `releasing the stream releases the exchange`() async throws {
        let isReleased = Locked(false)
        do {
            let body = ScriptedBody([.bytes(Frames.start), .silence]) { isReleased.withLock { $0 = true } }
            let transport = ScriptedTransport { [weak body] _ in .scripted(body ?? ScriptedBody([])) }
            let stream = try await open(transport)
            withExtendedLifetime(body) {}
            #expect(stream.requestID == "request-1")
        }
        #expect(isReleased.withLock { $0 })
    }

    private func stream(_ steps: [ScriptedBody.Step]) async throws -> ConverseStream {
        try await open(ScriptedTransport { _ in .scripted(ScriptedBody(steps)) })
    }

    private func open(_ transport: ScriptedTransport) async throws -> ConverseStream {
        try await BedrockClient.scripted(transport)
            .converseStream(BedrockClientTests.request, model: try ModelID(naming: BedrockClientTests.nova))
    }
}
