// SPDX-License-Identifier: MIT-0

/// A chat request as it goes to Converse, with what is needed to carry the answer back.
public struct TranslatedChat: Hashable, Sendable {
    /// The request for Converse or ConverseStream.
    public var request: ConverseRequest

    /// The names of tools, where Bedrock's differ from the client's.
    public var toolNames: ToolNames

    /// What the translation of the answer has to know beside them.
    public var answer: AnswerRules

    /// Whether the answer has to be asked for whole, as the model does not stream what is asked for.
    public var mustBeWhole = false

    /// The same request in the model's own form, where it is asked in that instead.
    public var native: NativeRequest?

    /// What was altered or left out on the way.
    public var warnings: [TranslationWarning]

    /// Makes a translated request.
    ///
    /// - Parameters:
    ///   - request: the request for Converse or ConverseStream.
    ///   - toolNames: the names of tools, where Bedrock's differ from the client's.
    ///   - answer: what the translation of the answer has to know beside them.
    ///   - warnings: what was altered or left out on the way.
    public init(
        request: ConverseRequest,
        toolNames: ToolNames = ToolNames(),
        answer: AnswerRules = AnswerRules(),
        warnings: [TranslationWarning] = []
    ) {
        self.request = request
        self.toolNames = toolNames
        self.answer = answer
        self.warnings = warnings
    }
}

/// What an answer carries that neither Bedrock nor the request tells: values, so that translation needs no clock.
public struct ResponseContext: Hashable, Sendable {
    /// The answer's id.
    public var id: String
    /// When the answer was begun, in seconds since 1970.
    public var created: Int
    /// The model's name as the client wrote it.
    public var model: String
    /// The names of tools, where Bedrock's differ from the client's.
    public var toolNames: ToolNames
    /// What of the request's translation counts for the answer.
    public var rules: AnswerRules
    /// Whether a stream tells its usage in a last chunk.
    public var includesUsage: Bool

    /// Makes a context.
    ///
    /// - Parameters:
    ///   - id: the answer's id.
    ///   - created: when the answer was begun, in seconds since 1970.
    ///   - model: the model's name as the client wrote it.
    ///   - toolNames: the names of tools, where Bedrock's differ from the client's.
    ///   - rules: what of the request's translation counts for the answer.
    ///   - includesUsage: whether a stream tells its usage in a last chunk.
    public init(
        id: String,
        created: Int,
        model: String,
        toolNames: ToolNames = ToolNames(),
        rules: AnswerRules = AnswerRules(),
        includesUsage: Bool = false
    ) {
        self.id = id
        self.created = created
        self.model = model
        self.toolNames = toolNames
        self.rules = rules
        self.includesUsage = includesUsage
    }
}
