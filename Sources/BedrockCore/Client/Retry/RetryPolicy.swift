// SPDX-License-Identifier: MIT-0

import Locking

/// When and how soon a failed request is tried again: the "standard" mode of AWS's SDKs.
///
/// Full jitter over an exponential back-off, a few attempts, and a quota that all requests share, so that a service in
/// trouble is not met with a multiple of the load. Source: AWS SDKs and Tools reference, "Retry behavior".
public struct RetryPolicy: Sendable {
    /// How many times a request is sent at most; 1 for no retry.
    public var maxAttempts: Int

    /// Makes a policy.
    ///
    /// - Parameter maxAttempts: how many times a request is sent at most.
    public init(maxAttempts: Int = 3) {
        self.maxAttempts = max(1, maxAttempts)
    }

    /// Why a request may be tried again.
    enum Reason: Hashable, Sendable {
        /// A connection that broke, or a server in trouble.
        case transient
        /// Too many requests.
        case throttling

        /// The first back-off before jitter.
        fileprivate var base: Duration {
            switch self {
            case .transient: .milliseconds(50)
            case .throttling: .seconds(1)
            }
        }

        /// What a retry takes from the quota.
        var cost: Int {
            switch self {
            case .transient: 14
            case .throttling: 5
            }
        }
    }

    /// The longest back-off.
    private static let longest = Duration.seconds(20)

    /// How long to wait before the next attempt.
    ///
    /// - Parameters:
    ///   - attempt: how many attempts have failed, from 1.
    ///   - reason: why the last one failed.
    ///   - wanted: how long the server asked to wait.
    ///   - random: a number from 0 to 1.
    /// - Returns: the delay, or `nil` where the request is not to be tried again: attempts are used up, or the server
    ///   asks for more patience than a client has.
    func delay(afterAttempt attempt: Int, _ reason: Reason, wanted: Duration?, random: Double) -> Duration? {
        guard attempt < maxAttempts else { return nil }
        let ceiling = min(reason.base * (1 << min(attempt - 1, 20)), Self.longest)
        let backoff = ceiling * random
        guard let wanted else { return backoff }
        guard wanted <= Self.longest else { return nil }
        // The server's word counts, within five seconds of what would have been.
        return min(max(wanted, backoff), backoff + .seconds(5))
    }
}

/// The quota of retries that all requests of a client share.
final class RetryQuota: Sendable {
    private static let capacity = 500
    private let available = Locked(capacity)

    /// Takes from the quota.
    ///
    /// - Parameter cost: how much.
    /// - Returns: whether there was that much.
    func take(_ cost: Int) -> Bool {
        available.withLock { available in
            guard available >= cost else { return false }
            available -= cost
            return true
        }
    }

    /// Gives back after a success: what its last retry took, or a little where it took none.
    ///
    /// - Parameter cost: what the last retry took, 0 for none.
    func giveBack(_ cost: Int) {
        available.withLock { $0 = min(Self.capacity, $0 + max(cost, 1)) }
    }
}
