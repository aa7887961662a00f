// SPDX-License-Identifier: MIT-0

/// The families in the order in which they are asked; the first that serves a model has it.
public struct FamilyRegistry: Sendable {
    /// The families of this package, without the generic one.
    public static let builtIn: [any ModelFamily] = [
        .claude,
        .nova,
        .titanText,
        .llama,
        .mistral,
        .deepSeek,
        .gptOSS,
        .gpt,
        .cohereCommand,
        .jamba,
        .qwen,
        .glm,
        .kimi,
        .miniMax,
        .gemma,
        .nemotron,
        .palmyra,
        .grok,
    ]

    private let families: [any ModelFamily]

    /// Makes a registry.
    ///
    /// - Parameter custom: families of the caller's, asked before those of this package.
    public init(custom: [any ModelFamily] = []) {
        families = custom + Self.builtIn
    }

    /// The family of a model.
    ///
    /// - Parameter model: the model's id.
    /// - Returns: the first family that serves it, else the generic one.
    public func family(of model: ModelID) -> any ModelFamily {
        families.first { $0.serves(model) } ?? .generic
    }
}
