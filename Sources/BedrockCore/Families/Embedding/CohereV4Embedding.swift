// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Cohere Embed v4: texts and pictures in one space.
///
/// Source: Amazon Bedrock user guide, "Cohere Embed v4".
public struct CohereV4Embedding: EmbeddingFamily {
    /// The family's name.
    public let name = "cohere-embed-v4"

    /// Makes the family.
    public init() {}

    /// `cohere.embed-v4:0`, and what else of Cohere's embeds and is not known yet.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "cohere" && model.name.hasPrefix("embed")
    }

    /// 96 texts or one picture a call; four sizes; all kinds of number.
    ///
    /// A call may hold more pictures, but not more bytes than a few of them have.
    public func traits(of model: ModelID) -> EmbeddingTraits {
        EmbeddingTraits(
            textsPerCall: 96,
            imagesPerCall: 1,
            dimensions: model.name.hasPrefix("embed-v4") ? [256, 512, 1024, 1536] : nil,
            types: [.float, .int8, .uint8, .binary, .ubinary],
            purposes: CohereV3Embedding.purposes,
            truncations: ["NONE": "NONE", "LEFT": "LEFT", "RIGHT": "RIGHT", "START": "LEFT", "END": "RIGHT"]
        )
    }

    /// `{"texts": […]}` or `{"images": [data URL]}`, with `input_type`, `output_dimension` and `truncate`.
    public func body(for inputs: [EmbeddingInput], _ options: EmbeddingOptions, model: ModelID) -> JSONObject {
        var body: JSONObject = ["input_type": .string(options.purpose ?? "search_document")]
        if case .image(let format, let base64)? = inputs.first {
            body["images"] = [.string("data:image/\(format);base64,\(base64)")]
        } else {
            body["texts"] = .array(inputs.compactMap(\.text).map(JSONValue.string))
            body["truncate"] = .string(options.truncation ?? "RIGHT")
        }
        body["output_dimension"] = options.dimensions.map { .number(JSONNumber($0)) }
        if options.type != .float { body["embedding_types"] = [.string(options.type.rawValue)] }
        return body
    }

    /// `{"embeddings": [[…]]}`, or `{"embeddings": {"float": [[…]]}}` where types were asked for.
    public func vectorPaths(of type: EmbeddingType) -> [String] {
        CohereV3Embedding().vectorPaths(of: type)
    }
}

extension EmbeddingFamily where Self == CohereV4Embedding {
    /// Cohere Embed v4.
    public static var cohereV4: CohereV4Embedding { CohereV4Embedding() }
}
