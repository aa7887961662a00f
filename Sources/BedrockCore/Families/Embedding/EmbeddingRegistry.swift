// SPDX-License-Identifier: MIT-0

/// The embedding families in the order in which they are asked; the first that serves a model has it.
public struct EmbeddingRegistry: Sendable {
    /// The families of this package.
    ///
    /// Within a provider's, the newest one stands last and serves ids that are not known yet.
    public static let builtIn: [any EmbeddingFamily] = [
        .titanTextV1,
        .titanMultimodal,
        .novaMultimodal,
        .titanTextV2,
        .cohereV3,
        .cohereV4,
        .marengo,
    ]

    private let families: [any EmbeddingFamily]

    /// Makes a registry.
    ///
    /// - Parameter custom: families of the caller's, asked before those of this package.
    public init(custom: [any EmbeddingFamily] = []) {
        families = custom + Self.builtIn
    }

    /// The family of a model, or `nil` where none serves it.
    ///
    /// - Parameter model: the model's id.
    /// - Returns: the first family that serves it.
    public func family(of model: ModelID) -> (any EmbeddingFamily)? {
        families.first { $0.serves(model) }
    }
}
