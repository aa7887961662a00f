// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Cohere Embed v3, English and multilingual.
///
/// Source: Amazon Bedrock user guide, "Cohere Embed v3".
public struct CohereV3Embedding: EmbeddingFamily {
    /// The family's name.
    public let name = "cohere-embed-v3"

    /// The most texts that one call takes.
    public let textsPerCall = 96

    private static let inputTypes = ["search_document", "search_query", "classification", "clustering"]
    private static let truncations = ["NONE", "START", "END"]

    /// Makes the family.
    public init() {}

    /// `cohere.embed-english-v3` and `cohere.embed-multilingual-v3`.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "cohere" && model.name.hasPrefix("embed-") && model.name.contains("-v3")
    }

    /// `{"texts": […], "input_type": …, "truncate": …}`.
    ///
    /// The model asks what the vectors are for; OpenAI's API has no word for it, so that `input_type` and `truncate` are
    /// extensions, documents and `END` their defaults.
    public func body(for texts: [String], of request: EmbeddingRequest) throws(TranslationError) -> JSONObject {
        if let dimensions = request.dimensions, dimensions != 1024 {
            throw .dimensions(dimensions, offered: [1024])
        }
        return [
            "texts": .array(texts.map(JSONValue.string)),
            "input_type": .string(try choice("input_type", of: request, among: Self.inputTypes) ?? "search_document"),
            "truncate": .string(try choice("truncate", of: request, among: Self.truncations) ?? "END"),
        ]
    }

    /// `{"embeddings": [[…]]}`, or `{"embeddings": {"float": [[…]]}}` where types were asked for.
    public func answer(in body: JSONValue) throws(TranslationError) -> EmbeddingAnswer {
        let lists = body["embeddings"]?["float"] ?? body["embeddings"]
        guard let lists, let vectors = try? [[JSONNumber]](json: lists) else { throw .noVector(name) }
        return EmbeddingAnswer(vectors: vectors)
    }

    private func choice(
        _ key: String,
        of request: EmbeddingRequest,
        among allowed: [String]
    ) throws(TranslationError) -> String? {
        guard let value = request.extra[key], !value.isNull else { return nil }
        guard let text = value.string, allowed.contains(text) else {
            let list = allowed.joined(separator: ", ")
            throw TranslationError(.invalidValue, "'\(key)' is one of \(list).", param: key)
        }
        return text
    }
}

extension EmbeddingFamily where Self == CohereV3Embedding {
    /// Cohere Embed v3.
    public static var cohereV3: CohereV3Embedding { CohereV3Embedding() }
}
