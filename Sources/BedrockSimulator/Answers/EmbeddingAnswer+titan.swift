// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Source: Amazon Bedrock user guide, "Amazon Titan Embeddings Text" and "Amazon Titan Multimodal Embeddings G1".
extension EmbeddingAnswer {
    static func titanV1(_ json: JSONValue) throws(ServiceException) -> Reply {
        try refuseOthers(than: ["inputText", "embeddingConfig"], in: json)
        let text = try inputText(json)
        try checkLength(text, limit: 8192)
        let count = tokens(text)
        return reply(["embedding": floats(of: text, 1536), "inputTextTokenCount": .number(JSONNumber(count))], count)
    }

    static func titanV2(_ json: JSONValue) throws(ServiceException) -> Reply {
        try refuseOthers(than: ["inputText", "dimensions", "normalize", "embeddingTypes"], in: json)
        let text = try inputText(json)
        try checkLength(text, limit: 8192)
        let dimensions = json["dimensions"]?.number?.int ?? 1024
        guard [256, 512, 1024].contains(dimensions) else {
            throw malformed("#/dimensions: \(dimensions) is not a valid enum value")
        }
        if let normalize = json["normalize"], normalize.bool == nil {
            throw malformed("#/normalize: expected type: Boolean, found: \(schemaType(normalize))")
        }
        let types = try types(json["embeddingTypes"] ?? ["float"], "#/embeddingTypes", ["float", "binary"])
        let count = tokens(text)
        var byType = JSONObject()
        for type in types {
            byType[type] =
                type == "float"
                ? floats(of: text, dimensions)
                : .array(bits(of: text, dimensions).map { .number(JSONNumber($0)) })
        }
        var answer = JSONObject()
        answer["embedding"] = byType["float"]
        answer["embeddingsByType"] = .object(byType)
        answer["inputTextTokenCount"] = .number(JSONNumber(count))
        return reply(answer, count)
    }

    static func titanMultimodal(_ json: JSONValue) throws(ServiceException) -> Reply {
        try refuseOthers(than: ["inputText", "inputImage", "embeddingConfig"], in: json)
        let dimensions = json["embeddingConfig"]?["outputEmbeddingLength"]?.number?.int ?? 1024
        guard [256, 384, 1024].contains(dimensions) else {
            throw malformed("#/embeddingConfig/outputEmbeddingLength: \(dimensions) is not a valid enum value")
        }
        var seed = ""
        var count = 0
        if json["inputText"] != nil || json["inputImage"] == nil {
            seed = try inputText(json)
            try checkLength(seed, limit: 256)
            count = tokens(seed)
        }
        if let image = json["inputImage"] { seed += try picture(image, at: "#/inputImage") }
        let answer: JSONObject = [
            "embedding": floats(of: seed, dimensions), "inputTextTokenCount": .number(JSONNumber(count)),
            "message": nil,
        ]
        return reply(answer, count)
    }
}
