// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema
import Testing

/// The pairs of `Golden/*.jsonl`, written by hand from the source that each line names.
struct NativeBodyTests {
    static let requests = Self.lines("requests")
    static let refused = Self.lines("refused")
    static let answers = Self.lines("answers")
    static let streams = Self.lines("streams")

    private static func lines(_ name: String) -> [Named<JSONValue>] {
        Fixtures.lines("Native/Golden/\(name).jsonl").map { Named($0["name"]?.string ?? "", $0) }
    }

    private let registry = NativeRegistry()

    @Test func `the files are there, and every form is in each`() {
        #expect(Self.requests.count >= 16)
        #expect(Self.refused.count >= 5)
        let names = Set(NativeRegistry.builtIn.map(\.name))
        #expect(Set(Self.answers.compactMap { $0.value["format"]?.string }) == names)
        #expect(Self.streams.count >= 9)
    }

    @Test(arguments: requests)
    func `a request becomes what is written`(line: Named<JSONValue>) throws {
        let translated = try translate(line.value)
        let native = try #require(translated.native)
        #expect(JSONValue.object(native.body).sorted() == line.value["body"]?.sorted())
        let warnings = translated.warnings.map { "\($0.action) \($0.param)" }
        #expect(warnings == line.value["warnings"]?.array?.compactMap(\.string))
    }

    @Test(arguments: refused)
    func `what a form cannot carry is refused by name`(line: Named<JSONValue>) throws {
        let error = #expect(throws: TranslationError.self) { try translate(line.value) }
        #expect(error?.code == .unsupported)
        #expect(error?.param == line.value["param"]?.string)
    }

