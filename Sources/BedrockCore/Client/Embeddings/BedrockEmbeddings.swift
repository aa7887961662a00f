// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Embeddings from Bedrock: OpenAI's values in, OpenAI's values out.
public struct BedrockEmbeddings: Sendable {
    private let client: BedrockClient
    private let families: EmbeddingRegistry
    private let resolver: ModelResolver

    /// Makes a source of embeddings.
    ///
    /// - Parameters:
    ///   - client: what calls Bedrock.
    ///   - families: the models that are known.
    ///   - resolver: what finds the models behind ids; by default one of its own.
    public init(
        client: BedrockClient,
        families: EmbeddingRegistry = EmbeddingRegistry(),
        resolver: ModelResolver? = nil
    ) {
        self.client = client
        self.families = families
        self.resolver = resolver ?? ModelResolver(client: client)
    }

    /// The vectors, and what was done to get them.
    public struct Answer: Sendable {
        /// A vector for each input.
        public var response: EmbeddingResponse
        /// What of the request was altered or left out.
        public var warnings: [TranslationWarning]
        /// AWS's id of the first call, for its support.
        public var requestID: String?
    }

    /// Embeds the inputs of a request.
    ///
    /// Inputs go to the model in as few calls as it allows, several calls at a time; the order is kept. One call that
    /// fails fails the request, and the error names its input.
    ///
    /// - Parameters:
    ///   - request: what to embed.
    ///   - model: the model to call where it is not the one that the request names, as behind an alias.
    /// - Returns: a vector for each input.
    /// - Throws: ``TranslationError`` where the request asks for what the model cannot give; ``BedrockError`` for
    ///   Bedrock's refusals; `CredentialError` without an identity; `TransportError` where the exchange broke.
    public func embed(_ request: EmbeddingRequest, model: ModelID? = nil) async throws -> Answer {
        let model = try model ?? ModelID(naming: request.model)
        let subject = await resolver.subject(of: model)
        guard let family = families.family(of: subject) else { throw TranslationError.noEmbeddingModel(model) }
        let encoding = try Self.encoding(of: request)
        let plan = try EmbeddingPlan(request, for: family.traits(of: subject))
        let job = EmbeddingJob(
            client: client,
            resolver: resolver,
            family: family,
            model: model,
            subject: subject,
            plan: plan
        )
        let parts = try await job.parts()
        let tokens = parts.reduce(0) { $0.saturatingAdd($1.tokens) }
        var data: [EmbeddingResponse.Embedding] = []
        for vector in parts.lazy.flatMap(\.vectors) {
            data.append(.init(index: data.count, embedding: encoding(vector)))
        }
        return Answer(
            response: EmbeddingResponse(
                model: request.model,
                data: data,
                usage: Usage(promptTokens: tokens, totalTokens: tokens)
            ),
            warnings: plan.options.warnings + parts.flatMap(\.warnings),
            requestID: parts.first?.requestID
        )
    }

    /// How vectors are written; the default is OpenAI's.
    private static func encoding(
        of request: EmbeddingRequest
    ) throws(TranslationError) -> (JSONNumberList) -> EmbeddingResponse.Vector {
        switch request.encodingFormat {
        case nil, .float: return { .numbers($0) }
        case .base64: return { .base64(Base64.encoded($0.floats)) }
        default:
            throw TranslationError(.invalidValue, "'encoding_format' is 'float' or 'base64'.", param: "encoding_format")
        }
    }
}

extension Base64 {
    /// Encodes floats as OpenAI writes vectors: 32 bits each, the lowest byte first.
    fileprivate static func encoded(_ floats: [Float]) -> String {
        let words = floats.map { $0.bitPattern.littleEndian }
        return unsafe words.withUnsafeBytes { unsafe encoded($0) }
    }
}

extension TranslationError {
    /// The error for a model that no family of embeddings serves.
    fileprivate static func noEmbeddingModel(_ model: ModelID) -> TranslationError {
        let reason =
            model.resourceType == nil
            ? "Those by Amazon (Titan, Nova), Cohere and TwelveLabs (Marengo) are."
            : "The list of models does not tell which model stands behind it."
        return TranslationError(
            .modelNotFound,
            "The model '\(model)' is no embedding model that this gateway knows. \(reason)",
            param: "model"
        )
    }
}
