// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema
import Testing

/// What the headers of a message make of its payload.
struct ConverseStreamMessageTests {
    @Test func `an event is read by its type`() throws {
        let message = message(["event", "event-type", "messageStop"], #"{"stopReason":"end_turn","p":"abcd"}"#)
        #expect(
            try ConverseStreamMessage(message) == .event(.messageStop(.endTurn, additionalModelResponseFields: nil))
        )
    }

    @Test func `an event of an unknown type is kept`() throws {
        let message = message(["event", "event-type", "toolProgress"], #"{"a":[1]}"#)
        #expect(try ConverseStreamMessage(message) == .event(.unknown(type: "toolProgress", payload: ["a": [1]])))
    }

    @Test func `an exception gives its name and words`() throws {
        let message = message(
            ["exception", "exception-type", "modelStreamErrorException"],
            #"{"message":"The model failed.","originalStatusCode":500,"originalMessage":"boom"}"#
        )
        let expected = StreamException(
            name: "modelStreamErrorException",
            message: "The model failed.",
            originalStatusCode: 500
        )
        #expect(try ConverseStreamMessage(message) == .exception(expected))
    }

    @Test(arguments: ["", "not JSON", "[]", #"{"message":7}"#])
    func `an exception without words is known by its name`(payload: String) throws {
        let message = message(["exception", "exception-type", "throttlingException"], payload)
        let expected = StreamException(name: "throttlingException", message: "throttlingException")
        #expect(try ConverseStreamMessage(message) == .exception(expected))
    }

    @Test func `an error beyond the model is an exception as well`() throws {
        let message = EventStreamMessage(headers: [
            .init(":message-type", .string("error")),
            .init(":error-code", .string("InternalError")),
            .init(":error-message", .string("An internal server error occurred")),
        ])
        let expected = StreamException(name: "InternalError", message: "An internal server error occurred")
        #expect(try ConverseStreamMessage(message) == .exception(expected))
    }

    @Test func `headers that do not tell the kind are refused`() {
        let headers: [[EventStreamMessage.Header]] = [
            [],
            [.init(":message-type", .string("other"))],
            [.init(":message-type", .bool(true))],
            [.init(":message-type", .string("event"))],
            [.init(":message-type", .string("exception"))],
            [.init(":message-type", .string("event")), .init(":event-type", .int8(1))],
        ]
        for headers in headers {
            #expect(throws: EventStreamError.invalidHeaders) {
                try ConverseStreamMessage(EventStreamMessage(headers: headers, payload: Array("{}".utf8)))
            }
        }
    }

    @Test(arguments: ["", "not JSON", "7", #"{"stopReason":7}"#, "{}"])
    func `a payload that is not the event's is refused`(payload: String) {
        #expect(throws: EventStreamError.invalidPayload) {
            try ConverseStreamMessage(message(["event", "event-type", "messageStop"], payload))
        }
    }

    private func message(_ kind: [String], _ payload: String) -> EventStreamMessage {
        EventStreamMessage(
            headers: [.init(":message-type", .string(kind[0])), .init(":\(kind[1])", .string(kind[2]))],
            payload: Array(payload.utf8)
        )
    }
}
