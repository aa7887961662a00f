// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// How a model is told how deeply to reason; each provider has words of its own.
public enum Reasoning: Hashable, Sendable {
    /// Nothing is known: `reasoning_effort` is left out, and the model's own field may be sent beside it.
    case unknown
    /// The model does not reason, or takes no say in it; `reasoning_effort` is left out.
    case fixed
    /// Anthropic's budget of tokens: `thinking: {type: enabled, budget_tokens: …}`.
    case budget
    /// Anthropic's adaptive thinking: `thinking: {type: adaptive}` and `output_config: {effort: …}`.
    case adaptive(Adaptive)
    /// A word somewhere in the model's own fields.
    case effort(EffortField)
    /// The family's own hook makes the fields.
    case custom

    /// What a model with adaptive thinking allows.
    public struct Adaptive: Hashable, Sendable {
        /// The efforts that the model knows, from least to most.
        public var levels: [ReasoningEffort]
        /// Whether thinking can be switched off.
        public var canBeDisabled: Bool

        /// Whether a budget of tokens is still taken in place of an effort.
        public var takesBudget: Bool
        /// Whether thoughts are left out of the answer unless they are asked for.
        public var hidesThoughts: Bool
        /// Whether a call can be forced while the model thinks.
        public var allowsForcedCalls: Bool

        /// Makes rules.
        ///
        /// - Parameters:
        ///   - levels: the efforts that the model knows, from least to most.
        ///   - canBeDisabled: whether thinking can be switched off.
        ///   - takesBudget: whether a budget of tokens is still taken in place of an effort.
        ///   - hidesThoughts: whether thoughts are left out of the answer unless they are asked for.
        ///   - allowsForcedCalls: whether a call can be forced while the model thinks.
        public init(
            levels: [ReasoningEffort],
            canBeDisabled: Bool = true,
            takesBudget: Bool = false,
            hidesThoughts: Bool = true,
            allowsForcedCalls: Bool = true
        ) {
            self.levels = levels
            self.canBeDisabled = canBeDisabled
            self.takesBudget = takesBudget
            self.hidesThoughts = hidesThoughts
            self.allowsForcedCalls = allowsForcedCalls
        }
    }

    /// Where a word for the effort stands in `additionalModelRequestFields`.
    public struct EffortField: Hashable, Sendable {
        /// The names of the members on the way to the word.
        public var path: [String]
        /// The words that the model knows, from least to most.
        public var levels: [ReasoningEffort]
        /// Members that stand beside the word.
        public var companions: JSONObject
        /// The fields that switch reasoning off; `nil` where it cannot be.
        public var disabled: JSONObject?

        /// Makes a place.
        ///
        /// - Parameters:
        ///   - path: the names of the members on the way to the word.
        ///   - levels: the words that the model knows, from least to most.
        ///   - companions: members that stand beside the word.
        ///   - disabled: the fields that switch reasoning off.
        public init(
            path: [String],
            levels: [ReasoningEffort],
            companions: JSONObject = JSONObject(),
            disabled: JSONObject? = nil
        ) {
            self.path = path
            self.levels = levels
            self.companions = companions
            self.disabled = disabled
        }

        /// The fields that ask for an effort.
        func fields(for effort: ReasoningEffort) -> JSONObject {
            guard let last = path.last else { return JSONObject() }
            var object = companions
            object[last] = .string(effort.rawValue)
            for name in path.dropLast().reversed() { object = [name: .object(object)] }
            return object
        }
    }
}

extension ReasoningEffort {
    /// All efforts that are known, from least to most.
    private static let ladder: [ReasoningEffort] = [.none, .minimal, .low, .medium, .high, .xhigh, .max]

    /// The level of a model that is nearest to this effort, the lower of two.
    ///
    /// - Parameter levels: the model's levels, from least to most.
    /// - Returns: the level; `nil` for a word that is not known.
    func nearest(in levels: [ReasoningEffort]) -> ReasoningEffort? {
        if levels.contains(self) { return self }
        guard let wanted = Self.ladder.firstIndex(of: self) else { return nil }
        let places = levels.compactMap { level in Self.ladder.firstIndex(of: level).map { (level, $0) } }
        return places.min { abs($0.1 - wanted) < abs($1.1 - wanted) }?.0
    }
}
