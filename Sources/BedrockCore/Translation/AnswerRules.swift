// SPDX-License-Identifier: MIT-0

/// What the translation of an answer has to know of the request's translation, beside the names of tools.
public struct AnswerRules: Hashable, Sendable {
    /// The tool whose arguments are the answer, where one stands in for a schema; clients never see it.
    public var structureTool: String?

    /// Whether the answer is JSON that the model may have put between code fences.
    public var unwrapsJSON = false

    /// Stop sequences that the model does not take: the text is cut here.
    public var stopTexts: [String] = []

    /// Whether the client speaks of `functions` and wants a `function_call`.
    public var usesLegacyFunctions = false

    /// The name under which signed reasoning travels in `reasoning_details`.
    public var reasoningFormat: String

    /// Whether reasoning stands within the text, between `<think>` and `</think>`, instead of in a field of its own.
    public var reasoningInText = false

    /// Makes rules: everything as the model says it.
    ///
    /// - Parameter reasoningFormat: the name under which signed reasoning travels.
    public init(reasoningFormat: String = "unknown") {
        self.reasoningFormat = reasoningFormat
    }
}
