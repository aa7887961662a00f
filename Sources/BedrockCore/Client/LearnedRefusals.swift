// SPDX-License-Identifier: MIT-0

import Locking

/// A refusal that was learnt from.
public struct LearnedRefusal: Hashable, Sendable {
    /// The model that refused.
    public var model: ModelID
    /// What is done differently for it from now on.
    public var adaptation: Adaptation
    /// AWS's id of the request that was refused.
    public var requestID: String?
}

/// What models were found to refuse, for the life of the process.
final class LearnedRefusals: Sendable {
    private let known = Locked<[ModelID: [Adaptation]]>([:])
    private let tell: (@Sendable (LearnedRefusal) -> Void)?

    /// How many models are remembered at most, and how much of each.
    private static let capacity = (models: 1024, adaptations: 32)

    /// Makes a memory.
    ///
    /// - Parameter tell: is told of each refusal that is learnt from.
    init(tell: (@Sendable (LearnedRefusal) -> Void)?) {
        self.tell = tell
    }

    /// What is done differently for a model.
    ///
    /// - Parameter model: the model.
    /// - Returns: the adaptations, in the order in which they were learnt.
    func adaptations(of model: ModelID) -> [Adaptation] {
        known.withLock { $0[model] ?? [] }
    }

    /// Remembers a refusal.
    ///
    /// - Parameters:
    ///   - adaptation: what is to be done differently.
    ///   - model: the model that refused.
    ///   - error: the refusal.
    func learn(_ adaptation: Adaptation, of model: ModelID, from error: BedrockError) {
        let isNew = known.withLock { known in
            var adaptations = known[model] ?? []
            guard known[model] != nil || known.count < Self.capacity.models,
                adaptations.count < Self.capacity.adaptations, !adaptations.contains(adaptation)
            else { return false }
            adaptations.append(adaptation)
            known[model] = adaptations
            return true
        }
        if isNew { tell?(LearnedRefusal(model: model, adaptation: adaptation, requestID: error.requestID)) }
    }
}
