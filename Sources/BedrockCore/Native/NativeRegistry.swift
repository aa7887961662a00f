// SPDX-License-Identifier: MIT-0

/// The forms in the order in which they are asked; the first that serves a model has it.
public struct NativeRegistry: Sendable {
    /// The forms of this package.
    public static let builtIn: [any NativeBody] = [
        ClaudeBody(),
        LlamaBody(.llama3),
        LlamaBody(.llama4),
        MistralBody(),
        DeepSeekR1Body(),
        TitanTextBody(),
        CommandRBody(),
        OpenAIBody(.jamba),
        OpenAIBody(.mistral),
        OpenAIBody(.openAI),
    ]

    /// The forms, the caller's first.
    public let formats: [any NativeBody]

    /// Makes a registry.
    ///
    /// - Parameter custom: forms of the caller's, asked before those of this package.
    public init(custom: [any NativeBody] = []) {
        formats = custom + Self.builtIn
    }

    /// The form that a model takes.
    ///
    /// - Parameter model: the model's id.
    /// - Returns: the first form that serves it; `nil` where none is known.
    public func format(of model: ModelID) -> (any NativeBody)? {
        formats.first { $0.serves(model) }
    }

    /// A form by its name.
    ///
    /// - Parameter name: the name.
    /// - Returns: the form; `nil` where there is none of this name.
    public func format(named name: String) -> (any NativeBody)? {
        formats.first { $0.name == name }
    }
}

/// Which models are asked in a form of their own instead of by Converse.
public struct NativeModels: Sendable {
    /// Models, and the form in which they are asked.
    public struct Rule: Hashable, Sendable {
        /// The models.
        public var models: ModelPattern
        /// The form's name; `nil` for the one that the model is known to take.
        public var format: String?

        /// Makes a rule.
        ///
        /// - Parameters:
        ///   - models: the models.
        ///   - format: the form's name.
        public init(_ models: ModelPattern, format: String? = nil) {
            self.models = models
            self.format = format
        }
    }

    /// The forms.
    public var registry: NativeRegistry
    /// The models that are never asked by Converse; the first rule that fits counts.
    public var rules: [Rule]

    /// Makes a choice.
    ///
    /// - Parameters:
    ///   - registry: the forms.
    ///   - rules: the models that are never asked by Converse.
    public init(registry: NativeRegistry = NativeRegistry(), rules: [Rule] = []) {
        self.registry = registry
        self.rules = rules
    }

    /// The form in which a model is asked.
    ///
    /// - Parameters:
    ///   - model: the model that is called.
    ///   - base: the model that tells the family.
    ///   - isRefusedByConverse: whether Converse was found not to serve it.
    /// - Returns: the form; `nil` where the model is asked by Converse.
    public func format(of model: ModelID, base: ModelID, isRefusedByConverse: Bool) -> (any NativeBody)? {
        let rule = rules.first { ModelPolicy(allowed: [$0.models]).allows(model, subject: base) }
        guard rule != nil || isRefusedByConverse else { return nil }
        if let name = rule?.format { return registry.format(named: name) }
        if let format = registry.format(of: base) ?? registry.format(of: model) { return format }
        // Where a rule speaks of a model of which nothing is known, the most common form is the best guess.
        return rule == nil ? nil : registry.format(named: OpenAIBody(.openAI).name)
    }
}
