// SPDX-License-Identifier: MIT-0

import BedrockCore

/// Names that may stand in labels and tables: only so many, and none that a client has made up.
struct BoundedNames: Sendable {
    /// What stands for all others.
    static let other = "other"

    /// How many names there are at most.
    let capacity: Int
    private var known: Set<String>

    /// Makes a set of names.
    ///
    /// - Parameters:
    ///   - capacity: how many names there are at most.
    ///   - known: names that are known from the beginning.
    init(capacity: Int, known: some Sequence<String> = []) {
        self.capacity = capacity
        self.known = Set(known.prefix(capacity))
    }

    /// The name to use.
    ///
    /// - Parameters:
    ///   - name: a name.
    ///   - isReal: whether it is now known not to be made up.
    /// - Returns: the name, or ``other`` for one that is not known or for which there is no room.
    mutating func name(for name: String, isReal: Bool) -> String {
        if known.contains(name) { return name }
        guard isReal, known.count < capacity, name.utf8.count <= 256 else { return Self.other }
        known.insert(name)
        return name
    }
}

extension BoundedNames {
    /// Names of models: those that the configuration calls by name, and each that has answered.
    ///
    /// - Parameter configuration: the gateway's configuration.
    init(modelsOf configuration: GatewayConfiguration) {
        let targets = configuration.routeTable.routes.flatMap { route in route.targets.compactMap { $0.model?.rawValue }
        }
        self.init(capacity: 100, known: [configuration.defaultModel, configuration.defaultEmbeddingModel] + targets)
    }

    /// The name of the model that a request called; `nil` where none was.
    ///
    /// Only an answer proves that there is such a model.
    mutating func model(of summary: RequestSummary) -> String? {
        guard summary.endpoint.callsModels, let model = summary.calledModel else { return nil }
        return name(for: model.rawValue, isReal: summary.usage != nil && summary.outcome == .success)
    }
}
