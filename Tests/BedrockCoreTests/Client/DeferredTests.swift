// SPDX-License-Identifier: MIT-0

import Locking
import Testing

@testable import BedrockCore

@Suite(.timeLimit(.minutes(1)))
struct DeferredTests {
    private struct Failure: Error {}

    /// Work that ends when it is told to, or is cancelled.
    private final class Gate: Sendable {
        private let stream: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation
        let wasCancelled = Locked(false)

        init() { (stream, continuation) = AsyncStream.makeStream() }

        func open() { continuation.finish() }

        func wait() async throws {
            for await _ in stream {}
            if Task.isCancelled { wasCancelled.withLock { $0 = true } }
            try Task.checkCancellation()
        }
    }

    @Test func `the value comes when the work is done, and stays`() async throws {
        let gate = Gate()
        let deferred = Deferred {
            try await gate.wait()
            return 42
        }
        #expect(try await deferred.value(within: .milliseconds(1)) == nil)
        gate.open()
        #expect(try await deferred.value(within: .seconds(60)) == 42)
        #expect(try await deferred.value(within: .seconds(60)) == 42)
    }

    @Test func `what the work throws is thrown`() async throws {
        let deferred = Deferred<Int> { throw Failure() }
        await #expect(throws: Failure.self) { try await deferred.value(within: .seconds(60)) }
    }

    @Test func `cancelling stops the work and wakes the reader`() async throws {
        let gate = Gate()
        let deferred = Deferred { try await gate.wait() }
        let reader = Task { try await deferred.value(within: .seconds(60)) }
        deferred.cancel()
        await #expect(throws: CancellationError.self) { try await reader.value }
        while !gate.wasCancelled.withLock({ $0 }) { await Task.yield() }
    }

    @Test func `a reader that is cancelled is told so at once`() async throws {
        let gate = Gate()
        let deferred = Deferred { try await gate.wait() }
        let reader = Task { try await deferred.value(within: .seconds(60)) }
        reader.cancel()
        await #expect(throws: CancellationError.self) { try await reader.value }
        gate.open()
        _ = try await deferred.value(within: .seconds(60))
    }

    @Test func `letting go stops the work`() async throws {
        let gate = Gate()
        var deferred: Deferred<Void>? = Deferred { try await gate.wait() }
        #expect(try await deferred?.value(within: .milliseconds(1)) == nil)
        deferred = nil
        while !gate.wasCancelled.withLock({ $0 }) { await Task.yield() }
    }
}
