// SPDX-License-Identifier: MIT-0

import AWSSigner
import Locking

/// What became of one routed request: which target answered, and which failed before.
public final class RouteTrace: Sendable {
    private struct Steps {
        var target: String?
        var model: ModelID?
        var failures: [String] = []
    }

    private let steps = Locked(Steps())

    /// Makes a trace of nothing.
    public init() {}

    /// The target that answered, or else that was tried last; `nil` where nothing is routed.
    public var target: String? { steps.withLock { $0.target } }

    /// The model that is called at that target.
    public var model: ModelID? { steps.withLock { $0.model } }

    /// The targets that failed before, in their order.
    public var failures: [String] { steps.withLock { $0.failures } }

    func begin(_ target: String, _ model: ModelID) {
        steps.withLock { steps in
            steps.target = target
            steps.model = model
        }
    }

    func fail(_ target: String) {
        steps.withLock { $0.failures.append(target) }
    }
}

/// All targets of a route have failed; nothing is gained by asking again at once.
public struct RouteExhausted: Error, Sendable, CustomStringConvertible {
    /// What the last target failed by.
    public var underlying: any Error

    /// What the last target failed by, in words.
    public var description: String { "\(underlying)" }
}

/// Whether what went wrong is a matter of the target, so that another may do better.
enum TargetFailure {
    /// Whether a failure is the target's.
    ///
    /// It is where a request would be tried again, where no connection or no first byte came in time, and where there is
    /// no identity to call as. A model that took too long is not: another would take, and cost, as much.
    ///
    /// - Parameter error: what the target's call threw, before anything of an answer was passed on.
    /// - Returns: whether another target is worth a try.
    static func isOne(_ error: any Error) -> Bool {
        if RetryPolicy.Reason(error) != nil || error is CredentialError { return true }
        guard let error = error as? TransportError, !error.responseHadBegun else { return false }
        switch error.code {
        case .firstByteTimeout, .totalTimeout, .tlsFailed: return true
        default: return false
        }
    }
}
