// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// What is particular to a family of models: data first, hooks second.
///
/// A family is one file and one line in ``FamilyRegistry``. Converse unifies most of what models differ in; a family says
/// the rest.
public protocol ModelFamily: Sendable {
    /// The family's name, for logs: `claude`.
    var name: String { get }

    /// Whether a model belongs to the family.
    ///
    /// - Parameter model: the model's id.
    /// - Returns: whether this family describes it.
    func serves(_ model: ModelID) -> Bool

    /// What a model of the family takes; asked once for each model, and kept.
    ///
    /// - Parameter model: the model's id.
    /// - Returns: its capabilities.
    func capabilities(of model: ModelID) -> Capabilities

    /// The name under which clients carry this family's signed reasoning, in `reasoning_details[].format`.
    ///
    /// Reasoning goes back only to the family that signed it. Source: OpenRouter's API reference, "Reasoning tokens".
    var reasoningFormat: String { get }

    /// Changes a translated request where data cannot say what the family needs; by default nothing.
    ///
    /// - Parameters:
    ///   - translated: the request as it would go to Bedrock; what the hook alters is told in its warnings.
    ///   - chat: what the client asked for.
    ///   - model: the model's id.
    /// - Throws: ``TranslationError`` where the family cannot do what the client asked for.
    func adjust(
        _ translated: inout TranslatedChat,
        from chat: ChatCompletionRequest,
        for model: ModelID
    ) throws(TranslationError)
}

extension ModelFamily {
    /// Everything that Converse offers.
    public func capabilities(of model: ModelID) -> Capabilities { Capabilities() }

    /// The family's own name.
    public var reasoningFormat: String { name }

    /// Changes nothing.
    public func adjust(
        _ translated: inout TranslatedChat,
        from chat: ChatCompletionRequest,
        for model: ModelID
    ) throws(TranslationError) {}
}
