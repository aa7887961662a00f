// SPDX-License-Identifier: MIT-0

/// The way of one request along the targets of its route.
struct RouteWalk: Sendable {
    /// A target, ready to be called.
    struct Target: Sendable {
        /// What it is called in answers and logs.
        var label: String
        /// What fails as a whole.
        var key: TargetPool.Key
        /// The chats of its place.
        var chat: BedrockChat
        /// The embeddings of its place.
        var embeddings: BedrockEmbeddings

        /// The model that is called.
        var model: ModelID { key.model }

        /// AWS's own interface of OpenAI's at its place, where that is what is called.
        var upstream: OpenAIUpstream? {
            key.api == .openAI ? OpenAIUpstream(client: chat.client, resolver: chat.resolver) : nil
        }
    }

    let pool: TargetPool
    let trace: RouteTrace
    let attempts: Attempts
    /// Told of a target that is left out from now on.
    let tellLeftOut: (@Sendable (_ target: String, _ reason: any Error) -> Void)?
    /// The targets that have not been tried, in the order in which they will be.
    var rest: [Target]

    /// Asks one target after the other until one answers.
    ///
    /// Targets that are left out are passed over; where all are, the one whose cool-down ends first is asked.
    ///
    /// - Parameter ask: calls a target.
    /// - Returns: the first answer.
    /// - Throws: ``RouteExhausted`` where every target failed; what `ask` throws where the request itself is at fault.
    mutating func first<Answer>(_ ask: (Target) async throws -> Answer) async throws -> Answer {
        var failure: (any Error)?
        while let target = next(isFirst: failure == nil) {
            trace.begin(target.label, target.model)
            var attempts = attempts
            attempts.mayRetry = !rest.contains { pool.wouldAdmit($0.key) }
            do {
                let answer = try await Attempts.$current.withValue(attempts) { try await ask(target) }
                pool.note(.answered, of: target.key)
                return answer
            } catch {
                guard concludes(error, of: target) else { throw error }
                trace.fail(target.label)
                failure = error
                guard attempts.mayRetry || attempts.take() else { break }
            }
        }
        throw RouteExhausted(underlying: failure ?? CancellationError())
    }

    /// Puts a target before the others, to be asked again.
    func beginning(with target: Target) -> RouteWalk {
        var walk = self
        walk.rest.insert(target, at: 0)
        return walk
    }

    private mutating func next(isFirst: Bool) -> Target? {
        if let index = rest.firstIndex(where: { pool.admits($0.key) }) {
            let target = rest[index]
            rest.removeFirst(index + 1)
            return target
        }
        guard isFirst, let index = pool.soonest(of: rest.map(\.key)) else { return nil }
        let target = rest[index]
        rest = []
        return target
    }

    /// Takes note of what a target's call threw.
    ///
    /// - Returns: whether another target may do better.
    private func concludes(_ error: any Error, of target: Target) -> Bool {
        let isFailure = TargetFailure.isOne(error)
        let outcome: TargetPool.Outcome = isFailure ? .failed : error is BedrockError ? .answered : .abandoned
        if pool.note(outcome, of: target.key) { tellLeftOut?(target.label, error) }
        return isFailure
    }
}
