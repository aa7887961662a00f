// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// An exception that Bedrock tells within a stream.
///
/// Source: Amazon Bedrock API reference, `ConverseStreamOutput`: `modelStreamErrorException` and its kin.
public struct StreamException: Error, Hashable, Sendable {
    /// The name as the frame tells it: `throttlingException`.
    public var name: String
    /// Bedrock's words.
    public var message: String
    /// The status that the model's own server gave, where Bedrock tells it.
    public var originalStatusCode: Int?

    /// Makes an exception.
    ///
    /// - Parameters:
    ///   - name: the name as the frame tells it.
    ///   - message: Bedrock's words.
    ///   - originalStatusCode: the status that the model's own server gave.
    public init(name: String, message: String, originalStatusCode: Int? = nil) {
        self.name = name
        self.message = message
        self.originalStatusCode = originalStatusCode
    }
}

/// What one message of Bedrock's stream tells.
public enum ConverseStreamMessage: Hashable, Sendable {
    /// An event of the answer.
    case event(ConverseStreamEvent)
    /// The end of the answer by an exception.
    case exception(StreamException)

    /// Reads a message.
    ///
    /// - Parameter message: a message of the event stream.
    /// - Throws: ``EventStreamError`` where headers or payload are not as documented.
    public init(_ message: EventStreamMessage) throws(EventStreamError) {
        switch message.string(":message-type") {
        case "event":
            guard let type = message.string(":event-type") else { throw .invalidHeaders }
            self = .event(try Self.event(type, message.payload))
        case "exception":
            guard let name = message.string(":exception-type") else { throw .invalidHeaders }
            let json = try? JSONParser.parse(message.payload)
            self = .exception(
                StreamException(
                    name: name,
                    message: json?["message"]?.string ?? json?["Message"]?.string ?? name,
                    originalStatusCode: json?["originalStatusCode"]?.number?.int
                )
            )
        case "error":
            self = .exception(
                StreamException(
                    name: message.string(":error-code") ?? "error",
                    message: message.string(":error-message") ?? "Bedrock ended the stream with an error."
                )
            )
        default: throw .invalidHeaders
        }
    }

    private static func event(_ type: String, _ payload: [UInt8]) throws(EventStreamError) -> ConverseStreamEvent {
        if type == "contentBlockDelta", let event = ConverseStreamEvent.text(in: payload) { return event }
        do {
            return try ConverseStreamEvent(type: type, payload: JSONParser.parse(payload))
        } catch {
            throw .invalidPayload
        }
    }
}
