// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Titan Multimodal Embeddings G1 by Amazon: texts and pictures in one space.
///
/// Source: Amazon Bedrock user guide, "Amazon Titan Multimodal Embeddings G1".
public struct TitanMultimodalEmbedding: EmbeddingFamily {
    /// The family's name.
    public let name = "titan-embed-image-v1"

    /// Makes the family.
    public init() {}

    /// `amazon.titan-embed-image-v1`.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "amazon" && model.name.hasPrefix("titan-embed-image")
    }

    /// One text or picture a call; three sizes.
    public func traits(of model: ModelID) -> EmbeddingTraits {
        EmbeddingTraits(
            imagesPerCall: 1,
            dimensions: [256, 384, 1024],
            truncations: EmbeddingTraits.ends,
            cutsTexts: false
        )
    }

    /// `{"inputText": …}` or `{"inputImage": base64}`, with `{"embeddingConfig": {"outputEmbeddingLength": n}}`.
    public func body(for inputs: [EmbeddingInput], _ options: EmbeddingOptions, model: ModelID) -> JSONObject {
        var body = JSONObject()
        switch inputs.first {
        case .image(_, let base64): body["inputImage"] = .string(base64)
        default: body["inputText"] = .string(inputs.first?.text ?? "")
        }
        if let dimensions = options.dimensions {
            body["embeddingConfig"] = ["outputEmbeddingLength": .number(JSONNumber(dimensions))]
        }
        return body
    }

    /// `{"embedding": […], "inputTextTokenCount": n}`.
    public func vectorPaths(of type: EmbeddingType) -> [String] {
        ["embedding"]
    }
}

extension EmbeddingFamily where Self == TitanMultimodalEmbedding {
    /// Titan Multimodal Embeddings G1 by Amazon.
    public static var titanMultimodal: TitanMultimodalEmbedding { TitanMultimodalEmbedding() }
}
