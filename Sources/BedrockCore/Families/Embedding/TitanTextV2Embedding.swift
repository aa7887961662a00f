// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Titan Text Embeddings V2 by Amazon.
///
/// Source: Amazon Bedrock user guide, "Amazon Titan Text Embeddings V2".
public struct TitanTextV2Embedding: EmbeddingFamily {
    /// The family's name.
    public let name = "titan-embed-text-v2"

    /// Makes the family.
    public init() {}

    /// `amazon.titan-embed-text-v2:0`, and what else of Amazon's embeds and is not known yet.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "amazon" && model.name.contains("embed")
    }

    /// One text a call; three sizes; floats and bits.
    public func traits(of model: ModelID) -> EmbeddingTraits {
        EmbeddingTraits(
            dimensions: model.name.hasPrefix("titan-embed-text-v2") ? [256, 512, 1024] : nil,
            types: [.float, .binary],
            truncations: EmbeddingTraits.ends,
            cutsTexts: false,
            takesNormalize: true
        )
    }

    /// `{"inputText": …, "dimensions": n, "normalize": …, "embeddingTypes": […]}`; vectors of length 1 are the model's
    /// default as well as OpenAI's.
    public func body(for inputs: [EmbeddingInput], _ options: EmbeddingOptions, model: ModelID) -> JSONObject {
        var body: JSONObject = ["inputText": .string(inputs.first?.text ?? "")]
        body["dimensions"] = options.dimensions.map { .number(JSONNumber($0)) }
        body["normalize"] = options.normalize.map(JSONValue.bool)
        if options.type != .float { body["embeddingTypes"] = [.string(options.type.rawValue)] }
        return body
    }

    /// `{"embedding": […], "embeddingsByType": {"float": […]}, "inputTextTokenCount": n}`.
    public func vectorPaths(of type: EmbeddingType) -> [String] {
        let byType = "embeddingsByType.\(type.rawValue)"
        return type == .float ? ["embedding", byType] : [byType]
    }
}

extension EmbeddingFamily where Self == TitanTextV2Embedding {
    /// Titan Text Embeddings V2 by Amazon.
    public static var titanTextV2: TitanTextV2Embedding { TitanTextV2Embedding() }
}
