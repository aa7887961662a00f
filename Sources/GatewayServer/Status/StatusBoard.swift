// SPDX-License-Identifier: MIT-0

import BedrockCore
import Locking

/// Keeps what a look at the gateway shows: totals since the start, the last ten minutes, and a row for each model.
///
/// Its memory is bounded: so many stretches of time, so many models, and a fixed number of buckets for durations.
final class StatusBoard: RequestObserver {
    /// What is known of one model.
    struct Model: Sendable {
        /// Since the start.
        var total = StatusCounts()
        /// The last ten minutes.
        var recent = SlidingWindow(step: 60, count: 10)
    }

    /// All that is known.
    struct State: Sendable {
        /// Since the start.
        var total = StatusCounts()
        /// The last ten minutes.
        var recent = SlidingWindow(step: 5, count: 120)
        /// By the model that was called.
        var models: [String: Model] = [:]
        /// Streamed answers that have not ended.
        var openStreams = 0
        /// Refusals of models that were learnt from.
        var refusalsLearnt = 0
        fileprivate var names: BoundedNames
    }

    private let state: Locked<State>
    private let start: ContinuousClock.Instant
    private let now: @Sendable () -> ContinuousClock.Instant

    /// Makes a board on which nothing has happened.
    ///
    /// - Parameters:
    ///   - configuration: the gateway's configuration, which names models.
    ///   - now: tells the time.
    init(_ configuration: GatewayConfiguration, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.now = now
        start = now()
        state = Locked(State(names: BoundedNames(modelsOf: configuration)))
    }

    /// What is known now, and how many seconds the board has been kept.
    func read() -> (state: State, seconds: Double) {
        (state.withLock { $0 }, uptime)
    }

    private var uptime: Double { (now() - start).inSeconds }

    func requestEnded(_ summary: RequestSummary) {
        guard summary.endpoint.isOpenAI else { return }
        let second = Int(uptime)
        state.withLock { state in
            if summary.isStreamed { state.openStreams -= 1 }
            state.total.note(summary)
            state.recent.update(at: second) { $0.note(summary) }
            guard let name = state.names.model(of: summary) else { return }
            state.models[name, default: Model()].total.note(summary)
            state.models[name, default: Model()].recent.update(at: second) { $0.note(summary) }
        }
    }

    func streamBegan() {
        state.withLock { $0.openStreams += 1 }
    }

    func upstreamFailed(_ failure: UpstreamFailure) {
        let second = Int(uptime)
        state.withLock { state in
            state.total.note(failure)
            state.recent.update(at: second) { $0.note(failure) }
        }
    }

    func refusalLearnt() {
        state.withLock { $0.refusalsLearnt += 1 }
    }
}
