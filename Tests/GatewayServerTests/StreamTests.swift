// SPDX-License-Identifier: MIT-0

import BedrockCore
import GatewayServer
import OpenAISchema
import Testing

@Suite("Streamed answers")
struct StreamTests {
    static let whole: [ConverseStreamEvent] = [
        .messageStart(role: .assistant),
        .contentBlockDelta(index: 0, delta: .text("Hi")),
        .contentBlockStop(index: 0),
        .messageStop(.endTurn, additionalModelResponseFields: nil),
        .metadata(.init(usage: TokenUsage(inputTokens: 3, outputTokens: 1, totalTokens: 4))),
    ]

    func send(_ transport: ScriptedTransport) async throws -> (status: Int, events: [String]) {
        let body = TestGateway.chat.dropLast() + #","stream":true,"stream_options":{"include_usage":true}}"#
        let response = try await TestGateway(transport).send(body: String(body))
        let events = response.body.split(separator: "\n\n").map { String($0.dropFirst("data: ".count)) }
        return (response.status, events)
    }

    @Test("A whole stream ends with the reason, the usage and [DONE]")
    func wholeStream() async throws {
        let (status, events) = try await send(.streaming(Self.whole))
        #expect(status == 200)
        #expect(events.last == "[DONE]")
        let chunks = try events.dropLast().map { try ChatCompletionChunk(jsonBytes: Array($0.utf8)) }
        #expect(chunks.compactMap { $0.choices.first?.delta.content }.joined() == "Hi")
        #expect(chunks.compactMap { $0.choices.first?.finishReason } == [.stop])
        #expect(chunks.last?.usage.value?.totalTokens == 4)
        #expect(Set(chunks.map(\.id)).count == 1)
    }

    @Test("A stream that ends early tells an error, no reason and no [DONE], wherever it ends", arguments: 1..<5)
    func truncated(count: Int) async throws {
        let (status, events) = try await send(.streaming(Array(Self.whole.prefix(count))))
        #expect(status == 200)
        let error = try ErrorResponse(jsonBytes: Array(#require(events.last).utf8))
        #expect(error.type == "server_error")
        #expect(!events.contains("[DONE]"))
        #expect(!events.joined().contains(#""finish_reason":"stop""#))
    }

    @Test("Damaged bytes after good events: the good ones arrive, then an error")
    func damaged() async throws {
        let (_, events) = try await send(
            .streaming(Array(Self.whole.prefix(2)), then: [UInt8](repeating: 7, count: 40))
        )
        #expect(events.joined().contains(#""content":"Hi""#))
        #expect(try ErrorResponse(jsonBytes: Array(#require(events.last).utf8)).code == "upstream_stream_error")
        #expect(!events.contains("[DONE]"))
    }

    @Test("An exception as the first event keeps its status")
    func exceptionFirst() async throws {
        let frame = EventStreamEncoder.frame(
            EventStreamMessage(
                headers: [
                    .init(":exception-type", .string("throttlingException")),
                    .init(":message-type", .string("exception")),
                ],
                payload: Array(#"{"message":"Too many tokens."}"#.utf8)
            )
        )
        let (status, events) = try await send(.streaming([], then: frame))
        #expect(status == 429)
        #expect(events.joined().contains("Too many tokens."))
    }

    @Test("An exception later is an event with an error")
    func exceptionLater() async throws {
        let frame = EventStreamEncoder.frame(
            EventStreamMessage(
                headers: [
                    .init(":exception-type", .string("modelStreamErrorException")),
                    .init(":message-type", .string("exception")),
                ],
                payload: Array(#"{"message":"The model broke.","originalStatusCode":500}"#.utf8)
            )
        )
        let (status, events) = try await send(.streaming(Array(Self.whole.prefix(2)), then: frame))
        #expect(status == 200)
        let error = try ErrorResponse(jsonBytes: Array(#require(events.last).utf8))
        #expect(error.code == "model_error")
        #expect(error.message == "The model broke.")
    }
}

extension StreamTests {
    @Test("What comes after the end of a whole answer, or instead of a clean end, changes nothing")
    func afterTheEnd() async throws {
        for rest in [[UInt8](repeating: 7, count: 40), [0, 0, 0]] {
            let (_, events) = try await send(.streaming(Self.whole, then: rest))
            #expect(events.last == "[DONE]")
            #expect(events.count { $0 == "[DONE]" } == 1)
            #expect(!events.joined().contains("error"))
        }
    }
}
