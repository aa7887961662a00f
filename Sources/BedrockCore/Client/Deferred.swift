// SPDX-License-Identifier: MIT-0

import Locking

/// The result of work that goes on by itself, for one reader who looks in now and then.
///
/// Letting go of it stops the work.
final class Deferred<Value: Sendable>: Sendable {
    private enum State {
        case working(CheckedContinuation<Void, Never>?)
        case done(Result<Value, any Error>)
    }

    private let state = Locked(State.working(nil))
    private let task = Locked<Task<Void, Never>?>(nil)

    /// Starts the work.
    ///
    /// - Parameter work: what is to be done.
    init(_ work: @escaping @Sendable () async throws -> Value) {
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

    /// Waits for the result.
    ///
    /// - Parameter limit: how long.
    /// - Returns: the result; `nil` where it is still to come.
    /// - Throws: what the work threw, or `CancellationError` where the reader was cancelled.
    func value(within limit: Duration) async throws -> Value? {
        let alarm = Task { [weak self] in
            try await Task.sleep(for: limit)
            self?.wake()
        }
        defer { alarm.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    guard case .working = state, !Task.isCancelled else { return true }
                    state = .working(continuation)
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            wake()
        }
        try Task.checkCancellation()
        return switch state.withLock({ $0 }) {
        case .working: nil
        case .done(let result): try result.get()
        }
    }

    private func wake() {
        let waiting = state.withLock { state in
            guard case .working(let continuation) = state else { return nil as CheckedContinuation<Void, Never>? }
            state = .working(nil)
            return continuation
        }
        waiting?.resume()
    }

    private func end(_ result: Result<Value, any Error>) {
        let waiting = state.withLock { state in
            guard case .working(let continuation) = state else { return nil as CheckedContinuation<Void, Never>? }
            state = .done(result)
            return continuation
        }
        waiting?.resume()
    }
}
