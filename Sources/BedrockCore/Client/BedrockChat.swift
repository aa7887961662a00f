// SPDX-License-Identifier: MIT-0

import AWSSigner
public import OpenAISchema

/// Chat completions from Bedrock: OpenAI's values in, OpenAI's values out.
///
/// ```swift
/// let chat = BedrockChat(client: client)
/// let request = ChatCompletionRequest(model: "us.amazon.nova-lite-v1:0", messages: [ChatMessage(role: .user, content: "Hi")])
/// let answer = try await chat.complete(request)
/// ```
public struct BedrockChat: Sendable {
    /// What is the same for all requests.
    public struct Configuration: Sendable {
        /// What is particular to models.
        public var families = FamilyRegistry()
        /// Where cache points are set without being asked for.
        public var caching = TranslationOptions.CachingDefault()
        /// The guardrail for requests that name none: `GuardrailConfiguration` of Converse.
        public var guardrail: JSONObject?
        /// Whether reasoning stands within the text, between `<think>` and `</think>`.
        public var reasoningInText = false
        /// Whether what would be altered or left out is refused instead.
        public var isStrict = false
        /// Told of each refusal that is learnt from, for logs.
        public var onRefusalLearnt: (@Sendable (LearnedRefusal) -> Void)?
        /// Which models are asked in a form of their own instead of by Converse.
        public var natives = NativeModels()
        /// Foundation models behind ids that hide them, for what Bedrock need not be asked.
        public var baseModels: [ModelID: ModelID] = [:]

        /// Makes a configuration.
        public init() {}
    }

    /// What is particular to one request beside what its body says.
    public struct Context: Sendable {
        /// Whose request it is: thoughts that are remembered for one caller are never found for another.
        public var scope: String
        /// The guardrail of this request: `GuardrailConfiguration` of Converse.
        public var guardrail: JSONObject?

        /// Makes a context.
        ///
        /// - Parameters:
        ///   - scope: whose request it is.
        ///   - guardrail: the guardrail of this request.
        public init(scope: String = "", guardrail: JSONObject? = nil) {
            self.scope = scope
            self.guardrail = guardrail
        }
    }

    let client: BedrockClient
    let configuration: Configuration
    let fetcher: GuardedFetcher?
    private let baseModels: BaseModels
    let resolver: ModelResolver
    private let memory: ReasoningMemory
    let learned: LearnedRefusals
    let families: FamilyMemory

    /// Makes a chat.
    ///
    /// - Parameters:
    ///   - client: what calls Bedrock.
    ///   - configuration: what is the same for all requests.
    ///   - fetcher: fetches pictures that clients name by URL; `nil` where such pictures are refused.
    ///   - resolver: what finds the models behind ids; by default one of its own.
    ///   - previous: the chat whose place this one takes, as after a change of the configuration: what it has learnt of models
    ///     and remembers of thoughts passes on.
    public init(
        client: BedrockClient,
        configuration: Configuration = Configuration(),
        fetcher: GuardedFetcher? = nil,
        resolver: ModelResolver? = nil,
        succeeding previous: BedrockChat? = nil
    ) {
        self.client = client
        self.configuration = configuration
        self.fetcher = fetcher
        let resolver = resolver ?? ModelResolver(client: client)
        self.resolver = resolver
        baseModels = BaseModels(client: client, resolver: resolver, known: configuration.baseModels)
        learned = previous?.learned ?? LearnedRefusals(tell: configuration.onRefusalLearnt)
        memory = previous?.memory ?? ReasoningMemory()
        families = FamilyMemory(configuration.families)
    }

    /// Makes a chat at another place that remembers and learns together with one; it fetches no pictures.
    init(_ other: BedrockChat, at client: BedrockClient, resolver: ModelResolver) {
        self.client = client
        self.resolver = resolver
        configuration = other.configuration
        fetcher = nil
        baseModels = BaseModels(client: client, resolver: resolver, known: configuration.baseModels)
        learned = other.learned
        memory = other.memory
        families = other.families
    }

    /// A whole answer, and what was done to get it.
    public struct Answer: Sendable {
        /// The answer.
        public var completion: ChatCompletion
        /// What of the request was altered or left out.
        public var warnings: [TranslationWarning]
        /// AWS's id of the request, for its support.
        public var requestID: String?
    }

    /// Asks for a whole answer.
    ///
    /// - Parameters:
    ///   - request: what the client asks for; its `stream` is not looked at.
    ///   - model: the model to call where it is not the one that the request names, as behind an alias.
    ///   - context: what is particular to this request.
    /// - Returns: the answer.
    /// - Throws: ``TranslationError`` where the request asks for what Bedrock cannot give; ``BedrockError`` for Bedrock's
    ///   refusals; `CredentialError` without an identity; `TransportError` where no answer came; ``BrokenAnswer`` where it
    ///   broke or is not as documented.
    public func complete(
        _ request: ChatCompletionRequest,
        model: ModelID? = nil,
        context: Context = Context()
    ) async throws -> Answer {
        let plan = try await plan(for: request, model: model, context)
        return try await Attempts.shared(by: request.n ?? 1, of: client) { try await plan.completed() }
    }

    /// Asks for a streamed answer.
    ///
    /// Where the model does not stream what is asked for, and where several answers are, they are asked for whole and then
    /// streamed.
    ///
    /// - Parameters:
    ///   - request: what the client asks for; its `stream` is not looked at.
    ///   - model: the model to call where it is not the one that the request names, as behind an alias.
    ///   - context: what is particular to this request.
    /// - Returns: the chunks of the answer, as they come.
    /// - Throws: as ``complete(_:model:context:)``, for what goes wrong before the stream begins.
    public func stream(
        _ request: ChatCompletionRequest,
        model: ModelID? = nil,
        context: Context = Context()
    ) async throws -> ChatStream {
        let plan = try await plan(for: request, model: model, context)
        return try await Attempts.shared(by: request.n ?? 1, of: client) { try await plan.streamed() }
    }

    /// Asks for whole answers, to be told as a stream.
    func whole(
        _ request: ChatCompletionRequest,
        model: ModelID,
        context: Context
    ) async throws -> ChatStream.WholeAnswers {
        try await plan(for: request, model: model, context).whole()
    }

    private func plan(
        for request: ChatCompletionRequest,
        model: ModelID?,
        _ context: Context
    ) async throws -> ChatPlan {
        let model = try model ?? ModelID(naming: request.model)
        let base = await baseModels.base(of: model)
        let request = try await fetcher?.inline(request) ?? request
        var options = TranslationOptions()
        options.caching = configuration.caching
        options.guardrail = context.guardrail ?? configuration.guardrail
        let callIDs = request.messages.lazy.flatMap { $0.toolCalls ?? [] }.map(\.id)
        options.rememberedReasoning = memory.recall(callIDs, scope: context.scope, model: model)
        return ChatPlan(
            chat: self,
            request: request,
            model: model,
            base: base,
            options: options,
            remember: { [memory] thoughts, callIDs in
                memory.remember(thoughts, for: callIDs, scope: context.scope, model: model)
            }
        )
    }
}

extension ModelID {
    /// Parses the id that a request names.
    ///
    /// - Parameter name: the request's `model`.
    /// - Throws: ``TranslationError`` where it cannot be an id.
    public init(naming name: String) throws(TranslationError) {
        guard let id = ModelID(name) else {
            throw TranslationError(
                .modelNotFound,
                "The model name is no id or ARN of a Bedrock model. GET /models lists those that can be called.",
                param: "model"
            )
        }
        self = id
    }
}
