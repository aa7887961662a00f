// SPDX-License-Identifier: MIT-0

import AWSSigner
import Locking

/// The result of work that goes on by itself, for one reader who looks in now and then.
///
/// Letting go of it stops the work.
final class Deferred<Value: Sendable>: Awaited {
    /// What a reader finds.
    enum Step {
        case value(Value)
        /// A wait has been long enough for the reader to hear that nothing has come.
        case silence
        case wait
    }

    private struct State {
        var result: Result<Value, any Error>?
        var isSilent = false
        var waiter: CheckedContinuation<Void, Never>?

        mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            defer { waiter = nil }
            return waiter
        }
    }

    /// How long a reader waits before it hears that nothing has come.
    private let longestWait: Duration
    private let state = Locked(State())
    private let task = Locked<Task<Void, Never>?>(nil)

    /// Starts the work.
    ///
    /// - Parameters:
    ///   - longestWait: how long a reader waits before it hears that nothing has come.
    ///   - work: what is to be done.
    init(longestWait: Duration = .seconds(5), _ work: @escaping @Sendable () async throws -> Value) {
        self.longestWait = longestWait
        let started = Task { [weak self] in
            let result: Result<Value, any Error>
            do { result = .success(try await work()) } catch { result = .failure(error) }
            self?.end(result)
        }
        task.withLock { $0 = started }
    }

    deinit {
        cancel()
    }

    /// Stops the work; a reader that waits is told by a `CancellationError`.
    func cancel() {
        task.withLock { $0 }?.cancel()
        end(.failure(CancellationError()))
    }

    /// What has come of the work.
    ///
    /// - Throws: what the work threw, or `CancellationError` where it was stopped.
    func step() throws -> Step {
        let (result, isSilent) = state.withLock { state in
            defer { state.isSilent = false }
            return (state.result, state.isSilent)
        }
        guard let result else { return isSilent ? .silence : .wait }
        return .value(try result.get())
    }

    /// Waits for the result, or until a wait has been long.
    func change() async {
        let alarm = Task { [weak self, longestWait] in
            try await Task.sleep(for: longestWait)
            self?.state.withLock { state in
                state.isSilent = true
                return state.takeWaiter()
            }?.resume()
        }
        defer { alarm.cancel() }
        await withCheckedContinuation { continuation in
            let isDue = state.withLock { state in
                guard state.result == nil, !state.isSilent else { return true }
                state.waiter = continuation
                return false
            }
            if isDue { continuation.resume() }
        }
    }

    /// Waits for the result, however long; the task's cancellation stops the work.
    ///
    /// - Throws: as ``step()``.
    func value() async throws -> Value {
        while true {
            if case .value(let value) = try step() { return value }
            await changeOrCancellation()
        }
    }

    /// The first end counts.
    private func end(_ result: Result<Value, any Error>) {
        state.withLock { state in
            if state.result == nil { state.result = result }
            return state.takeWaiter()
        }?.resume()
    }
}
