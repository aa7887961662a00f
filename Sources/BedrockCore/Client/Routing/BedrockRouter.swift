// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Calls models at the targets that their routes name: the next where one fails, until the first event of an answer.
public struct BedrockRouter: Sendable {
    /// What is routed, and how.
    public struct Configuration: Sendable {
        /// The routes.
        public var table: RouteTable
        /// When a target is left out.
        public var policy: RoutingPolicy
        /// Told of each target that is left out, for logs.
        public var onLeftOut: (@Sendable (_ target: String, _ reason: any Error) -> Void)?

        /// Makes a configuration.
        ///
        /// - Parameters:
        ///   - table: the routes.
        ///   - policy: when a target is left out.
        public init(table: RouteTable, policy: RoutingPolicy = RoutingPolicy()) {
            self.table = table
            self.policy = policy
        }
    }

    let configuration: Configuration
    private let chat: BedrockChat
    let pool: TargetPool
    private let places: [RouteTarget.Place: (chat: BedrockChat, embeddings: BedrockEmbeddings)]
    private let own: (chat: BedrockChat, embeddings: BedrockEmbeddings)
    private let random: @Sendable () -> Double

    /// Makes a router.
    ///
    /// - Parameters:
    ///   - configuration: what is routed, and how.
    ///   - chat: the chats of the gateway's own place; those elsewhere remember and learn together with it.
    ///   - embeddings: the embeddings of the gateway's own place.
    ///   - clients: what calls Bedrock at the targets' places; the gateway's own where a place is missing.
    ///   - previous: the router whose place this one takes: what it knows of failing targets passes on where the policy is the
    ///     same.
    ///   - makeResolver: makes what finds the models of a place.
    public init(
        configuration: Configuration,
        chat: BedrockChat,
        embeddings: BedrockEmbeddings,
        clients: [RouteTarget.Place: BedrockClient],
        succeeding previous: BedrockRouter? = nil,
        makeResolver: (BedrockClient) -> ModelResolver
    ) {
        let known = previous.flatMap { $0.configuration.policy == configuration.policy ? $0.pool : nil }
        self.init(
            configuration: configuration,
            chat: chat,
            embeddings: embeddings,
            clients: clients,
            makeResolver: makeResolver,
            pool: known ?? TargetPool(policy: configuration.policy),
            random: { Double.random(in: 0..<1) }
        )
    }

    /// Makes a router with a clock and a chance of a test's.
    init(
        configuration: Configuration,
        chat: BedrockChat,
        embeddings: BedrockEmbeddings,
        clients: [RouteTarget.Place: BedrockClient],
        makeResolver: (BedrockClient) -> ModelResolver,
        pool: TargetPool,
        random: @escaping @Sendable () -> Double
    ) {
        self.configuration = configuration
        self.chat = chat
        self.pool = pool
        self.random = random
        var places: [RouteTarget.Place: (chat: BedrockChat, embeddings: BedrockEmbeddings)] = [:]
        for (place, client) in clients {
            let resolver = makeResolver(client)
            places[place] = (
                BedrockChat(chat, at: client, resolver: resolver), BedrockEmbeddings(client: client, resolver: resolver)
            )
        }
        self.places = places
        own = (BedrockChat(chat, at: chat.client, resolver: chat.resolver), embeddings)
    }

    /// What fetches pictures, once for all targets.
    var fetcher: GuardedFetcher? { chat.fetcher }

    /// The guardrail for requests that name none.
    var defaultGuardrail: JSONObject? { chat.configuration.guardrail }

    /// The region that is called at a place.
    func region(of place: RouteTarget.Place) -> String {
        (places[place] ?? own).chat.client.configuration.region
    }

    /// Whether a name has targets.
    ///
    /// - Parameters:
    ///   - name: what a client asked for.
    ///   - model: the model that this stands for; `nil` where it can be none.
    /// - Returns: whether it is called here.
    public func routes(_ name: String, model: ModelID?) -> Bool {
        configuration.table.targets(of: name, model: model) != nil
    }

    /// The way along the targets of a name.
    ///
    /// - Parameters:
    ///   - name: what the client asked for.
    ///   - model: the model that this stands for; `nil` where it can be none.
    ///   - calls: how many calls the request makes if nothing fails.
    ///   - trace: takes note of what became of the request.
    /// - Returns: the way from its beginning.
    /// - Throws: ``TranslationError`` where the name itself must be a model, and is none.
    func walk(_ name: String, model: ModelID?, calls: Int, _ trace: RouteTrace) throws(TranslationError) -> RouteWalk {
        let named = configuration.table.targets(of: name, model: model) ?? [RouteTarget()]
        var targets: [RouteWalk.Target] = []
        for index in TargetPool.order(named.map(\.weight), random: random) {
            let target = named[index]
            let connection = places[target.place] ?? own
            let called: ModelID
            if let known = target.model ?? model { called = known } else { called = try ModelID(naming: name) }
            targets.append(
                RouteWalk.Target(
                    label: target.name ?? "\(connection.chat.client.configuration.region)/\(called)",
                    key: TargetPool.Key(
                        place: target.place,
                        model: called,
                        api: target.api ?? configuration.table.api(of: called)
                    ),
                    chat: connection.chat,
                    embeddings: connection.embeddings
                )
            )
        }
        let attempts = max(chat.client.configuration.maxAttempts, targets.count)
        return RouteWalk(
            pool: pool,
            trace: trace,
            attempts: Attempts(further: (attempts - 1) * max(1, min(calls, 4096))),
            tellLeftOut: configuration.onLeftOut,
            rest: targets
        )
    }

    /// Embeds the inputs of a request at the first target that answers.
    ///
    /// - Parameters:
    ///   - request: what to embed.
    ///   - model: the model that its name stands for; `nil` where it can be none.
    ///   - trace: takes note of what became of the request.
    /// - Returns: a vector for each input.
    /// - Throws: ``RouteExhausted`` where every target failed; as ``BedrockEmbeddings/embed(_:model:)``.
    public func embed(
        _ request: EmbeddingRequest,
        model: ModelID?,
        _ trace: RouteTrace
    ) async throws -> BedrockEmbeddings.Answer {
        var walk = try walk(request.model, model: model, calls: request.input.count, trace)
        return try await walk.first { try await $0.embeddings.embed(request, model: $0.model) }
    }
}

extension EmbeddingRequest.Input {
    /// How many inputs there are.
    fileprivate var count: Int {
        switch self {
        case .text, .tokens: 1
        case .texts(let texts): texts.count
        case .tokenLists(let lists): lists.count
        }
    }
}
