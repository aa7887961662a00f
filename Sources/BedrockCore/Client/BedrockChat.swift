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
    private let client: BedrockClient
    private let families: FamilyRegistry
    private let fetcher: GuardedFetcher?
    private let resolver: ModelResolver

    /// Makes a chat.
    ///
    /// - Parameters:
    ///   - client: what calls Bedrock.
    ///   - families: what is particular to models.
    ///   - fetcher: fetches pictures that clients name by URL; `nil` where such pictures are refused.
    ///   - resolver: what finds the models behind ids; by default one of its own.
    public init(
        client: BedrockClient,
        families: FamilyRegistry = FamilyRegistry(),
        fetcher: GuardedFetcher? = nil,
        resolver: ModelResolver? = nil
    ) {
        self.client = client
        self.families = families
        self.fetcher = fetcher
        self.resolver = resolver ?? ModelResolver(client: client)
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
    /// - Returns: the answer.
    /// - Throws: ``TranslationError`` where the request asks for what Bedrock cannot give; ``BedrockError`` for Bedrock's
    ///   refusals; `CredentialError` without an identity; `TransportError` where the exchange broke.
    public func complete(_ request: ChatCompletionRequest, model: ModelID? = nil) async throws -> Answer {
        let model = try model ?? ModelID(naming: request.model)
        let chat = try await translate(request, for: model)
        let called = try await resolver.call(model) { try await client.converse(chat.request, model: $0) }
        let answer = called.value
        let completion = ChatCompletion(answer.value, in: context(for: request, chat))
        return Answer(completion: completion, warnings: chat.warnings + called.warnings, requestID: answer.requestID)
    }

    /// Asks for a streamed answer.
    ///
    /// - Parameters:
    ///   - request: what the client asks for; its `stream` is not looked at.
    ///   - model: the model to call where it is not the one that the request names, as behind an alias.
    /// - Returns: the chunks of the answer, as they come.
    /// - Throws: as ``complete(_:model:)``, for what goes wrong before the stream begins.
    public func stream(_ request: ChatCompletionRequest, model: ModelID? = nil) async throws -> ChatStream {
        let model = try model ?? ModelID(naming: request.model)
        let chat = try await translate(request, for: model)
        let called = try await resolver.call(model) { try await client.converseStream(chat.request, model: $0) }
        return ChatStream(called.value, context: context(for: request, chat), warnings: chat.warnings + called.warnings)
    }

    private func translate(_ request: ChatCompletionRequest, for model: ModelID) async throws -> TranslatedChat {
        let request = try await fetcher?.inlineImages(of: request) ?? request
        let model = await resolver.subject(of: model)
        return try ConverseTranslator.translate(request, for: model, family: families.family(of: model))
    }

    private func context(for request: ChatCompletionRequest, _ chat: TranslatedChat) -> ResponseContext {
        ResponseContext(
            id: "chatcmpl-\(String.randomID())",
            created: SigningDate.now.secondsSince1970,
            model: request.model,
            toolNames: chat.toolNames,
            includesUsage: request.streamOptions?.includeUsage == true
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

extension String {
    /// 24 random letters and digits: as hard to guess as a random UUID.
    static func randomID() -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<24).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
