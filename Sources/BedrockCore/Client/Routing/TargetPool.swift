// SPDX-License-Identifier: MIT-0

import Locking

/// Chooses among targets: by weight, and by what is known of their health.
final class TargetPool: Sendable {
    /// What fails as a whole: a model at a place.
    struct Key: Hashable, Sendable {
        var place: RouteTarget.Place
        var model: ModelID
        var api: RouteTarget.API
    }

    /// How a request to a target ended.
    enum Outcome: Sendable {
        /// The target answered, be it with a refusal of the request itself.
        case answered
        /// The target failed.
        case failed
        /// The client left before either.
        case abandoned
    }

    private let policy: RoutingPolicy
    private let now: @Sendable () -> ContinuousClock.Instant
    /// Those that have failed of late; all others are well.
    private let breakers = Locked<[Key: CircuitBreaker]>([:])

    /// How many failing targets are remembered at most: clients may name models of their own.
    private static let capacity = 1000

    /// Makes a pool of targets that are all well.
    ///
    /// - Parameters:
    ///   - policy: when a target is left out.
    ///   - now: tells the time.
    init(policy: RoutingPolicy, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.policy = policy
        self.now = now
    }

    /// The order in which targets are tried.
    ///
    /// Those with a weight come first, drawn by it without being put back; then those without, as they stand.
    ///
    /// - Parameters:
    ///   - weights: the weight of each target, `nil` where it has none.
    ///   - random: gives a number from 0 up to, not including, 1.
    /// - Returns: the positions of the targets.
    static func order(_ weights: [Int?], random: () -> Double) -> [Int] {
        var drawn = weights.indices.filter { weights[$0] != nil }
        var order: [Int] = []
        while !drawn.isEmpty {
            let total = drawn.reduce(0) { $0 + (weights[$1] ?? 0) }
            var point = random() * Double(total)
            let position =
                drawn.firstIndex { index in
                    point -= Double(weights[index] ?? 0)
                    return point < 0
                } ?? drawn.index(before: drawn.endIndex)
            order.append(drawn.remove(at: position))
        }
        return order + weights.indices.filter { weights[$0] == nil }
    }

    /// Whether a request may go to a target now; where it may, its end must be told by ``note(_:of:)``.
    func admits(_ key: Key) -> Bool {
        let now = now()
        return breakers.withLock { $0[key]?.admits(at: now) ?? true }
    }

    /// Whether a request might go to a target now.
    func wouldAdmit(_ key: Key) -> Bool {
        let now = now()
        return breakers.withLock { $0[key]?.wouldAdmit(at: now) ?? true }
    }

    /// Of targets that are all left out, the position of the one whose cool-down ends first.
    func soonest(of keys: [Key]) -> Int? {
        breakers.withLock { breakers in
            let ends = keys.map { breakers[$0]?.opensAgain }
            return ends.indices.min { left, right in
                // One that is being tried is the last to be asked.
                guard let end = ends[left] else { return false }
                return ends[right].map { end < $0 } ?? true
            }
        }
    }

    /// The health of a target, at its worst where it stands for several models.
    ///
    /// - Parameters:
    ///   - place: where it is called.
    ///   - model: the model; `nil` for any.
    ///   - api: the interface; `nil` for any.
    /// - Returns: the health; a target that is not known is well.
    func health(of place: RouteTarget.Place, model: ModelID?, api: RouteTarget.API?) -> TargetHealth {
        let now = now()
        return breakers.withLock { breakers in
            breakers.lazy.filter { key, _ in
                key.place == place && (model == nil || key.model == model) && (api == nil || key.api == api)
            }.map { $0.value.health(at: now) }.max() ?? .well
        }
    }

    /// Takes note of how a request to a target ended.
    ///
    /// - Returns: whether the target is left out from now on.
    @discardableResult
    func note(_ outcome: Outcome, of key: Key) -> Bool {
        let now = now()
        return breakers.withLock { breakers in
            guard var breaker = breakers[key] else {
                guard outcome == .failed, breakers.count < Self.capacity else { return false }
                var breaker = CircuitBreaker()
                let isOpen = breaker.noteFailure(at: now, policy)
                breakers[key] = breaker
                return isOpen
            }
            var isOpen = false
            switch outcome {
            case .answered: breaker.noteSuccess()
            case .failed: isOpen = breaker.noteFailure(at: now, policy)
            case .abandoned: breaker.noteDeparture(at: now)
            }
            breakers[key] = breaker.isAtRest ? nil : breaker
            return isOpen
        }
    }
}
