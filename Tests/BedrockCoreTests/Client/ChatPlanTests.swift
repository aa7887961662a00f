// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Locking
import OpenAISchema
import Testing

@testable import BedrockCore

/// Ways of asking that a model refuses, and answers that do not come as they were asked for.
///
/// Texts of the refusals: published by users of Bedrock.
@Suite(.timeLimit(.minutes(1)))
struct ChatPlanTests {
    static let schemaRefusal = #"{"message":"output_config.format: Extra inputs are not permitted"}"#
    static let streamRefusal = #"{"message":"This model doesn't support tool use in streaming mode."}"#

    /// An answer of the whole kind.
    static func answer(_ content: String, _ reason: String = "end_turn") -> String {
        #"{"output":{"message":{"role":"assistant","content":["# + content + #"]}},"stopReason":""# + reason
            + #"","usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5}}"#
    }

    private func request(_ model: String, _ members: JSONObject = [:]) throws -> ChatCompletionRequest {
        var object: JSONObject = ["model": .string(model), "messages": [["role": "user", "content": "Hi"]]]
        for member in members.members { object[member.key] = member.value }
        return try ChatCompletionRequest(json: .object(object))
    }

    private func body(_ request: TransportRequest?) throws -> JSONValue {
        try JSONParser.parse(try #require(request).body.bytes)
    }

    private func chunks(_ stream: ChatStream) async throws -> [ChatCompletionChunk] {
        var chunks: [ChatCompletionChunk] = []
        for try await chunk in stream { chunks.append(chunk) }
        return chunks
    }

    static let tools: JSONObject = ["tools": [["type": "function", "function": ["name": "look.up"]]]]
    static let format: JSONObject = [
        "response_format": [
            "type": "json_schema",
            "json_schema": ["name": "n", "schema": ["type": "object", "properties": ["a": ["type": "string"]]]],
        ]
    ]
    static let call = #"{"toolUse":{"toolUseId":"t1","name":"look_up","input":{"b":1.0,"a":2}}}"#

    @Test func `a schema that the model refuses is asked for by a tool, whose name never shows`() async throws {
        let call = #"{"text":"Here."},{"toolUse":{"toolUseId":"t","name":"json_response","input":{"a":"x"}}}"#
        let transport = ScriptedTransport { request in
            request.body.bytes.contains("outputConfig")
                ? .scripted(status: 400, fields: [.amzErrorType: "ValidationException"], body: Self.schemaRefusal)
                : .scripted(body: Self.answer(call, "tool_use"))
        }
        let chat = BedrockChat(client: .scripted(transport))
        let answer = try await chat.complete(request("anthropic.claude-sonnet-4-5-20250929-v1:0", Self.format))
        #expect(answer.completion.choices[0].message.content == .text(#"{"a":"x"}"#))
        #expect(answer.completion.choices[0].message.toolCalls == nil)
        #expect(answer.completion.choices[0].finishReason == .stop)
        #expect(answer.warnings.isEmpty)
        #expect(transport.sent.count == 2)
        let second = try body(transport.sent.last)
        #expect(second["toolConfig"]?["toolChoice"] == ["tool": ["name": "json_response"]])
        #expect(second["outputConfig"] == nil)
    }

    @Test func `another refusal is no reason to ask again`() async throws {
        let refusal = #"{"message":"The text field in the ContentBlock object is blank."}"#
        let fields: HTTPFields = [.amzErrorType: "ValidationException"]
        let transport = ScriptedTransport(status: 400, fields: fields, body: refusal)
        let chat = BedrockChat(client: .scripted(transport))
        await #expect(throws: BedrockError.self) {
            try await chat.complete(request("anthropic.claude-sonnet-4-5-20250929-v1:0", Self.format))
        }
        #expect(transport.sent.count == 1)
    }

