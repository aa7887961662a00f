// SPDX-License-Identifier: MIT-0

import AWSSigner

/// The families of models that have been asked for: families look through names, which costs more than remembering.
struct FamilyMemory: Sendable {
    /// How many models' families are remembered at most: clients choose the ids.
    private static let capacity = 1000

    private let registry: FamilyRegistry
    private let known = Locked<[ModelID: any ModelFamily]>([:])

    init(_ registry: FamilyRegistry) {
        self.registry = registry
    }

    /// The family of a model.
    func family(of model: ModelID) -> any ModelFamily {
        if let family = known.withLock({ $0[model] }) { return family }
        let family = registry.family(of: model)
        known.withLock { known in
            if known.count < Self.capacity { known[model] = family }
        }
        return family
    }
}
