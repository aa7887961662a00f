// SPDX-License-Identifier: MIT-0

import HTTPTypes
import OpenAISchema

/// Answers of embedding models: vectors of length 1 that depend on the text alone.
///
/// Source: Amazon Bedrock user guide, "Amazon Titan Embeddings Text" and "Cohere Embed v3".
enum EmbeddingAnswer {
    static func reply(to json: JSONValue, by model: EmbeddingModel) throws(ServiceException) -> Reply {
        switch model {
        case .titanV1, .titanG1: try titanV1(json)
        case .titanV2: try titanV2(json)
        case .cohereEnglish, .cohereMultilingual: try cohere(json)
        }
    }

    private static func titanV1(_ json: JSONValue) throws(ServiceException) -> Reply {
        try refuseOthers(than: ["inputText", "embeddingConfig"], in: json)
        let text = try inputText(json)
        let count = tokens(text)
        return reply(["embedding": floats(of: text, 1536), "inputTextTokenCount": .number(JSONNumber(count))], count)
    }

    private static func titanV2(_ json: JSONValue) throws(ServiceException) -> Reply {
        try refuseOthers(than: ["inputText", "dimensions", "normalize", "embeddingTypes"], in: json)
        let text = try inputText(json)
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
        for type in types { byType[type] = type == "float" ? floats(of: text, dimensions) : bits(of: text, dimensions) }
        var answer = JSONObject()
        answer["embedding"] = byType["float"]
        answer["embeddingsByType"] = .object(byType)
        answer["inputTextTokenCount"] = .number(JSONNumber(count))
        return reply(answer, count)
    }

    private static func cohere(_ json: JSONValue) throws(ServiceException) -> Reply {
        let known = ["texts", "images", "input_type", "truncate", "embedding_types"]
        try refuseOthers(than: known, in: json)
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
        guard let purpose = json["input_type"]?.string else {
            throw malformed("#: required key [input_type] not found")
        }
        guard ["search_document", "search_query", "classification", "clustering", "image"].contains(purpose) else {
            throw malformed("#/input_type: \(purpose) is not a valid enum value")
        }
        if let truncate = json["truncate"]?.string, !["NONE", "START", "END", "LEFT", "RIGHT"].contains(truncate) {
            throw malformed("#/truncate: \(truncate) is not a valid enum value")
        }
        var answer: JSONObject = ["id": "simulated", "texts": .array(texts.map(JSONValue.string))]
        if let asked = json["embedding_types"] {
            let allowed = ["float", "int8", "uint8", "binary", "ubinary"]
            var byType = JSONObject()
            for type in try types(asked, "#/embedding_types", allowed) {
                byType[type] = .array(texts.map { type == "float" ? floats(of: $0, 1024) : bits(of: $0, 1024) })
            }
            answer["response_type"] = "embeddings_by_type"
            answer["embeddings"] = .object(byType)
        } else {
            answer["response_type"] = "embeddings_floats"
            answer["embeddings"] = .array(texts.map { floats(of: $0, 1024) })
        }
        return reply(answer, texts.reduce(0) { $0 + tokens($1) })
    }

    private static func reply(_ answer: JSONObject, _ count: Int) -> Reply {
        var reply = Reply(answer)
        reply.head.headerFields[.inputTokenCount] = String(count)
        return reply
    }
}

extension EmbeddingAnswer {
    private static func inputText(_ json: JSONValue) throws(ServiceException) -> String {
        guard let value = json["inputText"] else { throw malformed("#: required key [inputText] not found") }
        guard let text = value.string else {
            throw malformed("#/inputText: expected type: String, found: \(schemaType(value))")
        }
        guard !text.isEmpty else { throw malformed("#/inputText: expected minLength: 1, actual: 0") }
        return text
    }

    private static func refuseOthers(than known: [String], in json: JSONValue) throws(ServiceException) {
        for key in json.object?.keys ?? [] where !known.contains(key) {
            throw malformed("#: extraneous key [\(key)] is not permitted")
        }
    }

    private static func types(
        _ value: JSONValue,
        _ path: String,
        _ allowed: [String]
    ) throws(ServiceException) -> [String] {
        let types = (value.array ?? []).compactMap(\.string)
        guard !types.isEmpty, types.allSatisfy(allowed.contains) else {
            throw malformed("\(path): \(value) is not a valid enum value")
        }
        return types
    }

    private static func malformed(_ what: String) -> ServiceException {
        .validation("Malformed input request: \(what), please reformat your input and try again.")
    }

    private static func schemaType(_ value: JSONValue) -> String {
        switch value {
        case .null: "Null"
        case .bool: "Boolean"
        case .number: "Number"
        case .string: "String"
        case .array: "JSONArray"
        case .object: "JSONObject"
        }
    }

    private static func tokens(_ text: String) -> Int {
        max(1, Words.count(text))
    }

    /// A vector of length 1.
    private static func floats(of text: String, _ dimensions: Int) -> JSONValue {
        var noise = Noise(seed: text)
        let values = (0..<dimensions).map { _ in noise.next() }
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return .array(values.map { JSONNumber(Double(Float($0 / length))).map(JSONValue.number) ?? .null })
    }

    /// The signs of the same vector.
    private static func bits(of text: String, _ dimensions: Int) -> JSONValue {
        var noise = Noise(seed: text)
        return .array((0..<dimensions).map { _ in noise.next() < 0 ? 0 : 1 })
    }
}

/// Numbers from -1 to 1 that a text determines: FNV-1a for the seed, SplitMix64 for the sequence.
private struct Noise {
    private var state: UInt64

    init(seed: String) {
        state = seed.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        word ^= word >> 31
        return Double(Int64(bitPattern: word) >> 11) / Double(1 << 52)
    }
}
