// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Titan Embeddings G1 - Text by Amazon, under both of its ids.
///
/// Source: Amazon Bedrock user guide, "Amazon Titan Embeddings G1 - Text".
public struct TitanTextV1Embedding: EmbeddingFamily {
    /// The family's name.
    public let name = "titan-embed-text-v1"

    /// Makes the family.
    public init() {}

    /// `amazon.titan-embed-text-v1` and `amazon.titan-embed-g1-text-02`.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "amazon"
            && (model.name.hasPrefix("titan-embed-text-v1") || model.name.hasPrefix("titan-embed-g1-text"))
    }

    /// One text a call, 1,536 dimensions, no options.
    public func traits(of model: ModelID) -> EmbeddingTraits {
        EmbeddingTraits(dimensions: [1536], truncations: EmbeddingTraits.ends, cutsTexts: false)
    }

    /// `{"inputText": …}`.
    public func body(for inputs: [EmbeddingInput], _ options: EmbeddingOptions, model: ModelID) -> JSONObject {
        ["inputText": .string(inputs.first?.text ?? "")]
    }

    /// `{"embedding": […], "inputTextTokenCount": n}`.
    public func vectorPaths(of type: EmbeddingType) -> [String] {
        ["embedding"]
    }
}

extension EmbeddingFamily where Self == TitanTextV1Embedding {
    /// Titan Embeddings G1 - Text by Amazon.
    public static var titanTextV1: TitanTextV1Embedding { TitanTextV1Embedding() }
}
