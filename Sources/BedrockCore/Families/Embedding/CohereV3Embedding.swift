// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Cohere Embed v3, English and multilingual.
///
/// Source: Amazon Bedrock user guide, "Cohere Embed v3".
public struct CohereV3Embedding: EmbeddingFamily {
    /// The family's name.
    public let name = "cohere-embed-v3"

    /// Makes the family.
    public init() {}

    /// `cohere.embed-english-v3` and `cohere.embed-multilingual-v3`.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "cohere" && model.name.hasPrefix("embed-") && model.name.contains("-v3")
    }

    /// 96 texts or one picture a call; one size; all kinds of number.
    public func traits(of model: ModelID) -> EmbeddingTraits {
        EmbeddingTraits(
            textsPerCall: 96,
            imagesPerCall: 1,
            dimensions: [1024],
            types: [.float, .int8, .uint8, .binary, .ubinary],
            purposes: Self.purposes,
            truncations: EmbeddingTraits.ends
        )
    }

    /// What Cohere's models know vectors to be for.
    static let purposes = EmbeddingTraits.purposes(
        document: "search_document",
        query: "search_query",
        others: ["classification": "classification", "clustering": "clustering"]
    )

    /// `{"texts": […], "input_type": …, "truncate": …}` or `{"images": [data URL], "input_type": "image"}`.
    ///
    /// The model asks what the vectors are for; OpenAI's API has no word for it, so that `input_type` and `truncate` are
    /// extensions, documents and `END` their defaults.
    public func body(for inputs: [EmbeddingInput], _ options: EmbeddingOptions, model: ModelID) -> JSONObject {
        var body = JSONObject()
        if case .image(let format, let base64)? = inputs.first {
            body["images"] = [.string("data:image/\(format);base64,\(base64)")]
            body["input_type"] = "image"
        } else {
            body["texts"] = .array(inputs.compactMap(\.text).map(JSONValue.string))
            body["input_type"] = .string(options.purpose ?? "search_document")
            body["truncate"] = .string(options.truncation ?? "END")
        }
        if options.type != .float { body["embedding_types"] = [.string(options.type.rawValue)] }
        return body
    }

    /// `{"embeddings": [[…]]}`, or `{"embeddings": {"float": [[…]]}}` where types were asked for.
    public func vectorPaths(of type: EmbeddingType) -> [String] {
        type == .float ? ["embeddings", "embeddings.float"] : ["embeddings.\(type.rawValue)"]
    }
}

extension EmbeddingFamily where Self == CohereV3Embedding {
    /// Cohere Embed v3.
    public static var cohereV3: CohereV3Embedding { CohereV3Embedding() }
}
