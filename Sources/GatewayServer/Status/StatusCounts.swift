// SPDX-License-Identifier: MIT-0

/// What happened within some time.
struct StatusCounts: Sendable {
    /// Requests of OpenAI's interface that ended.
    var requests = 0
    /// How they ended, where not by success.
    var failures: [RequestSummary.Outcome: Int] = [:]
    /// The tokens that they took.
    var tokens = TokenCounts()
    /// Calls of Bedrock's that failed, by kind.
    var upstreamFailures: [UpstreamFailure.Kind: Int] = [:]
    /// Those of them that were tried again.
    var retries = 0
    /// Requests of which something was altered or left out.
    var adapted = 0
    /// How long answers of models took.
    var latency = DurationSketch()
    /// How long streamed answers took to begin.
    var timeToFirstToken = DurationSketch()

    /// Takes note of a request that has ended.
    mutating func note(_ summary: RequestSummary) {
        requests += 1
        let outcome = summary.outcome
        if outcome != .success { failures[outcome, default: 0] += 1 }
        if let usage = summary.usage { tokens.add(TokenCounts(usage)) }
        if !summary.adapted.isEmpty { adapted += 1 }
        if outcome == .success, summary.endpoint.callsModels { latency.note(summary.duration) }
        if let time = summary.details.firstToken { timeToFirstToken.note(time) }
    }

    /// Takes note of a call of Bedrock's that failed.
    mutating func note(_ failure: UpstreamFailure) {
        upstreamFailures[failure.kind, default: 0] += 1
        if failure.isTriedAgain { retries += 1 }
    }

    /// Adds what happened in another time.
    mutating func add(_ other: StatusCounts) {
        requests += other.requests
        failures.merge(other.failures) { $0 + $1 }
        tokens.add(other.tokens)
        upstreamFailures.merge(other.upstreamFailures) { $0 + $1 }
        retries += other.retries
        adapted += other.adapted
        latency.add(other.latency)
        timeToFirstToken.add(other.timeToFirstToken)
    }

    /// How many requests ended by a failure that is not the client's doing.
    var errors: Int {
        (failures[.throttled] ?? 0) + (failures[.serverError] ?? 0) + (failures[.broken] ?? 0)
    }
}

/// The last so many equal stretches of time, each with counts of its own.
struct SlidingWindow: Sendable {
    /// The length of a stretch, in seconds.
    let step: Int
    private var stretches: [StatusCounts]
    /// The number of the latest stretch of which something is known, from the beginning.
    private var latest = 0

    /// Makes a window of nothing.
    ///
    /// - Parameters:
    ///   - step: the length of a stretch, in seconds.
    ///   - count: how many stretches are remembered.
    init(step: Int, count: Int) {
        self.step = step
        stretches = Array(repeating: StatusCounts(), count: count)
    }

    /// How many stretches are remembered.
    var count: Int { stretches.count }

    /// Changes the counts of the stretch that is under way.
    ///
    /// - Parameters:
    ///   - second: the time since the beginning, in seconds; never less than before.
    ///   - change: changes the counts.
    mutating func update(at second: Int, _ change: (inout StatusCounts) -> Void) {
        let current = max(latest, second / step)
        if current > latest {
            for number in max(latest + 1, current - count + 1)...current { stretches[number % count] = StatusCounts() }
            latest = current
        }
        change(&stretches[current % count])
    }

    /// The counts of the last stretches, the oldest first; the last one is still under way.
    func last(_ wanted: Int, at second: Int) -> [StatusCounts] {
        let current = max(latest, second / step)
        return (current - wanted + 1...current).map { number in
            number >= 0 && number <= latest && number > latest - count ? stretches[number % count] : StatusCounts()
        }
    }

    /// The counts of the last stretches together.
    func sum(ofLast wanted: Int, at second: Int) -> StatusCounts {
        last(wanted, at: second).reduce(into: StatusCounts()) { $0.add($1) }
    }

    /// How many seconds the last stretches have had so far.
    func seconds(ofLast wanted: Int, at second: Double) -> Double {
        min(second, second - Double((Int(second) / step - wanted + 1) * step))
    }
}
