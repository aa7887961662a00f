// SPDX-License-Identifier: MIT-0

import OpenAISchema
import Testing

/// The fields and line ends are those of WHATWG HTML, "Server-sent events".
@Suite("Reading server-sent events")
struct ServerSentEventReaderTests {
    private let stream =
        ": hello\n\ndata: {\"a\":1}\n\nevent: x\r\ndata:two\r\ndata:  lines\r\nid: 7\r\n\r\ndata\n\ndatabase: 1\n\ndata: [DONE]\n\nrest"

    private let expected: [(bytes: String, data: String?)] = [
        (": hello\n\n", nil), ("data: {\"a\":1}\n\n", "{\"a\":1}"),
        ("event: x\r\ndata:two\r\ndata:  lines\r\nid: 7\r\n\r\n", "two\n lines"), ("data\n\n", ""),
        ("database: 1\n\n", nil),
        ("data: [DONE]\n\n", "[DONE]"),
    ]

    @Test("However the bytes are cut, the events are the same", arguments: [1, 2, 3, 7, 1000])
    func cuts(size: Int) {
        var reader = ServerSentEventReader()
        var events: [ServerSentEventReader.Event] = []
        let bytes = Array(stream.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            reader.append(Array(bytes[start..<min(start + size, bytes.count)]))
            while let event = reader.next() { events.append(event) }
        }
        #expect(events.map { String(decoding: $0.bytes, as: UTF8.self) } == expected.map(\.bytes))
        #expect(events.map { $0.data.map { String(decoding: $0, as: UTF8.self) } } == expected.map(\.data))
        #expect(reader.waitingBytes == 4)
    }
}