    @Test(arguments: answers)
    func `an answer becomes what Converse would give`(line: Named<JSONValue>) throws {
        let format = try #require(registry.format(named: line.value["format"]?.string ?? ""))
        let response = try format.response(from: try #require(line.value["body"]))
        #expect(try JSONParser.parse(response.jsonBytes).sorted() == line.value["converse"]?.sorted())
    }

    @Test(arguments: NativeRegistry.builtIn.map(\.name), ["[]", "{}", #"{"message":"no"}"#, "3"])
    func `what is no answer is an error`(name: String, body: String) throws {
        let format = try #require(registry.format(named: name))
        let body = try JSONParser.parse(body)
        #expect(throws: TranslationError.self) { try format.response(from: body) }
    }

    @Test(arguments: streams)
    func `chunks add up to what is written`(line: Named<JSONValue>) throws {
        let line = line.value
        let chunks = line["chunks"]?.array ?? []
        let sum = try Self.sum(of: chunks, registry.format(named: line["format"]?.string ?? ""))
        #expect(sum.text == line["text"]?.string)
        #expect(sum.thoughts == line["thoughts"]?.string)
        #expect(sum.signature == line["signature"]?.string)
        #expect(sum.calls == line["calls"]?.array?.map { ($0.array ?? []).compactMap(\.string) })
        #expect(sum.stopReason == line["stopReason"]?.string)
        #expect([sum.usage?.inputTokens, sum.usage?.outputTokens] == line["usage"]?.array?.map { $0.number?.int })
        // The order of events is one that clients are told of.
        var translator = ChatStreamTranslator(context: .init(id: "i", created: 0, model: "m"))
        for event in sum.events { _ = try translator.consume(event) }
        try translator.finish()
    }

    @Test(arguments: streams)
    func `a stream that breaks off is none that has ended`(line: Named<JSONValue>) throws {
        let chunks = line.value["chunks"]?.array ?? []
        let format = registry.format(named: line.value["format"]?.string ?? "")
        for count in chunks.indices {
            let events = try Self.sum(of: Array(chunks[..<count]), format).events
            let hasStopped = events.contains { if case .messageStop = $0 { true } else { false } }
            let hasEnded = events.contains { if case .metadata = $0 { true } else { false } }
            #expect(hasStopped == hasEnded)
            #expect(!hasStopped || count >= chunks.count - 1)
        }
    }

    @Test(arguments: [
        ("<think>a < b</think>\n\nHello", "a < b", "Hello"), (" <reasoning></reasoning>Hello", "", "Hello"),
        ("Hello <think>no</think>", "", "Hello <think>no</think>"), ("<think>cut", "cut", ""), ("<thi", "", "<thi"),
    ])
    func `thoughts are found wherever the text is split`(text: String, thoughts: String, rest: String) throws {
        for place in text.indices {
            let chunks: [JSONValue] = [text[..<place], text[place...]].map { part in
                ["choices": [["index": 0, "delta": ["content": .string(String(part))]]]]
            }
            let end: JSONValue = ["choices": [["index": 0, "delta": [:], "finish_reason": "stop"]]]
            let sum = try Self.sum(of: chunks + [end], registry.format(named: "openai"))
            #expect(sum.thoughts == thoughts)
            #expect(sum.text == rest)
        }
    }

    @Test(arguments: [
        ("us.anthropic.claude-sonnet-4-6", "claude"), ("meta.llama3-8b-instruct-v1:0", "llama3"),
        ("us.meta.llama4-maverick-17b-instruct-v1:0", "llama4"),
        ("mistral.mixtral-8x7b-instruct-v0:1", "mistral-prompt"),
        ("mistral.pixtral-large-2502-v1:0", "mistral"), ("us.deepseek.r1-v1:0", "deepseek-r1"),
        ("deepseek.v3-v1:0", "openai"), ("qwen.qwen3-32b-v1:0", "openai"), ("amazon.titan-text-lite-v1", "titan"),
        ("cohere.command-r-plus-v1:0", "command-r"), ("ai21.jamba-1-5-mini-v1:0", "jamba"),
        ("arn:aws:bedrock:us-west-2:123456789012:imported-model/abcdefghijkl", "openai"),
        ("amazon.titan-embed-text-v2:0", nil), ("cohere.embed-english-v3", nil), ("amazon.nova-lite-v1:0", nil),
    ])
    func `each model has its form`(id: String, name: String?) throws {
        let model = try #require(ModelID(id))
        #expect(registry.format(of: model)?.name == name)
    }

    @Test func `rules choose before the registry, and Converse where neither speaks`() throws {
        let imported = try #require(ModelID("arn:aws:bedrock:us-west-2:123456789012:imported-model/abcdefghijkl"))
        let nova = try #require(ModelID("amazon.nova-lite-v1:0"))
        let claude = try #require(ModelID("us.anthropic.claude-sonnet-4-6"))
        var models = NativeModels()
        func name(_ model: ModelID, refused: Bool = false) -> String? {
            models.format(of: model, base: model, isRefusedByConverse: refused)?.name
        }
        #expect(name(imported) == nil)
        #expect(name(imported, refused: true) == "openai")
        #expect(name(nova, refused: true) == nil)
        models.rules = [
            .init(ModelPattern("*imported-model/*"), format: "llama3"), .init(ModelPattern("anthropic.*")),
            .init(ModelPattern("amazon.*")),
        ]
        #expect(name(imported) == "llama3")
        #expect(name(claude) == "claude")
        #expect(name(nova) == "openai")
    }

    private func translate(_ line: JSONValue) throws -> TranslatedChat {
        var request = line["request"]?.object ?? JSONObject()
        request["model"] = line["model"]
        let chat = try ChatCompletionRequest(json: .object(request))
        let model = try ModelID(naming: chat.model)
        let format = line["format"]?.string.flatMap(registry.format(named:)) ?? registry.format(of: model)
        return try ConverseTranslator.translate(
            chat,
            for: model,
            family: FamilyRegistry().family(of: model),
            in: format
        )
    }

    /// What the events of a stream add up to.
    private struct Sum {
        var events: [ConverseStreamEvent] = []
        var text = ""
        var thoughts = ""
        var signature = ""
        var calls: [[String]] = []
        var stopReason: String?
        var usage: TokenUsage?
    }

    private static func sum(of chunks: [JSONValue], _ format: (any NativeBody)?) throws -> Sum {
        var decoder = try #require(format).makeDecoder()
        var sum = Sum()
        for chunk in chunks { sum.events += try decoder.consume(chunk) }
        sum.events += decoder.finish()
        for event in sum.events {
            switch event {
            case .contentBlockStart(_, .toolUse(let use)): sum.calls.append([use.toolUseID, use.name, ""])
            case .contentBlockDelta(_, .text(let text)): sum.text += text
            case .contentBlockDelta(_, .reasoningContent(.text(let text))): sum.thoughts += text
            case .contentBlockDelta(_, .reasoningContent(.signature(let text))): sum.signature += text
            case .contentBlockDelta(_, .toolUse(let input)): sum.calls[sum.calls.count - 1][2] += input
            case .messageStop(let reason, _): sum.stopReason = reason.rawValue
            case .metadata(let metadata): sum.usage = metadata.usage
            default: continue
            }
        }
        return sum
    }
}
