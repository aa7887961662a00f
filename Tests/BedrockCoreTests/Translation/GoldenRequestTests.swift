// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema
import Testing

/// The requests of `Golden/NAME.openai.json` become those of `NAME.converse.json`, both written by hand.
///
/// `NAME.warnings.json` lists what is altered or left out; without that file nothing is. `validate.py` asks botocore
/// whether the requests are valid.
struct GoldenRequestTests {
    static let names = Golden.names(endingIn: ".converse.json").filter { !$0.hasSuffix(".response") }

    @Test func `the files are there`() {
        #expect(Self.names.count >= 20)
    }

    @Test(arguments: names)
    func `a request becomes what is written`(name: String) throws {
        let translated = try Golden.translate(Fixtures.document("Translation/Golden/\(name).openai.json"))
        let expected = try Fixtures.document("Translation/Golden/\(name).converse.json")
        let written = try JSONParser.parse(translated.request.jsonBytes)
        #expect(Golden.comparable(written) == Golden.comparable(expected))
        let warnings = translated.warnings.map { "\($0.action) \($0.param)" }
        #expect(warnings.sorted() == (try Golden.warnings(of: name)).sorted())
        #expect(translated.warnings.allSatisfy { !$0.reason.isEmpty })
    }
}

/// In folders of their own, files name where their expectations come from: `sources.json` has one text for each name.
struct GoldenSourceTests {
    static let endings = [
        ".openai.json", ".converse.json", ".warnings.json", ".response.openai.json", ".response.converse.json",
        ".events.jsonl", ".chunks.jsonl",
    ]

    @Test func `each expectation in a folder has a source`() throws {
        var count = 0
        for file in Golden.files {
            guard let slash = file.lastIndex(of: "/"), !file.hasSuffix("/sources.json") else { continue }
            let sources = try Fixtures.document("Translation/Golden/\(file[..<slash])/sources.json")
            var name = String(file[file.index(after: slash)...])
            name = String(name[..<(name.firstIndex(of: ".") ?? name.endIndex)])
            #expect((sources[name]?.string ?? "").count > 10, "\(file) has no source")
            count += 1
        }
        #expect(count >= 100)
    }
}

/// The requests of `Golden/refused.jsonl` are refused with a code and the name of the parameter that is at fault.
struct RefusedRequestTests {
    static let lines = Fixtures.lines("Translation/Golden/refused.jsonl").map { line in
        Named(line["name"]?.string ?? "", line)
    }

    @Test func `the file is there`() {
        #expect(Self.lines.count >= 30)
    }

    @Test(arguments: lines)
    func `a request that Bedrock cannot answer is refused`(line: Named<JSONValue>) throws {
        var request = try #require(line.value["request"]?.object)
        if request["model"] == nil { request["model"] = "amazon.nova-lite-v1:0" }
        if request["messages"] == nil { request["messages"] = [["role": "user", "content": "Hi"]] }
        let error = #expect(throws: TranslationError.self) { try Golden.translate(.object(request)) }
        #expect(error?.code.rawValue == line.value["code"]?.string)
        #expect(error?.param == line.value["param"]?.string)
        #expect(error?.message.hasSuffix(".") == true)
    }
}

/// Files of pairs: what comes in, and what has to come out.
enum Golden {
    /// All files below the folder, by their paths in it.
    static let files: [String] = files(in: "")

    /// Folders have no dot in their names, files have one.
    private static func files(in folder: String) -> [String] {
        Fixtures.names(in: "Translation/Golden/\(folder)").flatMap { name in
            name.contains(".") ? [folder + name] : files(in: "\(folder)\(name)/")
        }
    }

    /// What stands before an ending in the paths of files.
    static func names(endingIn ending: String) -> [String] {
        files.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
    }

    /// Translates a request of OpenAI's for the model that it names.
    static func translate(_ json: JSONValue) throws -> TranslatedChat {
        let chat = try ChatCompletionRequest(json: json)
        let model = try ModelID(naming: chat.model)
        return try ConverseTranslator.translate(chat, for: model, family: FamilyRegistry().family(of: model))
    }

    /// A document in which the order of members counts only where models see it.
    static func comparable(_ json: JSONValue) -> JSONValue {
        json.sorted(butNotIn: ["input", "json", "additionalModelRequestFields"])
    }

    /// The warnings that a request has to bring: `dropped seed`.
    static func warnings(of name: String) throws -> [String] {
        guard files.contains("\(name).warnings.json") else { return [] }
        return try [String](json: Fixtures.document("Translation/Golden/\(name).warnings.json"))
    }
}
