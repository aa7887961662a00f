// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Titan Embeddings G1 - Text by Amazon, under both of its ids.
///
/// Source: Amazon Bedrock user guide, "Amazon Titan Embeddings G1 - Text".
public struct TitanTextV1Embedding: EmbeddingFamily {
    /// The family's name.
    public let name = "titan-embed-text-v1"

    /// One text a call.
    public let textsPerCall = 1

    /// Makes the family.
    public init() {}

    /// `amazon.titan-embed-text-v1` and `amazon.titan-embed-g1-text-02`.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "amazon"
            && (model.name.hasPrefix("titan-embed-text-v1") || model.name.hasPrefix("titan-embed-g1-text"))
    }

    /// `{"inputText": …}`; the model has 1,536 dimensions and no options.
    public func body(for texts: [String], of request: EmbeddingRequest) throws(TranslationError) -> JSONObject {
        if let dimensions = request.dimensions, dimensions != 1536 {
            throw .dimensions(dimensions, offered: [1536])
        }
        return ["inputText": .string(texts.first ?? "")]
    }

    /// `{"embedding": […], "inputTextTokenCount": n}`.
    public func answer(in body: JSONValue) throws(TranslationError) -> EmbeddingAnswer {
        guard let numbers = body["embedding"], let vector = try? [JSONNumber](json: numbers) else {
            throw .noVector(name)
        }
        return EmbeddingAnswer(vectors: [vector], inputTokens: body["inputTextTokenCount"]?.number?.int)
    }
}

extension EmbeddingFamily where Self == TitanTextV1Embedding {
    /// Titan Embeddings G1 - Text by Amazon.
    public static var titanTextV1: TitanTextV1Embedding { TitanTextV1Embedding() }
}
