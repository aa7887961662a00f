// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Source: Amazon Bedrock user guide, "Cohere Embed v3" and "Cohere Embed v4".
extension EmbeddingAnswer {
    static func cohereV3(_ json: JSONValue) throws(ServiceException) -> Reply {
        try refuseOthers(than: ["texts", "images", "input_type", "truncate", "embedding_types"], in: json)
        try checkWord("truncate", in: json, ["NONE", "START", "END"])
        let isImage = json["images"] != nil
        let purposes = ["search_document", "search_query", "classification", "clustering", "image"]
        try checkWord("input_type", in: json, isImage ? ["image"] : purposes, isRequired: true)
        return try cohere(json, dimensions: 1024, mostImages: 1)
    }

    static func cohereV4(_ json: JSONValue) throws(ServiceException) -> Reply {
        try refuseOthers(
            than: [
                "texts", "images", "inputs", "input_type", "truncate", "embedding_types", "output_dimension",
                "max_tokens",
            ],
            in: json
        )
        try checkWord("truncate", in: json, ["NONE", "LEFT", "RIGHT"])
        let purposes = ["search_document", "search_query", "classification", "clustering"]
        try checkWord("input_type", in: json, purposes, isRequired: true)
        let dimensions = json["output_dimension"]?.number?.int ?? 1536
        guard [256, 512, 1024, 1536].contains(dimensions) else {
            throw malformed("#/output_dimension: \(dimensions) is not a valid enum value")
        }
        return try cohere(json, dimensions: dimensions, mostImages: 96)
    }

    private static func cohere(
        _ json: JSONValue,
        dimensions: Int,
        mostImages: Int
    ) throws(ServiceException) -> Reply {
        guard json["texts"] == nil || json["images"] == nil else {
            throw malformed("#: only one of [texts, images] is permitted")
        }
        let seeds = json["images"] == nil ? try texts(json) : try images(json, most: mostImages)
        var answer: JSONObject = ["id": "simulated"]
        if json["images"] == nil { answer["texts"] = .array(seeds.map(JSONValue.string)) }
        if let asked = json["embedding_types"] {
            let allowed = ["float", "int8", "uint8", "binary", "ubinary"]
            var byType = JSONObject()
            for type in try types(asked, "#/embedding_types", allowed) {
                byType[type] = .array(
                    seeds.map { type == "float" ? floats(of: $0, dimensions) : integers(of: $0, dimensions, type) }
                )
            }
            answer["response_type"] = "embeddings_by_type"
            answer["embeddings"] = .object(byType)
        } else {
            answer["response_type"] = "embeddings_floats"
            answer["embeddings"] = .array(seeds.map { floats(of: $0, dimensions) })
        }
        return reply(answer, json["images"] == nil ? seeds.reduce(0) { $0 + tokens($1) } : 0)
    }

    private static func texts(_ json: JSONValue) throws(ServiceException) -> [String] {
        guard let elements = json["texts"]?.array, !elements.isEmpty else {
            throw malformed("#: required key [texts] not found")
        }
        guard elements.count <= 96 else {
            throw malformed("#/texts: expected maximum item count: 96, found: \(elements.count)")
        }
        var texts: [String] = []
        for (index, element) in elements.enumerated() {
            guard let text = element.string else {
                throw malformed("#/texts/\(index): expected type: String, found: \(schemaType(element))")
            }
            guard (1...2048).contains(text.count) else {
                throw malformed("#/texts/\(index): expected maxLength: 2048, actual: \(text.count)")
            }
            texts.append(text)
        }
        return texts
    }

    private static func images(_ json: JSONValue, most: Int) throws(ServiceException) -> [String] {
        let elements = json["images"]?.array ?? []
        guard (1...most).contains(elements.count) else {
            throw malformed("#/images: expected maximum item count: \(most), found: \(elements.count)")
        }
        var images: [String] = []
        for element in elements { images.append(try picture(inURL: element, at: "#/images/\(images.count)")) }
        return images
    }

    private static func checkWord(
        _ key: String,
        in json: JSONValue,
        _ words: [String],
        isRequired: Bool = false
    ) throws(ServiceException) {
        guard let value = json[key] else {
            if isRequired { throw malformed("#: required key [\(key)] not found") }
            return
        }
        guard let word = value.string, words.contains(word) else {
            throw malformed("#/\(key): \(value.string ?? "\(value)") is not a valid enum value")
        }
    }
}