    /// Palmyra streams tools, or refuses: what users published differs.
    @Test(arguments: [true, false])
    func `tools that the model may not stream come all the same`(streams: Bool) async throws {
        let transport = ScriptedTransport { request in
            guard request.head.path?.hasSuffix("-stream") == true else {
                return .scripted(body: Self.answer(#"{"text":"Well."},"# + Self.call, "tool_use"))
            }
            guard streams else {
                return .scripted(status: 400, fields: [.amzErrorType: "ValidationException"], body: Self.streamRefusal)
            }
            return .scripted(ScriptedBody([.bytes(Self.streamedCall)]))
        }
        let chat = BedrockChat(client: .scripted(transport))
        let chunks = try await chunks(chat.stream(request("us.writer.palmyra-x5-v1:0", Self.tools)))
        let deltas = chunks.flatMap(\.choices).map(\.delta)
        #expect(deltas.compactMap(\.content).joined() == "Well.")
        let calls = deltas.flatMap { $0.toolCalls ?? [] }
        #expect(calls.compactMap(\.name) == ["look.up"])
        #expect(calls.compactMap(\.arguments).joined() == #"{"b":1.0,"a":2}"#)
        #expect(chunks.compactMap { $0.choices.first?.finishReason } == [.toolCalls])
        #expect(transport.sent.count == (streams ? 1 : 2))
    }

    static let streamedCall: [UInt8] =
        Frames.start + Frames.text("Well.") + Frames.blockStop
        + Frames.event(
            "contentBlockStart",
            ["contentBlockIndex": 1, "start": ["toolUse": ["toolUseId": "t1", "name": "look_up"]]]
        )
        + Frames.event(
            "contentBlockDelta",
            ["contentBlockIndex": 1, "delta": ["toolUse": ["input": #"{"b":1.0,"a":2}"#]]]
        )
        + Frames.event("contentBlockStop", ["contentBlockIndex": 1])
        + Frames.event("messageStop", ["stopReason": "tool_use"]) + Frames.metadata

    @Test func `a model that is known not to stream tools is not asked to, and a stream's guardrail mode is left out`()
        async throws
    {
        let transport = ScriptedTransport(body: Self.answer(Self.call, "tool_use"))
        let chat = BedrockChat(client: .scripted(transport))
        var members = Self.tools
        let guardrail: JSONObject = [
            "guardrailIdentifier": "abc", "guardrailVersion": "1", "streamProcessingMode": "async",
        ]
        members["guardrailConfig"] = .object(guardrail)
        let stream = try await chat.stream(request("us.meta.llama3-3-70b-instruct-v1:0", members))
        #expect(try await chunks(stream).compactMap { $0.choices.first?.finishReason } == [.toolCalls])
        #expect(transport.sent.map { $0.head.path?.hasSuffix("/converse") } == [true])
        let sent = try body(transport.sent.first)["guardrailConfig"]
        #expect(sent == ["guardrailIdentifier": "abc", "guardrailVersion": "1"])
    }

    @Test func `several answers are as many calls, in order and with their tokens added up`() async throws {
        let transport = ScriptedTransport(body: Self.answer(#"{"text":"Hello"}"#))
        let chat = BedrockChat(client: .scripted(transport))
        let answer = try await chat.complete(request("amazon.nova-lite-v1:0", ["n": 3])).completion
        #expect(answer.choices.map(\.index) == [0, 1, 2])
        #expect(answer.usage?.promptTokens == 9)
        #expect(answer.usage?.completionTokens == 6)
        #expect(answer.usage?.totalTokens == 15)
        let options: JSONObject = ["n": 3, "stream_options": ["include_usage": true]]
        let chunks = try await chunks(chat.stream(request("amazon.nova-lite-v1:0", options)))
        #expect(Set(chunks.flatMap(\.choices).map(\.index)) == [0, 1, 2])
        #expect(chunks.flatMap(\.choices).count { $0.finishReason == .stop } == 3)
        #expect(chunks.last?.choices.isEmpty == true)
        #expect(chunks.last?.usage.value?.totalTokens == 15)
        #expect(chunks.count { $0.usage.value != nil } == 1)
        #expect(transport.sent.count == 6)
    }

    @Test func `one of several answers that fails is an error`() async throws {
        let count = Locked(0)
        let transport = ScriptedTransport { _ in
            let isFirst = count.withLock { count in
                count += 1
                return count == 1
            }
            return isFirst
                ? .scripted(body: Self.answer(#"{"text":"Hello"}"#))
                : .scripted(status: 429, fields: [.amzErrorType: "ThrottlingException"], body: #"{"message":"Slow."}"#)
        }
        let chat = BedrockChat(client: .scripted(transport))
        await #expect(throws: BedrockError.self) { try await chat.complete(request("amazon.nova-lite-v1:0", ["n": 2])) }
        let stream = try await chat.stream(request("amazon.nova-lite-v1:0", ["n": 2]))
        await #expect(throws: BedrockError.self) { _ = try await chunks(stream) }
    }

    @Test(arguments: [false, true])
    func `the former spelling gets the former answer`(streams: Bool) async throws {
        let second = #"{"toolUse":{"toolUseId":"t2","name":"look_up","input":{}}}"#
        let transport = ScriptedTransport(body: Self.answer(Self.call + "," + second, "tool_use"))
        let chat = BedrockChat(client: .scripted(transport))
        let functions: JSONObject = ["functions": [["name": "look.up"]], "function_call": ["name": "look.up"]]
        // A model that streams no tools, so that one answer serves for both.
        let request = try request("us.meta.llama3-3-70b-instruct-v1:0", functions)
        if streams {
            let chunks = try await chunks(chat.stream(request))
            let calls = chunks.flatMap(\.choices).compactMap { $0.delta.extra["function_call"] }
            #expect(calls.compactMap { $0["name"]?.string } == ["look.up"])
            #expect(calls.compactMap { $0["arguments"]?.string }.joined() == #"{"b":1.0,"a":2}"#)
            #expect(chunks.compactMap { $0.choices.first?.finishReason } == [.functionCall])
            #expect(chunks.allSatisfy { $0.choices.allSatisfy { $0.delta.toolCalls == nil } })
        } else {
            let choice = try await chat.complete(request).completion.choices[0]
            #expect(choice.message.functionCall == .init(name: "look.up", arguments: #"{"b":1.0,"a":2}"#))
            #expect(choice.message.toolCalls == nil)
            #expect(choice.finishReason == .functionCall)
        }
    }

    @Test(arguments: [false, true])
    func `thoughts stand within the text where that is wanted`(streams: Bool) async throws {
        let transport = ScriptedTransport { request in
            guard request.head.path?.hasSuffix("-stream") == true else {
                let thought = #"{"reasoningContent":{"reasoningText":{"text":"Hm.","signature":"c2ln"}}}"#
                return .scripted(body: Self.answer(thought + #",{"text":"Hello"}"#))
            }
            let bytes =
                Frames.start
                + Frames.event(
                    "contentBlockDelta",
                    ["contentBlockIndex": 0, "delta": ["reasoningContent": ["text": "Hm."]]]
                )
                + Frames.event(
                    "contentBlockDelta",
                    ["contentBlockIndex": 0, "delta": ["reasoningContent": ["signature": "c2ln"]]]
                )
                + Frames.blockStop + Frames.text("Hello") + Frames.blockStop + Frames.stop + Frames.metadata
            return .scripted(ScriptedBody([.bytes(bytes)]))
        }
        var configuration = BedrockChat.Configuration()
        configuration.reasoningInText = true
        let chat = BedrockChat(client: .scripted(transport), configuration: configuration)
        let request = try request("us.anthropic.claude-3-7-sonnet-20250219-v1:0")
        if streams {
            let deltas = try await chunks(chat.stream(request)).flatMap(\.choices).map(\.delta)
            #expect(deltas.compactMap(\.content).joined() == "<think>Hm.</think>Hello")
            #expect(deltas.allSatisfy { $0.reasoningContent == nil })
        } else {
            let message = try await chat.complete(request).completion.choices[0].message
            #expect(message.content == .text("<think>Hm.</think>Hello"))
            #expect(message.reasoningContent == nil)
        }
    }

    @Test func `a strict gateway refuses what it would alter`() async throws {
        let transport = ScriptedTransport(body: Self.answer(#"{"text":"Hello"}"#))
        var configuration = BedrockChat.Configuration()
        configuration.isStrict = true
        let chat = BedrockChat(client: .scripted(transport), configuration: configuration)
        let error = await #expect(throws: TranslationError.self) {
            try await chat.complete(request("amazon.nova-lite-v1:0", ["seed": 1]))
        }
        #expect(error?.param == "seed")
        _ = try await chat.complete(request("amazon.nova-lite-v1:0"))
        #expect(transport.sent.count == 1)
    }

    /// A client that drops unknown members sends the call back without the thoughts before it.
    @Test func `thoughts are found again by the call, for the same caller alone`() async throws {
        let thought = #"{"reasoningContent":{"reasoningText":{"text":"Hm.","signature":"c2ln"}}},"#
        let transport = ScriptedTransport(body: Self.answer(thought + Self.call, "tool_use"))
        let chat = BedrockChat(client: .scripted(transport))
        var members = Self.tools
        members["reasoning_effort"] = "low"
        let model = "us.anthropic.claude-3-7-sonnet-20250219-v1:0"
        _ = try await chat.complete(request(model, members), context: .init(scope: "a"))
        let call: JSONValue = ["id": "t1", "type": "function", "function": ["name": "look.up", "arguments": "{}"]]
        members["messages"] = [
            ["role": "user", "content": "Hi"], ["role": "assistant", "tool_calls": [call]],
            ["role": "tool", "tool_call_id": "t1", "content": "42"],
        ]
        for (scope, isFound) in [("a", true), ("b", false)] {
            _ = try await chat.complete(request(model, members), context: .init(scope: scope))
            let sent = try body(transport.sent.last)
            let first = sent["messages"]?.array?[1]["content"]?.array?[0]
            #expect((first?["reasoningContent"] != nil) == isFound)
            #expect((sent["additionalModelRequestFields"]?["thinking"] != nil) == isFound)
        }
    }
}

extension [UInt8] {
    fileprivate func contains(_ text: String) -> Bool { String(decoding: self, as: UTF8.self).contains(text) }
}
