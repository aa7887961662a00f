// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema
import Testing

@Suite("Deltas with text")
struct TextDeltaTests {
    @Test(
        "A delta in Bedrock's own form is read as any other form of it",
        arguments: [
            #"{"contentBlockIndex":0,"delta":{"text":"Hello"},"p":"abc"}"#,
            #"{"contentBlockIndex":12,"delta":{"text":""},"p":""}"#,
            #"{"contentBlockIndex":0,"delta":{"text":"Hello"}}"#,
            #"{"contentBlockIndex":0,"delta":{"text":"a\"b\\c\/d\n\té日😀\ud83d\ude00\ud800"},"p":"abcdefghijklmnop"}"#,
            #"{"contentBlockIndex":0,"delta":{"text":"größer 日本 👩‍👩‍👧, long enough for no small string"},"p":"a"}"#,
            #"{ "contentBlockIndex" : 0, "delta": {"text": "spaces"}}"#,
            #"{"delta":{"text":"another order"},"contentBlockIndex":3,"p":"abc"}"#,
            #"{"contentBlockIndex":0,"delta":{"text":"more"},"p":"abc","q":1}"#,
            #"{"contentBlockIndex":0,"delta":{"text":"escaped padding"},"p":"a\"bc"}"#,
            #"{"contentBlockIndex":0,"delta":{"toolUse":{"input":"{\"a\":"}},"p":"abc"}"#,
            #"{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"Hm"}},"p":"abc"}"#,
            #"{"contentBlockIndex":12345,"delta":{"text":"far"}}"#,
        ]
    )
    func forms(payload: String) throws {
        let json = try JSONParser.parse(payload)
        let expected = try ConverseStreamEvent(type: "contentBlockDelta", payload: json)
        #expect(try Self.message(Array(payload.utf8)) == .event(expected))
    }

    @Test(
        "What is no JSON is none in Bedrock's own form either",
        arguments: [
            #"{"contentBlockIndex":0,"delta":{"text":"Hello"},"p":"abc"}}"#,
            #"{"contentBlockIndex":0,"delta":{"text":"Hello"},"p":"abc""#,
            #"{"contentBlockIndex":007,"delta":{"text":"Hello"}}"#,
            #"{"contentBlockIndex":0,"delta":{"text":"Hel\xlo"}}"#,
            #"{"contentBlockIndex":0,"delta":{"text":"Hello"},"p":"a\#u{1}"}"#,
            #"{"contentBlockIndex":,"delta":{"text":"Hello"}}"#,
        ]
    )
    func faults(payload: String) {
        #expect(throws: EventStreamError.invalidPayload) { try Self.message(Array(payload.utf8)) }
    }

    @Test("Text and padding are UTF-8", arguments: [43, 54])
    func bytes(position: Int) throws {
        var payload = Array(#"{"contentBlockIndex":0,"delta":{"text":"Hello"},"p":"abc"}"#.utf8)
        payload[position] = 0xFF
        #expect(throws: EventStreamError.invalidPayload) { try Self.message(payload) }
    }

    private static func message(_ payload: [UInt8]) throws -> ConverseStreamMessage {
        try ConverseStreamMessage(
            EventStreamMessage(
                headers: [
                    .init(":event-type", .string("contentBlockDelta")),
                    .init(":content-type", .string("application/json")), .init(":message-type", .string("event")),
                ],
                payload: payload
            )
        )
    }
}
