// SPDX-License-Identifier: MIT-0

import Locking
import OpenAISchema

/// The families of models that have been asked for: families look through names, which costs more than remembering.
struct FamilyMemory: Sendable {
    /// How many models' families are remembered at most: clients choose the ids.
    private static let capacity = 1000

    private let registry: FamilyRegistry
    private let known = Locked<[ModelID: any ModelFamily]>([:])

    init(_ registry: FamilyRegistry) {
        self.registry = registry
    }

    /// The family of a model, which has what it says of that model at hand.
    func family(of model: ModelID) -> any ModelFamily {
        if let family = known.withLock({ $0[model] }) { return family }
        let family = RememberedFamily(registry.family(of: model), model)
        known.withLock { known in
            if known.count < Self.capacity { known[model] = family }
        }
        return family
    }
}

/// A family whose capabilities of one model are known.
private struct RememberedFamily: ModelFamily {
    private let family: any ModelFamily
    private let model: ModelID
    private let capabilities: Capabilities

    init(_ family: any ModelFamily, _ model: ModelID) {
        self.family = family
        self.model = model
        capabilities = family.capabilities(of: model)
    }

    var name: String { family.name }

    var reasoningFormat: String { family.reasoningFormat }

    func serves(_ model: ModelID) -> Bool { family.serves(model) }

    func capabilities(of other: ModelID) -> Capabilities {
        other == model ? capabilities : family.capabilities(of: other)
    }

    func adjust(
        _ translated: inout TranslatedChat,
        from chat: ChatCompletionRequest,
        for model: ModelID
    ) throws(TranslationError) {
        try family.adjust(&translated, from: chat, for: model)
    }
}
