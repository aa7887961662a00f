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
        let deferred = Deferred(longestWait: .milliseconds(1)) {
            try await gate.wait()
            return 42
        }
        #expect(try deferred.step().isWait)
        await deferred.change()
        #expect(try deferred.step().isSilence)
        #expect(try deferred.step().isWait)
        gate.open()
        #expect(try await deferred.value() == 42)
        #expect(try await deferred.value() == 42)
    }

    @Test func `what the work throws is thrown`() async throws {
        let deferred = Deferred<Int> { throw Failure() }
        await #expect(throws: Failure.self) { try await deferred.value() }
    }

    @Test func `cancelling stops the work and wakes the reader`() async throws {
        let gate = Gate()
        let deferred = Deferred { try await gate.wait() }
        let reader = Task { try await deferred.value() }
        deferred.cancel()
        await #expect(throws: CancellationError.self) { try await reader.value }
        while !gate.wasCancelled.withLock({ $0 }) { await Task.yield() }
    }

    @Test func `a reader that is cancelled is told so at once, and the work stops`() async throws {
        let gate = Gate()
        let deferred = Deferred { try await gate.wait() }
        let reader = Task { try await deferred.value() }
        reader.cancel()
        await #expect(throws: CancellationError.self) { try await reader.value }
        while !gate.wasCancelled.withLock({ $0 }) { await Task.yield() }
    }

    @Test func `letting go stops the work`() async throws {
        let gate = Gate()
        var deferred: Deferred<Void>? = Deferred { try await gate.wait() }
        #expect(deferred != nil)
        deferred = nil
        while !gate.wasCancelled.withLock({ $0 }) { await Task.yield() }
    }
}

extension Deferred.Step {
    fileprivate var isWait: Bool { if case .wait = self { true } else { false } }
    fileprivate var isSilence: Bool { if case .silence = self { true } else { false } }
}
