// SPDX-License-Identifier: MIT-0

import FoundationEssentials
import HTTPTypes
import OpenAISchema

extension EmbeddingAnswer {
    static func inputText(_ json: JSONValue) throws(ServiceException) -> String {
        guard let value = json["inputText"] else { throw malformed("#: required key [inputText] not found") }
        guard let text = value.string else {
            throw malformed("#/inputText: expected type: String, found: \(schemaType(value))")
        }
        guard !text.isEmpty else { throw malformed("#/inputText: expected minLength: 1, actual: 0") }
        guard text.unicodeScalars.count <= 50_000 else {
            throw malformed("#/inputText: expected maxLength: 50000, actual: \(text.unicodeScalars.count)")
        }
        return text
    }

    /// Refuses a text of more tokens than a Titan model takes; a word is a token here.
    static func checkLength(_ text: String, limit: Int) throws(ServiceException) {
        guard tokens(text) > limit else { return }
        throw .validation(
            "400 Bad Request: Too many input tokens. Max input tokens: \(limit), request input token count: "
                + "\(tokens(text)) "
        )
    }

    /// The base64 of a picture; its bytes are looked at no further than their signature.
    static func picture(_ value: JSONValue?, at path: String) throws(ServiceException) -> String {
        guard let text = value?.string, let bytes = Data(base64Encoded: text), bytes.count > 8 else {
            throw malformed("\(path): the picture is not valid base64")
        }
        return text
    }

    /// The base64 in a data URL of a picture.
    static func picture(inURL value: JSONValue?, at path: String) throws(ServiceException) -> String {
        guard let text = value?.string, text.hasPrefix("data:image/"), let comma = text.firstIndex(of: ","),
            text[..<comma].hasSuffix(";base64")
        else { throw malformed("\(path): expected a data URI") }
        return try picture(.string(String(text[text.index(after: comma)...])), at: path)
    }

    static func refuseOthers(than known: [String], in json: JSONValue) throws(ServiceException) {
        for key in json.object?.keys ?? [] where !known.contains(key) {
            throw malformed("#: extraneous key [\(key)] is not permitted")
        }
    }

    static func types(
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

    static func malformed(_ what: String) -> ServiceException {
        .validation("Malformed input request: \(what), please reformat your input and try again.")
    }

    static func schemaType(_ value: JSONValue) -> String {
        switch value {
        case .null: "Null"
        case .bool: "Boolean"
        case .number: "Number"
        case .string: "String"
        case .array: "JSONArray"
        case .object: "JSONObject"
        }
    }

    static func tokens(_ text: String) -> Int {
        max(1, Words.count(text))
    }

    /// A vector of length 1.
    static func floats(of text: String, _ dimensions: Int) -> JSONValue {
        var noise = Noise(seed: text)
        let values = (0..<dimensions).map { _ in noise.next() }
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return .array(values.map { JSONNumber(Double(Float($0 / length))).map(JSONValue.number) ?? .null })
    }

    /// The signs of the same vector.
    static func bits(of text: String, _ dimensions: Int) -> [Int] {
        var noise = Noise(seed: text)
        return (0..<dimensions).map { _ in noise.next() < 0 ? 0 : 1 }
    }

    /// The same vector in whole numbers or packed bits.
    static func integers(of text: String, _ dimensions: Int, _ type: String) -> JSONValue {
        let lowest = type.hasPrefix("u") ? 0 : -128
        if type.hasSuffix("int8") {
            var noise = Noise(seed: text)
            return .array((0..<dimensions).map { _ in .number(JSONNumber(Int((noise.next() + 1) * 127.5) + lowest)) })
        }
        let bits = bits(of: text, dimensions)
        return .array(
            stride(from: 0, to: dimensions, by: 8).map { start in
                .number(JSONNumber(bits[start..<start + 8].reduce(0) { $0 << 1 | $1 } + lowest))
            }
        )
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
