// SPDX-License-Identifier: MIT-0

/// A chat model that the simulator plays, and what it refuses.
struct ChatModel: Hashable, Sendable {
    /// The foundation model's id.
    let id: String
    /// The name to list.
    let name: String
    /// What the model refuses or does unlike others.
    let traits: Traits
    /// The fault that the id asks for.
    let fault: Fault?

    init(_ id: String, _ name: String, _ traits: Traits = [], fault: Fault? = nil) {
        self.id = id
        self.name = name
        self.traits = traits
        self.fault = fault
    }

    /// Who offers the model, as the id tells.
    var provider: String {
        switch id.prefix(while: { $0 != "." }) {
        case "amazon": "Amazon"
        case "anthropic": "Anthropic"
        case "cohere": "Cohere"
        case "deepseek": "DeepSeek"
        case "meta": "Meta"
        case "mistral": "Mistral AI"
        case "openai": "OpenAI"
        case "qwen": "Qwen"
        case "zai": "Z.AI"
        case "moonshot": "Moonshot AI"
        case "minimax": "MiniMax"
        case "google": "Google"
        case "nvidia": "NVIDIA"
        case "writer": "Writer"
        case "xai": "xAI"
        case "ai21": "AI21 Labs"
        default: "Simulator"
        }
    }

    /// What a model refuses, or does unlike others.
    ///
    /// Source: AWS's table "Supported models and model features" for Converse, and errors that users published.
    struct Traits: OptionSet, Hashable, Sendable {
        let rawValue: Int

        /// No tools at all.
        static let noTools = Traits(rawValue: 1 << 0)
        /// No tools when streaming.
        static let noStreamingTools = Traits(rawValue: 1 << 1)
        /// No system prompt.
        static let noSystem = Traits(rawValue: 1 << 2)
        /// No stop sequences.
        static let noStopSequences = Traits(rawValue: 1 << 3)
        /// Either temperature or topP.
        static let oneOfTemperatureAndTopP = Traits(rawValue: 1 << 4)
        /// The conversation must not end with the assistant.
        static let noPrefill = Traits(rawValue: 1 << 5)
        /// No `toolChoice.any`.
        static let noAnyChoice = Traits(rawValue: 1 << 6)
        /// No `toolChoice.tool`.
        static let noToolChoice = Traits(rawValue: 1 << 7)
        /// No images.
        static let noImages = Traits(rawValue: 1 << 8)
        /// Answers begin with reasoning, asked or not, without a signature.
        static let reasonsAlways = Traits(rawValue: 1 << 9)
        /// Reasoning with a budget, under Anthropic's rules.
        static let thinksWithBudget = Traits(rawValue: 1 << 10)
        /// Reached through an inference profile only.
        static let profileOnly = Traits(rawValue: 1 << 11)
        /// Answers by schema are refused.
        static let noSchemas = Traits(rawValue: 1 << 12)
        /// Thinking is adaptive; a budget is refused.
        static let thinksAdaptively = Traits(rawValue: 1 << 13)
        /// Thinking cannot be switched off.
        static let thinksAlways = Traits(rawValue: 1 << 14)
        /// No temperature.
        static let noTemperature = Traits(rawValue: 1 << 15)
        /// No topP.
        static let noTopP = Traits(rawValue: 1 << 16)
        /// No documents.
        static let noDocuments = Traits(rawValue: 1 << 17)
        /// Results of tools stand in a turn of their own.
        static let separateResults = Traits(rawValue: 1 << 18)
        /// Reasoning comes encrypted.
        static let encryptsReasoning = Traits(rawValue: 1 << 19)
    }
}
