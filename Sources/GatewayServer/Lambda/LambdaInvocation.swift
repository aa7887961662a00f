// SPDX-License-Identifier: MIT-0

import FoundationEssentials
import HTTPTypes

/// One invocation of a function, as the Runtime API tells it.
struct LambdaInvocation: Sendable {
    /// The invocation's id.
    let id: String
    /// A second id that newer Runtime APIs tell and want to see again.
    let attempt: String?
    /// The tracing header of X-Ray.
    let traceID: String?
    /// When the answer has to be on its way.
    let deadline: LambdaDeadline
    /// What the function is invoked with.
    let event: [UInt8]

    /// Reads an invocation; `nil` is returned where it has no id that a path could hold.
    ///
    /// - Parameters:
    ///   - fields: the header fields that it came with.
    ///   - event: the body that it came with.
    init?(_ fields: HTTPFields, event: [UInt8]) {
        guard let id = fields[.invocationID], !id.isEmpty,
            id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else { return nil }
        self.id = id
        attempt = fields[.invocationAttempt]
        traceID = fields[.invocationTrace]
        let now = Date().timeIntervalSince1970
        let left = fields[.invocationDeadline].flatMap { Double($0) }.map { $0 / 1_000 - now }
        deadline = LambdaDeadline(left: .seconds(min(max(left ?? LambdaDeadline.longest, 0), LambdaDeadline.longest)))
        self.event = event
    }
}

/// When the answer to an invocation has to be on its way.
struct LambdaDeadline: Sendable {
    /// The most seconds that a function may be given.
    static let longest = 900.0

    private let instant: ContinuousClock.Instant

    /// Makes a deadline a little before the function's end: there must be time to tell of it.
    ///
    /// - Parameter left: how long the function has.
    init(left: Duration) {
        instant = .now + left - min(.seconds(1), left / 10)
    }

    /// Whether it has passed.
    var hasPassed: Bool { ContinuousClock.now >= instant }

    /// How long it is until then.
    var left: Duration { max(.zero, instant - .now) }

    /// Does something, and has it stopped when the deadline passes meanwhile.
    ///
    /// - Parameters:
    ///   - stop: stops it.
    ///   - body: what to do.
    /// - Returns: what the body returns.
    func limit<Result>(
        stop: @escaping @Sendable () -> Void,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        let timer = Task { [instant] in
            try await Task.sleep(until: instant, clock: .continuous)
            stop()
        }
        defer { timer.cancel() }
        return try await body()
    }
}
