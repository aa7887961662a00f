// SPDX-License-Identifier: MIT-0

/// What a model takes of what Converse offers.
///
/// The default is everything: what is not known is tried, so that a model announced today works today. A family sets what
/// is known to be refused; the translator adapts or refuses accordingly, and says so.
public struct Capabilities: Hashable, Sendable {
    /// Whether `temperature` is taken at all.
    public var temperature = true

    /// The values of `topP` that are taken; `nil` where none is.
    public var topP: ClosedRange<Double>? = 0...1

    /// Whether `temperature` and `topP` may stand together; where not, `topP` gives way.
    public var temperatureWithTopP = true

    /// Whether stop sequences are taken.
    public var stopSequences = true

    /// Whether a system prompt is taken; where not, it opens the user's first turn.
    public var systemPrompt = true

    /// Whether a conversation may end with words of the assistant's, which the model goes on from.
    public var prefill = true

    /// The kinds of content beside text that the user's turns may hold.
    public var inputs: Inputs = .all

    /// Whether results of tools may hold what is not text; where not, it is put beside them.
    public var mediaInToolResults = true

    /// Whether a result of a tool may say that the tool failed.
    public var toolResultStatus = true

    /// Whether results of tools and other content may stand in one turn.
    public var toolResultsBesideContent = true

    /// Whether tools are taken.
    public var tools = true

    /// Whether tools are taken when the answer streams; where not, the answer is asked for whole and then streamed.
    public var toolsInStreams = true

    /// The ways to force a call that are taken; where one is not, the choice is left to the model.
    public var toolChoices: ToolChoices = .all

    /// Whether the model can be told to call one tool at a time, by Anthropic's `disable_parallel_tool_use`.
    public var serialToolCalls = false

    /// Whether a tool's schema may be declared as strict.
    public var strictTools = false

    /// What schemas may not hold.
    public var schemaLimits: SchemaLimits = []

    /// How an answer is made to follow a schema.
    public var structuredOutput = StructuredOutput.native

    /// Where cache points are taken.
    public var caching: Caching = []

    /// Whether signed reasoning of earlier turns is taken back.
    public var earlierReasoning = true

    /// The most tokens that may be asked for, where that is known.
    public var maxTokens: Int?

    /// Members of the model's own fields, or of the request, that are refused.
    public var refusedFields: Set<String> = []

    /// How the depth of reasoning is chosen.
    public var reasoning = Reasoning.unknown

    /// Where the model's own answer names the stop sequence that it met, as a JSON pointer.
    public var stopSequencePath: String?

    /// Makes capabilities: all that Converse offers.
    public init() {}

    /// Kinds of content beside text.
    public struct Inputs: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: Int

        /// Makes a set of kinds.
        ///
        /// - Parameter rawValue: the bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// Pictures.
        public static let images = Inputs(rawValue: 1 << 0)
        /// Documents, such as PDF.
        public static let documents = Inputs(rawValue: 1 << 1)
        /// Video.
        public static let video = Inputs(rawValue: 1 << 2)
        /// Speech and other sound.
        public static let audio = Inputs(rawValue: 1 << 3)
        /// All of them.
        public static let all: Inputs = [.images, .documents, .video, .audio]
    }

    /// Ways to force a call.
    public struct ToolChoices: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: Int

        /// Makes a set of ways.
        ///
        /// - Parameter rawValue: the bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// Any tool.
        public static let any = ToolChoices(rawValue: 1 << 0)
        /// A tool by name.
        public static let tool = ToolChoices(rawValue: 1 << 1)
        /// Both.
        public static let all: ToolChoices = [.any, .tool]
    }

    /// What schemas of tools may not hold.
    public struct SchemaLimits: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: Int

        /// Makes a set of limits.
        ///
        /// - Parameter rawValue: the bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// No `anyOf`, `oneOf`, `allOf` at the top level.
        public static let noTopLevelUnions = SchemaLimits(rawValue: 1 << 0)
        /// No `$ref`, `$defs`, `$schema`, `$id`.
        public static let noReferences = SchemaLimits(rawValue: 1 << 1)
    }

    /// Ways to make an answer follow a schema.
    public enum StructuredOutput: Hashable, Sendable {
        /// Converse's `outputConfig`; where the model refuses it at run time, as ``tool``.
        case native
        /// A tool that the model must call and the client never sees.
        case tool
        /// Words in the system prompt: the model takes no tools.
        case instructions
    }

    /// Places of cache points.
    public struct Caching: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: Int

        /// Makes a set of places.
        ///
        /// - Parameter rawValue: the bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// Within messages.
        public static let messages = Caching(rawValue: 1 << 0)
        /// After the system prompt.
        public static let system = Caching(rawValue: 1 << 1)
        /// After the tools.
        public static let tools = Caching(rawValue: 1 << 2)
        /// For an hour, beside the usual five minutes.
        public static let oneHour = Caching(rawValue: 1 << 3)
        /// Everything.
        public static let all: Caching = [.messages, .system, .tools, .oneHour]
    }
}
