// SPDX-License-Identifier: MIT-0

import Locking

/// Remembers what a source has found, and renews it before it ends.
///
/// However many tasks ask, one search is under way at a time; a task that is cancelled stops waiting alone. While credentials
/// are still good, a search that fails harms nobody; a failure is remembered for half a minute at most.
public final class CachedCredentials: CredentialProvider {
    /// The source's own phrase.
    public var source: String { provider.source }

    private struct State {
        var cache = CredentialCache()
        var waiters: [UInt64: CheckedContinuation<Identity?, any Error>] = [:]
        var nextWaiter: UInt64 = 0
    }

    private let provider: any CredentialProvider
    private let now: @Sendable () -> SigningDate
    private let state = Locked(State())

    /// Makes a cache.
    ///
    /// - Parameter provider: the source.
    public convenience init(_ provider: any CredentialProvider) {
        self.init(provider) { .now }
    }

    /// Makes a cache with a clock of a test's.
    ///
    /// - Parameters:
    ///   - provider: the source.
    ///   - now: tells the time.
    package init(_ provider: any CredentialProvider, now: @escaping @Sendable () -> SigningDate) {
        self.provider = provider
        self.now = now
    }

    /// Gives what is known, or looks for it.
    ///
    /// - Returns: the identity, or `nil` when the source is not set up.
    /// - Throws: what the source throws; `CancellationError` when the task is cancelled while it waits.
    public func find() async throws -> Identity? {
        switch state.withLock({ $0.cache.decide(at: now()) }) {
        case .use(let identity): return identity
        case .useAndRenew(let identity):
            startSearch()
            return identity
        case .settle(let outcome): return try outcome.get()
        case .search:
            startSearch()
            return try await end()
        case .wait: return try await end()
        }
    }

    /// Searches in a task of its own, for no caller's cancellation may end what others wait for.
    private func startSearch() {
        Task {
            let outcome: CredentialCache.Outcome
            do {
                outcome = .success(try await provider.find())
            } catch {
                outcome = .failure(error)
            }
            let (settled, waiters) = state.withLock { state in
                let settled = state.cache.end(outcome, at: now())
                defer { state.waiters = [:] }
                return (settled, Array(state.waiters.values))
            }
            for waiter in waiters { waiter.resume(with: settled) }
        }
    }

    /// Waits for the end of the search that is under way.
    private func end() async throws -> Identity? {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let settled = state.withLock { state -> CredentialCache.Outcome? in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    // The search may have ended since.
                    if let outcome = state.cache.settled(at: now()) { return outcome }
                    state.waiters[id] = continuation
                    return nil
                }
                if let settled { continuation.resume(with: settled) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume(throwing: CancellationError())
        }
    }
}
