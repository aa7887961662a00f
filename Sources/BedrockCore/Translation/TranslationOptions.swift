// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// What the caller of a translation decides beside the client's request.
public struct TranslationOptions: Hashable, Sendable {
    /// Where cache points are set without being asked for, at models that take them.
    public var caching = CachingDefault()

    /// The guardrail for requests that name none: `GuardrailConfiguration` of Converse.
    public var guardrail: JSONObject?

    /// What the model was found to refuse, beside what its family knows.
    public var adaptations: [Adaptation] = []

    /// Reasoning of earlier turns that the client did not send back, by the id of a call in the same turn.
    public var rememberedReasoning: [String: [ContentBlock.ReasoningContent]] = [:]

    /// Makes options.
    public init() {}

    /// Where cache points are set without being asked for.
    public struct CachingDefault: Hashable, Sendable {
        /// After the system prompt.
        public var system: Bool
        /// After the last turn of the user.
        public var messages: Bool

        /// Makes a default.
        ///
        /// - Parameters:
        ///   - system: after the system prompt.
        ///   - messages: after the last turn of the user.
        public init(system: Bool = false, messages: Bool = false) {
            self.system = system
            self.messages = messages
        }
    }
}
