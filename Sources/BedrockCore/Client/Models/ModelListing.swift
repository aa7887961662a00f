// SPDX-License-Identifier: MIT-0

/// What Bedrock listed at one time, each model once, with what is looked up in it.
public struct ModelListing: Sendable {
    /// All models, foundation models first.
    public let models: [ListedModel]

    /// Whether the cross-region profiles of the region are known.
    let knowsProfiles: Bool

    private let positions: [String: Int]
    private let profiles: [String: [String]]

    init(_ parts: [ModelSource: [ListedModel]]) {
        var models: [ListedModel] = []
        var positions: [String: Int] = [:]
        var profiles: [String: [String]] = [:]
        for source in ModelSource.allCases {
            for model in parts[source] ?? [] where positions[model.id] == nil {
                positions[model.id] = models.count
                if let arn = model.arn { positions[arn] = models.count }
                models.append(model)
                guard model.kind == .inferenceProfile else { continue }
                for source in model.sources { profiles[source, default: []].append(model.id) }
            }
        }
        self.models = models
        self.positions = positions
        self.profiles = profiles
        knowsProfiles = parts[.inferenceProfiles] != nil
    }

    /// The model of an id or ARN.
    ///
    /// - Parameter id: as clients name it.
    /// - Returns: what is listed under it, or `nil`.
    public subscript(id: String) -> ListedModel? {
        positions[id].map { models[$0] }
    }

    /// The foundation model that a listed model is or is made from.
    ///
    /// - Parameter model: a listed model.
    /// - Returns: the foundation model, or `nil` where the listing does not tell.
    public func foundation(of model: ListedModel) -> ListedModel? {
        if model.kind == .foundationModel { return model }
        return model.sources.lazy.compactMap { self[$0] }.first { $0.kind == .foundationModel }
    }

    /// The cross-region profiles of a foundation model.
    func profiles(of foundationID: String) -> [String] {
        profiles[foundationID] ?? []
    }
}
