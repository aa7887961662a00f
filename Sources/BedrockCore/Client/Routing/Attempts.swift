// SPDX-License-Identifier: MIT-0

import Locking

/// How many further attempts one request of a client may cause, over retries, targets and adaptations together.
///
/// Travels with the task, so that every call made for the request draws on the same budget.
struct Attempts: Sendable {
    /// What is left to the request that the task serves; `nil` where every call has its own attempts.
    @TaskLocal static var current: Attempts?

    private final class Budget: Sendable {
        let left: Locked<Int>

        init(_ count: Int) { left = Locked(count) }
    }

    private let budget: Budget

    /// Whether a call may be tried again at the same target, as no other is left.
    var mayRetry = true

    /// Makes a budget.
    ///
    /// - Parameter further: how many attempts there may be after those that failed.
    init(further: Int) {
        budget = Budget(max(0, further))
    }

    /// Takes a further attempt at the same target, where there may be one.
    ///
    /// - Returns: whether there may.
    func takesRetry() -> Bool { mayRetry && take() }

    /// Takes a further attempt.
    ///
    /// - Returns: whether there was one left.
    func take() -> Bool {
        budget.left.withLock { left in
            guard left > 0 else { return false }
            left -= 1
            return true
        }
    }

    /// Does work whose calls share the attempts of as many calls; within work that is so bounded, nothing changes.
    ///
    /// - Parameters:
    ///   - calls: how many calls the work makes if nothing fails.
    ///   - client: what makes them.
    ///   - work: the work.
    /// - Returns: what the work gives.
    /// - Throws: what the work throws.
    static func shared<Value>(
        by calls: Int,
        of client: BedrockClient,
        _ work: () async throws -> Value
    ) async throws -> Value {
        if current != nil { return try await work() }
        let attempts = Attempts(further: (client.configuration.maxAttempts - 1) * max(1, calls))
        return try await $current.withValue(attempts) { try await work() }
    }
}
