// SPDX-License-Identifier: MIT-0

import Locking

/// Places for fetches, a fixed number of them; who finds none waits in line, but not for ever.
final class FetchSlots: Sendable {
    private struct State {
        var free: Int
        var nextID = 0
        /// Those who wait, in the order in which they came.
        var line: [(id: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    }

    private let state: Locked<State>

    /// Makes places.
    ///
    /// - Parameter count: how many fetches run at a time.
    init(count: Int) {
        state = Locked(State(free: max(1, count)))
    }

    /// How many wait.
    var waitingCount: Int { state.withLock { $0.line.count } }

    /// Runs a fetch as soon as there is a place for it.
    ///
    /// - Parameters:
    ///   - deadline: until when to wait for a place.
    ///   - body: the fetch.
    /// - Returns: what the fetch returns; `nil` where no place came free in time.
    /// - Throws: what the fetch throws; `CancellationError` where the task was cancelled while it waited.
    func withSlot<Result: Sendable>(
        until deadline: ContinuousClock.Instant,
        _ body: () async throws -> Result
    ) async throws -> Result? {
        guard await enter(until: deadline) else {
            try Task.checkCancellation()
            return nil
        }
        defer { leave() }
        return try await body()
    }

    private func enter(until deadline: ContinuousClock.Instant) async -> Bool {
        let hasPlace = state.withLock { state in
            guard state.free > 0 else { return false }
            state.free -= 1
            return true
        }
        if hasPlace { return true }
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.waitInLine() }
            group.addTask {
                try? await Task.sleep(until: deadline, clock: .continuous)
                return false
            }
            var hasPlace = await group.next() ?? false
            group.cancelAll()
            // A place may have come free in the very moment when the time was up.
            for await isPlace in group where isPlace { hasPlace = true }
            return hasPlace
        }
    }

    private func waitInLine() async -> Bool {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in queue(continuation, as: id) }
        } onCancel: {
            giveUp(id)
        }
    }

    private func queue(_ continuation: CheckedContinuation<Bool, Never>, as id: Int) {
        let hasPlace = state.withLock { state -> Bool? in
            if state.free > 0 {
                state.free -= 1
                return true
            }
            // Cancelled before it stood in line, it would stand there for ever.
            if Task.isCancelled { return false }
            state.line.append((id, continuation))
            return nil
        }
        if let hasPlace { continuation.resume(returning: hasPlace) }
    }

    private func giveUp(_ id: Int) {
        let continuation = state.withLock { state in
            state.line.firstIndex { $0.id == id }.map { state.line.remove(at: $0).continuation }
        }
        continuation?.resume(returning: false)
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            // The place passes on without being free in between.
            guard state.line.isEmpty else { return state.line.removeFirst().continuation }
            state.free += 1
            return nil
        }
        next?.resume(returning: true)
    }
}
