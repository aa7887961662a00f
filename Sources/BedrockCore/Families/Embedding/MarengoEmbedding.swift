// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Marengo Embed by TwelveLabs: texts and pictures in the space of its videos.
///
/// Source: Amazon Bedrock user guide, "TwelveLabs Marengo Embed 2.7" and "TwelveLabs Marengo Embed 3.0".
public struct MarengoEmbedding: EmbeddingFamily {
    /// The family's name.
    public let name = "marengo-embed"

    /// Makes the family.
    public init() {}

    /// `twelvelabs.marengo-embed-2-7-v1:0`, `twelvelabs.marengo-embed-3-0-v1:0`, and later ones.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "twelvelabs" && model.name.contains("embed")
    }

    /// One text or picture a call; each version has one size.
    public func traits(of model: ModelID) -> EmbeddingTraits {
        if Self.isFlat(model) {
            return EmbeddingTraits(
                imagesPerCall: 1,
                dimensions: [1024],
                truncations: ["NONE": "none", "END": "end", "RIGHT": "end"]
            )
        }
        return EmbeddingTraits(imagesPerCall: 1, dimensions: model.name.hasPrefix("marengo-embed-3-0") ? [512] : [])
    }

    /// Whether the model is of the version whose body has all members at its top.
    private static func isFlat(_ model: ModelID) -> Bool {
        model.name.hasPrefix("marengo-embed-2-")
    }

    /// `{"inputType": "text", "inputText": …}` for 2.7, `{"inputType": "text", "text": {"inputText": …}}` from 3.0 on.
    public func body(for inputs: [EmbeddingInput], _ options: EmbeddingOptions, model: ModelID) -> JSONObject {
        let type: String
        var content = JSONObject()
        switch inputs.first {
        case .image(_, let base64):
            type = "image"
            content["mediaSource"] = ["base64String": .string(base64)]
        default:
            type = "text"
            content["inputText"] = .string(inputs.first?.text ?? "")
            content["textTruncate"] = options.truncation.map(JSONValue.string)
        }
        guard Self.isFlat(model) else { return ["inputType": .string(type), type: .object(content)] }
        return JSONObject([.init(key: "inputType", value: .string(type))] + content.members)
    }

    /// `{"data": [{"embedding": […]}]}`; a sole vector may also stand at the top.
    public func vectorPaths(of type: EmbeddingType) -> [String] {
        ["data.embedding", "embedding"]
    }
}

extension EmbeddingFamily where Self == MarengoEmbedding {
    /// Marengo Embed by TwelveLabs.
    public static var marengo: MarengoEmbedding { MarengoEmbedding() }
}
