// SPDX-License-Identifier: MIT-0

import HTTPTypes
import BedrockCore
import BedrockSimulator
import OpenAISchema
import Testing

/// The streams of ConverseStream, read by the library's decoder, which is itself tested against botocore.
struct StreamTests {
    let requests = Requests()

    private func stream(_ body: JSONValue, model: String = "amazon.nova-lite-v1:0") throws -> [EventStreamMessage] {
        var decoder = EventStreamDecoder()
        decoder.append(requests.send(body, to: model, "converse-stream").body)
        var messages: [EventStreamMessage] = []
        while let message = try decoder.next() { messages.append(message) }
        return messages
    }

    private func types(_ messages: [EventStreamMessage]) -> [String?] {
        messages.map { $0.string(":event-type") ?? $0.string(":exception-type") }
    }

    @Test func `streams text in several deltas`() throws {
        let messages = try stream(user("Hello there"))
        #expect(
            types(messages) == [
                "messageStart", "contentBlockDelta", "contentBlockDelta", "contentBlockDelta", "contentBlockDelta",
                "contentBlockStop", "messageStop", "metadata",
            ]
        )
        let payloads = try messages.map { try JSONParser.parse($0.payload) }
        #expect(payloads.compactMap { $0["delta"]?["text"]?.string }.joined() == "You said: Hello there")
        #expect(payloads.allSatisfy { $0["p"]?.string?.isEmpty == false })
        #expect(payloads.last?["usage"]?["totalTokens"] == 6)
        #expect(messages.allSatisfy { $0.string(":content-type") == "application/json" })
        #expect(messages.allSatisfy { $0.string(":message-type") == "event" })
    }

    @Test func `streams a call in fragments, and one without arguments in none`() throws {
        let schema: JSONValue = [
            "type": "object", "properties": ["city": ["type": "string"]], "required": ["city"],
        ]
        let tools: JSONValue = [
            "tools": [
                ["toolSpec": ["name": "weather", "inputSchema": ["json": schema]]],
                ["toolSpec": ["name": "time", "inputSchema": ["json": ["type": "object"]]]],
            ]
        ]
        let payloads = try stream(user("in parallel").with("toolConfig", tools)).map {
            try JSONParser.parse($0.payload)
        }
        let starts = payloads.compactMap { $0["start"]?["toolUse"]?["name"]?.string }
        #expect(starts == ["weather", "time"])
        let fragments = payloads.filter { $0["delta"]?["toolUse"] != nil }
        #expect(fragments.count > 1)
        #expect(fragments.allSatisfy { $0["contentBlockIndex"] == 1 })
        #expect(fragments.compactMap { $0["delta"]?["toolUse"]?["input"]?.string }.joined() == #"{"city":"example"}"#)
    }

    @Test func `streams thoughts and their signature before the text`() throws {
        let body = user("Hi").with("additionalModelRequestFields", ["reasoningConfig": ["type": "enabled"]])
        let deltas = try stream(body).compactMap { try JSONParser.parse($0.payload)["delta"] }
        let signature = try #require(deltas.firstIndex { $0["reasoningContent"]?["signature"] != nil })
        let text = try #require(deltas.firstIndex { $0["text"] != nil })
        #expect(deltas[..<signature].allSatisfy { $0["reasoningContent"]?["text"] != nil })
        #expect(signature + 1 == text)
    }

    @Test func `ends with an exception after some deltas`() throws {
        let messages = try stream(user("Hello there"), model: "fault.stream-exception")
        #expect(types(messages).dropLast().contains("contentBlockDelta"))
        #expect(types(messages).last == "modelStreamErrorException")
        #expect(messages.last?.string(":message-type") == "exception")
    }

    @Test func `begins with an exception`() throws {
        #expect(try types(stream(user("Hi"), model: "fault.stream-throttled-first")) == ["throttlingException"])
    }

    @Test func `ends without messageStop or without metadata`() throws {
        #expect(try !types(stream(user("Hi"), model: "fault.stream-truncated")).contains("messageStop"))
        #expect(try types(stream(user("Hi"), model: "fault.stream-no-metadata")).last == "messageStop")
    }

    @Test func `spoils a checksum`() {
        #expect(throws: EventStreamError.self) { try stream(user("Hi"), model: "fault.bad-crc") }
    }

    @Test func `stalls after one delta, or is silent at once`() throws {
        let stalled = requests.send(user("Hi"), to: "fault.stall", "converse-stream")
        #expect(stalled.steps.last == .silence)
        #expect(try types(stream(user("Hi"), model: "fault.stall")) == ["messageStart", "contentBlockDelta"])
        #expect(requests.send(user("Hi"), to: "fault.silent", "converse-stream").steps == [.silence])
    }

    @Test func `is cut in the middle of a frame`() throws {
        let reply = requests.send(user("Hi"), to: "fault.stream-cut", "converse-stream")
        #expect(reply.steps.last == .cut)
        var decoder = EventStreamDecoder()
        decoder.append(reply.body)
        while try decoder.next() != nil {}
        #expect(throws: EventStreamError.self) { try decoder.finish() }
    }
}
