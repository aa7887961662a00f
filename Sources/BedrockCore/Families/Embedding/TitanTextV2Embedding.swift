// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Titan Text Embeddings V2 by Amazon.
///
/// Source: Amazon Bedrock user guide, "Amazon Titan Text Embeddings V2".
public struct TitanTextV2Embedding: EmbeddingFamily {
    /// The family's name.
    public let name = "titan-embed-text-v2"

    /// One text a call.
    public let textsPerCall = 1

    private static let offered = [256, 512, 1024]

    /// Makes the family.
    public init() {}

    /// `amazon.titan-embed-text-v2:0`.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "amazon" && model.name.hasPrefix("titan-embed-text-v2")
    }

    /// `{"inputText": …, "dimensions": n}`; normalised vectors, the model's default as well as OpenAI's.
    public func body(for texts: [String], of request: EmbeddingRequest) throws(TranslationError) -> JSONObject {
        var body: JSONObject = ["inputText": .string(texts.first ?? "")]
        if let dimensions = request.dimensions {
            guard Self.offered.contains(dimensions) else { throw .dimensions(dimensions, offered: Self.offered) }
            body["dimensions"] = .number(JSONNumber(dimensions))
        }
        return body
    }

    /// `{"embedding": […], "inputTextTokenCount": n}`, the vector also under `embeddingsByType.float`.
    public func answer(in body: JSONValue) throws(TranslationError) -> EmbeddingAnswer {
        let numbers = body["embedding"] ?? body["embeddingsByType"]?["float"]
        guard let numbers, let vector = try? [JSONNumber](json: numbers) else { throw .noVector(name) }
        return EmbeddingAnswer(vectors: [vector], inputTokens: body["inputTextTokenCount"]?.number?.int)
    }
}

extension EmbeddingFamily where Self == TitanTextV2Embedding {
    /// Titan Text Embeddings V2 by Amazon.
    public static var titanTextV2: TitanTextV2Embedding { TitanTextV2Embedding() }
}
