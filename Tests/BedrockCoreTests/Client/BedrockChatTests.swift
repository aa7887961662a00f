// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import OpenAISchema
import Testing

@testable import BedrockCore

/// From OpenAI's request to OpenAI's answer, over scripted answers of Bedrock.
@Suite(.timeLimit(.minutes(1)))
struct BedrockChatTests {
    static var request: ChatCompletionRequest {
        var request = ChatCompletionRequest(
            model: "amazon.nova-lite-v1:0",
            messages: [.init(role: .system, content: "Be brief."), .init(role: .user, content: "Hi")]
        )
        request.temperature = 1.5
        return request
    }

    @Test func `a whole answer comes back in OpenAI's words`() async throws {
        let body =
            #"{"output":{"message":{"role":"assistant","content":[{"text":"Hello"}]}},"stopReason":"end_turn","#
            + #""usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5},"metrics":{"latencyMs":9}}"#
        let transport = ScriptedTransport(fields: [.amzRequestID: "request-1"], body: body)
        let answer = try await BedrockChat(client: .scripted(transport)).complete(Self.request)
        #expect(answer.completion.choices.map(\.message.content) == [.text("Hello")])
        #expect(answer.completion.model == "amazon.nova-lite-v1:0")
        #expect(answer.completion.id.hasPrefix("chatcmpl-"))
        #expect(answer.completion.created > 1_700_000_000)
        #expect(answer.completion.usage?.totalTokens == 5)
        #expect(answer.warnings.map(\.param) == ["temperature"])
        #expect(answer.requestID == "request-1")
        let sent = try JSONParser.parse(try #require(transport.sent.first).body.bytes)
        let expected: JSONValue = [
            "system": [["text": "Be brief."]],
            "messages": [["role": "user", "content": [["text": "Hi"]]]],
            "inferenceConfig": ["temperature": 1],
        ]
        #expect(sent.sorted() == expected.sorted())
    }

    @Test func `behind an alias another model is called, and the alias told`() async throws {
        let transport = ScriptedTransport(body: BedrockClientTests.answer)
        var request = Self.request
        request.model = "gpt 4"
        let model = try ModelID(naming: "us.amazon.nova-pro-v1:0")
        let answer = try await BedrockChat(client: .scripted(transport)).complete(request, model: model)
        #expect(answer.completion.model == "gpt 4")
        #expect(transport.sent.first?.head.path == "/model/us.amazon.nova-pro-v1%3A0/converse")
    }

    @Test func `what cannot be translated is not sent`() async throws {
        let transport = ScriptedTransport(body: BedrockClientTests.answer)
        let chat = BedrockChat(client: .scripted(transport))
        var request = Self.request
        request.logprobs = true
        await #expect(throws: TranslationError.self) { try await chat.complete(request) }
        await #expect(throws: TranslationError.self) { _ = try await chat.stream(request) }
        request = Self.request
        request.model = ""
        let error = await #expect(throws: TranslationError.self) { try await chat.complete(request) }
        #expect(error?.code == .modelNotFound)
        #expect(transport.sent.isEmpty)
    }

    @Test func `each answer has an id of its own`() async throws {
        let chat = BedrockChat(client: .scripted(ScriptedTransport(body: BedrockClientTests.answer)))
        var ids: Set<String> = []
        for _ in 0..<50 { ids.insert(try await chat.complete(Self.request).completion.id) }
        #expect(ids.count == 50)
    }

    @Test func `a stream comes in chunks, its usage where it was asked for`() async throws {
        var request = Self.request
        request.streamOptions = StreamOptions(includeUsage: true)
        let stream = try await stream([.bytes(Frames.answer)], request)
        #expect(stream.warnings.map(\.param) == ["temperature"])
        #expect(stream.requestID == "request-1")
        var chunks: [ChatCompletionChunk] = []
        for try await chunk in stream { chunks.append(chunk) }
        #expect(chunks.compactMap { $0.choices.first?.delta.content }.joined() == "Hello")
        #expect(Set(chunks.map(\.id)).count == 1)
        #expect(Set(chunks.map(\.created)).count == 1)
        #expect(chunks.map { $0.choices.first?.finishReason } == [nil, nil, nil, .stop, nil])
        #expect(chunks.last?.usage.value?.totalTokens == 5)
        #expect(chunks.dropLast().allSatisfy { $0.usage == .null })
    }

    @Test func `a reader hands over what has arrived`() async throws {
        let rest = Frames.text("lo") + Frames.blockStop + Frames.stop + Frames.metadata
        var reader = try await stream([.bytes(Frames.start + Frames.text("Hel")), .bytes([]), .bytes(rest)])
            .makeReader()
        #expect(try await reader.next()?.count == 2)
        #expect(try await reader.next()?.isEmpty == true)
        #expect(try await reader.next()?.count == 2)
        #expect(try await reader.next() == nil)
    }

    @Test(arguments: [
        Frames.start, Frames.start + Frames.text("Hel"), Frames.start + Frames.stop,
        Frames.event("messageToCome", [:]), [],
    ])
    func `a stream that ends early is an error, told after what came`(bytes: [UInt8]) async throws {
        let stream = try await stream(bytes.isEmpty ? [] : [.bytes(bytes)])
        let error = await #expect(throws: TranslationError.self) { for try await _ in stream {} }
        #expect(error?.code == .truncatedStream)
    }

    @Test func `an impossible event comes after the chunks before it, and stays`() async throws {
        var reader = try await stream([.bytes(Frames.start + Frames.text("Hel") + Frames.start)]).makeReader()
        #expect(try await reader.next()?.count == 2)
        for _ in 0..<2 {
            let error = await #expect(throws: TranslationError.self) { try await reader.next() }
            #expect(error?.code == .unexpectedAnswer)
        }
    }

    @Test func `an exception in a stream is Bedrock's`() async throws {
        let exception = Frames.exception("throttlingException", ["message": "Slow down."])
        let stream = try await stream([.bytes(Frames.start), .bytes(exception)])
        let error = await #expect(throws: BedrockError.self) { for try await _ in stream {} }
        #expect(error?.code == .throttling)
        #expect(error?.status == 429)
    }

    @Test func `cancelling a stream wakes its reader`() async throws {
        let stream = try await stream([.bytes(Frames.start), .silence])
        async let canceller: Void = stream.cancel()
        await #expect(throws: CancellationError.self) { for try await _ in stream {} }
        await canceller
    }

    private func stream(
        _ steps: [ScriptedBody.Step],
        _ request: ChatCompletionRequest = request
    ) async throws -> ChatStream {
        let transport = ScriptedTransport { _ in .scripted(ScriptedBody(steps)) }
        return try await BedrockChat(client: .scripted(transport)).stream(request)
    }
}
