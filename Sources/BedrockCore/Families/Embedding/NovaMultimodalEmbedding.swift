// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Nova Multimodal Embeddings by Amazon: texts and pictures in one space.
///
/// Source: Amazon Nova user guide, "Complete embeddings request and response schema".
public struct NovaMultimodalEmbedding: EmbeddingFamily {
    /// The family's name.
    public let name = "nova-multimodal-embeddings"

    /// Makes the family.
    public init() {}

    /// `amazon.nova-2-multimodal-embeddings-v1:0`, and what else of Nova embeds.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "amazon" && model.name.hasPrefix("nova") && model.name.contains("embed")
    }

    /// One text or picture a call; four sizes.
    public func traits(of model: ModelID) -> EmbeddingTraits {
        EmbeddingTraits(
            imagesPerCall: 1,
            dimensions: model.name.hasPrefix("nova-2-") ? [256, 384, 1024, 3072] : nil,
            purposes: Self.purposes,
            truncations: EmbeddingTraits.ends
        )
    }

    private static let purposes: [String: String] = {
        let own = [
            "GENERIC_INDEX", "GENERIC_RETRIEVAL", "TEXT_RETRIEVAL", "IMAGE_RETRIEVAL", "VIDEO_RETRIEVAL",
            "DOCUMENT_RETRIEVAL", "AUDIO_RETRIEVAL", "CLASSIFICATION", "CLUSTERING",
        ]
        return EmbeddingTraits.purposes(
            document: "GENERIC_INDEX",
            query: "GENERIC_RETRIEVAL",
            others: Dictionary(own.map { ($0.lowercased(), $0) }) { first, _ in first }
        )
    }()

    /// `{"schemaVersion": …, "taskType": "SINGLE_EMBEDDING", "singleEmbeddingParams": {…}}`.
    public func body(for inputs: [EmbeddingInput], _ options: EmbeddingOptions, model: ModelID) -> JSONObject {
        var params: JSONObject = ["embeddingPurpose": .string(options.purpose ?? "GENERIC_INDEX")]
        params["embeddingDimension"] = options.dimensions.map { .number(JSONNumber($0)) }
        switch inputs.first {
        case .image(let format, let base64):
            params["image"] = ["format": .string(format.rawValue), "source": ["bytes": .string(base64)]]
        default:
            params["text"] = [
                "truncationMode": .string(options.truncation ?? "END"), "value": .string(inputs.first?.text ?? ""),
            ]
        }
        return [
            "schemaVersion": "nova-multimodal-embed-v1", "taskType": "SINGLE_EMBEDDING",
            "singleEmbeddingParams": .object(params),
        ]
    }

    /// `{"embeddings": [{"embeddingType": "TEXT", "embedding": […]}]}`.
    public func vectorPaths(of type: EmbeddingType) -> [String] {
        ["embeddings.embedding"]
    }
}

extension EmbeddingFamily where Self == NovaMultimodalEmbedding {
    /// Nova Multimodal Embeddings by Amazon.
    public static var novaMultimodal: NovaMultimodalEmbedding { NovaMultimodalEmbedding() }
}
