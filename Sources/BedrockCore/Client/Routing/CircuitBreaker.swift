// SPDX-License-Identifier: MIT-0

/// When a target is left out because it fails, and when it is tried again: a state machine without a clock.
struct CircuitBreaker: Hashable, Sendable {
    /// A moment of the clock that the owner reads.
    typealias Instant = ContinuousClock.Instant

    private enum State: Hashable, Sendable {
        /// Requests pass; so many have failed since the last success.
        case closed(failures: Int)
        /// None pass until then.
        case open(until: Instant)
        /// One has passed to see whether the target has recovered; its end is awaited.
        case probing
    }

    private var state = State.closed(failures: 0)

    /// Whether a request may pass now; the first after the cool-down is the only one until its end.
    mutating func admits(at now: Instant) -> Bool {
        guard wouldAdmit(at: now) else { return false }
        if case .open = state { state = .probing }
        return true
    }

    /// Whether a request might pass now.
    func wouldAdmit(at now: Instant) -> Bool {
        switch state {
        case .closed: true
        case .open(let end): now >= end
        case .probing: false
        }
    }

    /// What is known of the target's health.
    func health(at now: Instant) -> TargetHealth {
        switch state {
        case .closed: .well
        case .open(let end) where now < end: .leftOut
        case .open, .probing: .onTrial
        }
    }

    /// When the next request may pass; `nil` where it may now, or where the end of another is awaited.
    var opensAgain: Instant? {
        if case .open(let end) = state { end } else { nil }
    }

    /// Whether there is nothing to remember.
    var isAtRest: Bool { state == .closed(failures: 0) }

    /// Takes note of an answer of the target's, even of one that refuses the request for its own sake.
    mutating func noteSuccess() {
        state = .closed(failures: 0)
    }

    /// Takes note of a failure of the target's.
    ///
    /// - Parameters:
    ///   - now: when it failed.
    ///   - policy: when to leave it out, and for how long.
    /// - Returns: whether the target is left out from now on.
    mutating func noteFailure(at now: Instant, _ policy: RoutingPolicy) -> Bool {
        switch state {
        case .closed(let failures) where failures + 1 < policy.failures:
            state = .closed(failures: failures + 1)
            return false
        case .closed, .probing:
            state = .open(until: now + policy.coolDown)
            return true
        case .open:
            // A request from before, or one that had nowhere else to go.
            return false
        }
    }

    /// Takes note of a request that ended without telling anything of the target: its client left.
    mutating func noteDeparture(at now: Instant) {
        if state == .probing { state = .open(until: now) }
    }
}

/// What is known of a target's health.
public enum TargetHealth: Int, Hashable, Sendable, CaseIterable, Comparable {
    /// Requests pass.
    case well
    /// One request tries whether the target has recovered, or the next one will.
    case onTrial
    /// No requests pass, as several in a row have failed.
    case leftOut

    /// Whether one is better than the other.
    public static func < (left: TargetHealth, right: TargetHealth) -> Bool { left.rawValue < right.rawValue }
}

/// When a target is left out, and for how long.
public struct RoutingPolicy: Hashable, Sendable {
    /// After how many failures in a row a target is left out.
    public var failures: Int
    /// How long it is left out before one request tries it again.
    public var coolDown: Duration

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - failures: after how many failures in a row a target is left out.
    ///   - coolDown: how long it is left out.
    public init(failures: Int = 3, coolDown: Duration = .seconds(30)) {
        self.failures = failures
        self.coolDown = coolDown
    }
}
