// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema
import Testing

/// The frames of `botocore/frames.jsonl`, whose script says what stands in them and that botocore agrees.
struct BotocoreFrameTests {
    static let frames = Fixtures.lines("EventStream/botocore/frames.jsonl").map { line in
        Named(line["name"]?.string ?? "", line)
    }
    static let good = frames.filter { $0.value["messages"] != nil }
    static let bad = frames.filter { $0.value["error"] != nil }

    @Test func `all lines of the file are read`() {
        #expect(Self.good.count == 11)
        #expect(Self.bad.count == 30)
    }

    @Test(arguments: good)
    func `a good stream gives its messages`(frame: Named<JSONValue>) throws {
        var decoder = EventStreamDecoder()
        decoder.append(try Fixtures.decode(frame.value["stream"]?.string))
        let expected = try messages(of: frame.value)
        for message in expected { #expect(try decoder.next() == message) }
        #expect(try decoder.next() == nil)
        try decoder.finish()
    }

    @Test(arguments: good)
    func `encoding the messages gives the stream again`(frame: Named<JSONValue>) throws {
        let encoded = try messages(of: frame.value).flatMap { EventStreamEncoder.frame($0) }
        #expect(encoded == (try Fixtures.decode(frame.value["stream"]?.string)))
    }

    @Test(arguments: bad)
    func `a bad stream is refused`(frame: Named<JSONValue>) throws {
        let errors: [String: EventStreamError] = [
            "checksum": .checksumMismatch, "length": .invalidLength, "size": .frameTooLarge,
            "headers": .invalidHeaders, "truncated": .truncated,
        ]
        let expected = try #require(frame.value["error"]?.string.flatMap { errors[$0] })
        let stream = try Fixtures.decode(frame.value["stream"]?.string)
        #expect(throws: expected) {
            var decoder = EventStreamDecoder()
            decoder.append(stream)
            while try decoder.next() != nil {}
            // Only an end within a frame may have gone unnoticed so far.
            guard expected == .truncated else { return }
            try decoder.finish()
        }
    }

    private func messages(of line: JSONValue) throws -> [EventStreamMessage] {
        try (line["messages"]?.array ?? []).map { message in
            EventStreamMessage(
                headers: try (message["headers"]?.array ?? []).map { try header($0) },
                payload: try Fixtures.decode(message["payload"]?.string)
            )
        }
    }

    private func header(_ json: JSONValue) throws -> EventStreamMessage.Header {
        let name = try #require(json[0]?.string)
        let value = try #require(json[2])
        switch json[1]?.string {
        case "bool": return .init(name, .bool(value == true))
        case "int8": return .init(name, .int8(Int8(try #require(value.number?.int))))
        case "int16": return .init(name, .int16(Int16(try #require(value.number?.int))))
        case "int32": return .init(name, .int32(Int32(try #require(value.number?.int))))
        case "int64": return .init(name, .int64(Int64(try #require(value.number?.int))))
        case "timestamp": return .init(name, .timestamp(Int64(try #require(value.number?.int))))
        case "bytes": return .init(name, .bytes(try Fixtures.decode(value.string)))
        case "string": return .init(name, .string(try #require(value.string)))
        default: return .init(name, .uuid(try Fixtures.decode(value.string)))
        }
    }
}
