// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import OpenAISchema
import Testing

@testable import BedrockCore

/// Embeddings over scripted answers of Bedrock.
@Suite(.timeLimit(.minutes(1)))
struct BedrockEmbeddingsTests {
    static let titan = "amazon.titan-embed-text-v2:0"
    static let cohere = "cohere.embed-english-v3"

    @Test func `vectors stand in the order of their texts, whichever call ends first`() async throws {
        let order = Order()
        // Each call ends when the one after it has ended: the last text is answered first.
        let transport = ScriptedTransport { request in
            let number = try Self.number(in: request)
            if number < 7 { await order.wait(for: number + 1) }
            await order.end(number)
            return .scripted(body: #"{"embedding":[\#(number)],"inputTextTokenCount":\#(number + 1)}"#)
        }
        let response = try await embed(Self.titan, .texts((0..<8).map(String.init)), transport)
        #expect(response.data.map(\.index) == Array(0..<8))
        #expect(response.data.map(\.embedding) == (0..<8).map { .numbers(JSONNumberList([JSONNumber($0)])) })
        #expect(response.usage.promptTokens == 36)
        #expect(response.usage.totalTokens == 36)
        #expect(response.model == Self.titan)
    }

    @Test func `eight calls are under way at a time, not more`() async throws {
        let order = Order()
        let transport = ScriptedTransport { request in
            let number = try Self.number(in: request)
            await order.begin(number)
            // The first eight wait for each other; fewer at a time would wait for ever.
            if number < 8 { for other in 0..<8 { await order.waitForBeginning(of: other) } }
            await order.end(number)
            return .scripted(body: #"{"embedding":[\#(number)],"inputTextTokenCount":1}"#)
        }
        let response = try await embed(Self.titan, .texts((0..<40).map(String.init)), transport)
        #expect(response.data.map(\.embedding) == (0..<40).map { .numbers(JSONNumberList([JSONNumber($0)])) })
        #expect(await order.mostAtOnce == 8)
    }

    @Test func `one call that fails fails the request and ends the others`() async throws {
        let transport = ScriptedTransport { request in
            if try Self.number(in: request) == 3 {
                return .scripted(status: 400, fields: [.amzErrorType: "ValidationException"], body: "{}")
            }
            return .scripted(ScriptedBody([.silence]))
        }
        let error = await #expect(throws: BedrockError.self) {
            try await embed(Self.titan, .texts((0..<20).map(String.init)), transport)
        }
        #expect(error?.code == .validation)
        #expect(error?.param == "input[3]")
        #expect(transport.sent.count == 8)
    }

    @Test func `Cohere takes 96 texts a call, and a header tells the tokens`() async throws {
        let transport = ScriptedTransport { request in
            let texts = try JSONParser.parse(request.body.bytes)["texts"]?.array ?? []
            let vectors = texts.map { "[\($0.string ?? "")]" }.joined(separator: ",")
            let fields: HTTPFields = [.init(literal: "x-amzn-bedrock-input-token-count"): "\(texts.count)"]
            return .scripted(fields: fields, body: #"{"embeddings":[\#(vectors)]}"#)
        }
        let response = try await embed(Self.cohere, .texts((0..<200).map(String.init)), transport)
        #expect(response.data.map(\.embedding) == (0..<200).map { .numbers(JSONNumberList([JSONNumber($0)])) })
        #expect(response.usage.promptTokens == 200)
        let counts = try transport.sent.map { try JSONParser.parse($0.body.bytes)["texts"]?.array?.count ?? 0 }
        #expect(counts.sorted() == [8, 96, 96])
    }

    /// `vectors.jsonl` has what Python's `struct.pack('<f')` makes of the numbers.
    @Test(
        arguments: Fixtures.lines("Families/python/vectors.jsonl").map {
            Named("\($0["numbers"]?.array?.count ?? 0) numbers", $0)
        }
    )
    func `base64 holds the floats that Python packs`(line: Named<JSONValue>) async throws {
        let numbers = try #require(line.value["numbers"]?.array).compactMap(\.string).joined(separator: ",")
        let transport = ScriptedTransport(body: #"{"embedding":[\#(numbers)]}"#)
        let response = try await embed(Self.titan, .text("A"), transport) { $0.encodingFormat = .base64 }
        #expect(response.data.map(\.embedding) == [.base64(line.value["base64"]?.string ?? "")])
    }

    @Test func `the vectors of Python are there`() {
        #expect(Fixtures.lines("Families/python/vectors.jsonl").count == 15)
    }

    static let png = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=="

    static let refused: [(String, JSONValue, String, String)] = [
        (titan, ["input": ""], "invalid_value", "input"),
        (titan, ["input": [" \n"]], "invalid_value", "input"),
        (titan, ["input": ["a", "b", ""]], "invalid_value", "input[2]"),
        (titan, ["input": []], "invalid_value", "input"),
        (titan, ["input": .array(Array(repeating: "a", count: 2049))], "invalid_value", "input"),
        (titan, ["input": [1, -2, 3]], "invalid_value", "input"),
        (titan, ["input": [[1], [300_000]]], "invalid_value", "input[1]"),
        (titan, ["input": [[1], []]], "invalid_value", "input[1]"),
        (titan, ["input": .string(png)], "unsupported_parameter", "input"),
        (titan, ["input": ["a", .string(png)]], "unsupported_parameter", "input[1]"),
        ("amazon.titan-embed-image-v1", ["input": "data:image/png;base64,?"], "invalid_value", "input"),
        ("amazon.titan-embed-image-v1", ["input": "data:image/svg+xml;base64,PHN2Zz4="], "invalid_value", "input"),
        (titan, ["input": "a", "encoding_format": "int8"], "invalid_value", "encoding_format"),
        (titan, ["input": "a", "dimensions": 3], "invalid_value", "dimensions"),
        ("amazon.nova-lite-v1:0", ["input": "a"], "model_not_found", "model"),
        ("gpt 4", ["input": "a"], "model_not_found", "model"),
    ]

    @Test(arguments: refused)
    func `what cannot be embedded is not sent`(
        model: String,
        members: JSONValue,
        code: String,
        param: String
    ) async throws {
        let transport = ScriptedTransport(body: #"{"embedding":[1]}"#)
        var json = try #require(members.object)
        json["model"] = .string(model)
        let request = try EmbeddingRequest(json: .object(json))
        let error = await #expect(throws: TranslationError.self) {
            try await BedrockEmbeddings(client: .scripted(transport)).embed(request)
        }
        #expect(error?.code.rawValue == code)
        #expect(error?.param == param)
        #expect(transport.sent.isEmpty)
    }

    @Test(
        arguments: [
            (.tokens([9906, 1917]), ["Hello world"], 2), (.tokenLists([[9906], [1917, 0]]), ["Hello", " world!"], 3),
        ] as [(EmbeddingRequest.Input, [String], Int)]
    )
    func `tokens go as their texts, and count where Bedrock does not`(
        input: EmbeddingRequest.Input,
        texts: [String],
        tokens: Int
    ) async throws {
        let transport = ScriptedTransport(body: #"{"embedding":[1]}"#)
        let response = try await embed(Self.titan, input, transport)
        let sent = try transport.sent.map { try JSONParser.parse($0.body.bytes)["inputText"]?.string }
        #expect(Set(sent) == Set(texts))
        #expect(response.usage.promptTokens == tokens)
    }

    @Test func `calls hold inputs of one kind, in order`() async throws {
        let transport = ScriptedTransport { request in
            let body = try JSONParser.parse(request.body.bytes)
            let count = body["texts"]?.array?.count ?? body["images"]?.array?.count ?? 0
            let vectors = Array(repeating: body["images"] == nil ? "[1]" : "[2]", count: count)
            return .scripted(body: #"{"embeddings":[\#(vectors.joined(separator: ","))]}"#)
        }
        let inputs = ["a", "b", Self.png, Self.png, "c"]
        let response = try await embed(Self.cohere, .texts(inputs), transport)
        let vectors = [1, 1, 2, 2, 1].map { EmbeddingResponse.Vector.numbers(JSONNumberList([JSONNumber($0)])) }
        #expect(response.data.map(\.embedding) == vectors)
        #expect(transport.sent.count == 4)
        // A token for each four bytes of text, none for pictures.
        #expect(response.usage.promptTokens == 3)
    }

    @Test(arguments: [("END", "aaaa"), ("START", "bbbb")])
    func `a text that Titan finds too long is cut where the client wants that`(
        truncate: String,
        left: String
    ) async throws {
        let transport = ScriptedTransport { request in
            let text = try JSONParser.parse(request.body.bytes)["inputText"]?.string ?? ""
            guard text.count > 100 else { return .scripted(body: #"{"embedding":[1],"inputTextTokenCount":100}"#) }
            let message =
                "400 Bad Request: Too many input tokens. Max input tokens: 100, request input token count: \(text.count) "
            return .scripted(
                status: 400,
                fields: [.amzErrorType: "ValidationException"],
                body: JSONValue.object(["message": .string(message)]).description
            )
        }
        let text = String(repeating: "a", count: 300) + String(repeating: "b", count: 300)
        var request = EmbeddingRequest(model: Self.titan, input: .texts(["x", text]))
        request.extra["truncate"] = .string(truncate)
        let answer = try await BedrockEmbeddings(client: .scripted(transport)).embed(request)
        #expect(answer.warnings.map(\.param) == ["input[1]"])
        let sent = try transport.sent.compactMap { try JSONParser.parse($0.body.bytes)["inputText"]?.string }
        #expect(sent.contains { (90...100).contains($0.count) && $0.hasPrefix(left) })
        request.extra = JSONObject()
        let error = await #expect(throws: BedrockError.self) {
            try await BedrockEmbeddings(client: .scripted(transport)).embed(request)
        }
        #expect(error?.param == "input[1]")
    }

    @Test func `as many vectors as texts are demanded`() async throws {
        let transport = ScriptedTransport(body: #"{"embeddings":[[1]]}"#)
        let error = await #expect(throws: TranslationError.self) {
            try await embed(Self.cohere, .texts(["a", "b"]), transport)
        }
        #expect(error?.code == .unexpectedAnswer)
    }

    @Test func `behind an alias another model is called, and the alias told`() async throws {
        let transport = ScriptedTransport(body: #"{"embedding":[1]}"#)
        let request = EmbeddingRequest(model: "text-embedding-3-small", input: .text("a"))
        let response = try await BedrockEmbeddings(client: .scripted(transport))
            .embed(request, model: try ModelID(naming: Self.titan)).response
        #expect(response.model == "text-embedding-3-small")
        #expect(transport.sent.first?.head.path == "/model/amazon.titan-embed-text-v2%3A0/invoke")
    }

    private func embed(
        _ model: String,
        _ input: EmbeddingRequest.Input,
        _ transport: ScriptedTransport,
        _ change: (inout EmbeddingRequest) -> Void = { _ in }
    ) async throws -> EmbeddingResponse {
        var request = EmbeddingRequest(model: model, input: input)
        change(&request)
        return try await BedrockEmbeddings(client: .scripted(transport)).embed(request).response
    }

    private static func number(in request: TransportRequest) throws -> Int {
        let text = try JSONParser.parse(request.body.bytes)["inputText"]?.string
        return try #require(text.flatMap { Int($0) })
    }
}

/// Which calls have begun and ended, and who waits for that.
private actor Order {
    private var begun: Set<Int> = []
    private var ended: Set<Int> = []
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private(set) var mostAtOnce = 0

    func begin(_ number: Int) {
        begun.insert(number)
        mostAtOnce = max(mostAtOnce, begun.count - ended.count)
        wake()
    }

    func end(_ number: Int) {
        ended.insert(number)
        wake()
    }

    func wait(for number: Int) async {
        while !ended.contains(number) { await withCheckedContinuation { waiting.append($0) } }
    }

    func waitForBeginning(of number: Int) async {
        while !begun.contains(number) { await withCheckedContinuation { waiting.append($0) } }
    }

    private func wake() {
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}
