// SPDX-License-Identifier: MIT-0

import HTTPTypes
import Locking
import OpenAISchema

/// Bounds the requests that are under way, and those that wait for their turn.
///
/// Work that a machine cannot take on is refused at once, with a word on when to come again: a long queue only makes
/// everybody time out.
final class Admission: Sendable {
    /// The right to be under way; it ends when ``Ticket/release()`` is called or the last reference goes.
    final class Ticket: Sendable {
        private let admission: Admission
        private let isReleased = Locked(false)

        fileprivate init(_ admission: Admission) {
            self.admission = admission
        }

        deinit {
            release()
        }

        /// Gives the place to the next in line; called any number of times.
        func release() {
            let isFirst = isReleased.withLock { isReleased in
                defer { isReleased = true }
                return !isReleased
            }
            if isFirst { admission.leave() }
        }
    }

    private struct Waiter {
        let continuation: CheckedContinuation<Bool, Never>
        /// Ends the wait when it has been long enough.
        let timer: Task<Void, any Error>

        func end(hasPlace: Bool) {
            timer.cancel()
            continuation.resume(returning: hasPlace)
        }
    }

    /// How much is taken on.
    struct Limits: Hashable, Sendable {
        /// How many requests are under way at most.
        var underWay: Int
        /// How many wait at most.
        var queue: Int
        /// How long they wait at most.
        var patience = Duration.seconds(60)
    }

    private struct State {
        var limits: Limits
        var underWay = 0
        var nextID = 0
        /// Those who wait, by their number; the lowest came first.
        var waiting: [Int: Waiter] = [:]
        var line: [Int] = []
    }

    private let state: Locked<State>

    /// Makes a gate.
    ///
    /// - Parameter limits: how much is taken on.
    init(_ limits: Limits) {
        state = Locked(State(limits: limits))
    }

    /// Makes a gate.
    ///
    /// - Parameters:
    ///   - limit: how many requests are under way at most.
    ///   - queueLimit: how many wait at most.
    ///   - patience: how long they wait at most.
    convenience init(limit: Int, queueLimit: Int, patience: Duration = .seconds(60)) {
        self.init(Limits(underWay: limit, queue: queueLimit, patience: patience))
    }

    /// Changes how much is taken on; those who wait go on where there is room now.
    func set(_ limits: Limits) {
        let next = state.withLock { state -> [Waiter] in
            state.limits = limits
            var next: [Waiter] = []
            while state.underWay < limits.underWay, let id = state.line.first {
                state.line.removeFirst()
                guard let waiter = state.waiting.removeValue(forKey: id) else { continue }
                state.underWay += 1
                next.append(waiter)
            }
            return next
        }
        for waiter in next { waiter.end(hasPlace: true) }
    }

    /// How many requests are under way.
    var underWay: Int { state.withLock { $0.underWay } }

    /// How many requests wait.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Waits for a place.
    ///
    /// - Returns: the right to be under way.
    /// - Throws: ``GatewayError`` with status 429 where the line or the wait is too long; `CancellationError` where the client
    ///   left it.
    func enter() async throws -> Ticket {
        let id = state.withLock { state -> Int? in
            if state.underWay < state.limits.underWay {
                state.underWay += 1
                return nil
            }
            state.nextID += 1
            return state.nextID
        }
        guard let id else { return Ticket(self) }
        let hasPlace = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in queue(continuation, as: id) }
        } onCancel: {
            giveUp(id)
        }
        if hasPlace { return Ticket(self) }
        try Task.checkCancellation()
        throw GatewayError.overloaded
    }

    private enum Outcome {
        case waits
        case has(Bool)
    }

    private func queue(_ continuation: CheckedContinuation<Bool, Never>, as id: Int) {
        let outcome = state.withLock { state -> Outcome in
            if state.underWay < state.limits.underWay {
                state.underWay += 1
                return .has(true)
            }
            guard state.waiting.count < state.limits.queue, !Task.isCancelled else { return .has(false) }
            let timer = Task { [patience = state.limits.patience] in
                try await Task.sleep(for: patience)
                giveUp(id)
            }
            state.waiting[id] = Waiter(continuation: continuation, timer: timer)
            state.line.append(id)
            return .waits
        }
        if case .has(let place) = outcome { continuation.resume(returning: place) }
    }

    private func giveUp(_ id: Int) {
        let waiter = state.withLock { state in
            state.line.removeAll { $0 == id }
            return state.waiting.removeValue(forKey: id)
        }
        waiter?.end(hasPlace: false)
    }

    private func leave() {
        let next = state.withLock { state -> Waiter? in
            // Where fewer are taken on than before, nobody takes the place.
            guard state.underWay <= state.limits.underWay, let id = state.line.first else {
                state.underWay -= 1
                return nil
            }
            // The place passes on without being free in between.
            state.line.removeFirst()
            return state.waiting.removeValue(forKey: id)
        }
        next?.end(hasPlace: true)
    }
}

extension GatewayError {
    fileprivate static var overloaded: GatewayError {
        GatewayError(
            .tooManyRequests,
            ErrorResponse(
                message: "The gateway has as many requests under way as it takes. Try again in a moment.",
                type: Kind.rateLimit,
                code: "gateway_overloaded"
            ),
            fields: [.retryAfter: "1"]
        )
    }
}
