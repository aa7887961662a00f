// SPDX-License-Identifier: MIT-0

import BedrockCore
import Locking

/// Finds the models that clients' names stand for, and remembers them.
struct ModelNames: Sendable {
    /// How many names are remembered at most, and of which length: clients choose them.
    private static let memory = (names: 1000, length: 256)

    private let aliases: ModelAliases
    private let known = Locked<[String: ModelID]>([:])

    /// Makes a finder.
    ///
    /// - Parameter aliases: names that stand for models.
    init(aliases: ModelAliases) {
        self.aliases = aliases
    }

    /// The model that a name stands for: what it is an alias of, else the name itself; `nil` where it can be none, as the
    /// names of routes need not be.
    func model(behind name: String) -> ModelID? {
        if let model = known.withLock({ $0[name] }) { return model }
        guard let model = ModelID(aliases.target(of: name) ?? name) else { return nil }
        if name.utf8.count <= Self.memory.length {
            known.withLock { known in
                if known.count < Self.memory.names { known[name] = model }
            }
        }
        return model
    }

    /// The model that a request names.
    ///
    /// - Parameter name: the request's `model`.
    /// - Returns: the model.
    /// - Throws: ``TranslationError`` where it can be none.
    func model(naming name: String) throws(TranslationError) -> ModelID {
        if let model = model(behind: name) { return model }
        return try ModelID(naming: name)
    }
}
