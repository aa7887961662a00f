// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// The schemas by which Bedrock checks bodies that are prompts, and its words for what does not follow them.
///
/// Source: Amazon Bedrock user guide, the parameters of Llama, Mistral and Titan Text; errors that users published.
enum NativeSchema {
    private enum Kind {
        case text
        case number(ClosedRange<Double>)
        case texts
    }

    private typealias Members = [(name: String, kind: Kind)]

    private static let llama: Members = [
        ("prompt", .text), ("temperature", .number(0...1)), ("top_p", .number(0...1)),
        ("max_gen_len", .number(1...2048)),
    ]

    private static let mistral: Members = [
        ("prompt", .text), ("temperature", .number(0...1)), ("top_p", .number(0...1)), ("top_k", .number(1...200)),
        ("max_tokens", .number(1...8192)), ("stop", .texts),
    ]

    private static let titan: Members = [
        ("temperature", .number(0...1)), ("topP", .number(0...1)), ("maxTokenCount", .number(0...8192)),
        ("stopSequences", .texts),
    ]

    /// Checks a body.
    static func check(_ json: JSONValue, _ form: NativeForm) throws(ServiceException) {
        switch form {
        case .llama: try check(json, llama, required: "prompt", place: "#")
        case .mistral: try check(json, mistral, required: "prompt", place: "#")
        default:
            guard json["inputText"]?.string != nil else { throw malformed("#: required key [inputText] not found") }
            for key in json.object?.keys ?? [] where key != "inputText" && key != "textGenerationConfig" {
                throw malformed("#: extraneous key [\(key)] is not permitted")
            }
            guard let configuration = json["textGenerationConfig"] else { return }
            try check(configuration, titan, required: nil, place: "#/textGenerationConfig")
            for stop in configuration["stopSequences"]?.array ?? [] {
                guard let stop = stop.string, stop == "User:" || stop.allSatisfy({ $0 == "|" }) else {
                    throw malformed("string [\(stop.string ?? "")] does not match pattern ^(\\|+|User:)$")
                }
            }
        }
    }

    private static func check(
        _ json: JSONValue,
        _ members: Members,
        required: String?,
        place: String
    ) throws(ServiceException) {
        if let required, json[required] == nil { throw malformed("\(place): required key [\(required)] not found") }
        for member in json.object?.members ?? [] {
            guard let kind = members.first(where: { $0.name == member.key })?.kind else {
                throw malformed("\(place): extraneous key [\(member.key)] is not permitted")
            }
            switch (kind, member.value) {
            case (.text, .string), (.texts, .array): continue
            case (.number(let range), .number(let number)):
                if number.double > range.upperBound {
                    throw malformed("\(place)/\(member.key): \(number) is not less or equal to \(range.upperBound)")
                }
                if number.double < range.lowerBound {
                    throw malformed("\(place)/\(member.key): \(number) is not greater or equal to \(range.lowerBound)")
                }
            default: throw malformed("\(place)/\(member.key): expected type: another, found: \(member.value.kind)")
            }
        }
    }

    private static func malformed(_ message: String) -> ServiceException {
        .validation("Malformed input request: \(message), please reformat your input and try again.")
    }
}
