// SPDX-License-Identifier: MIT-0

import AWSSigner
import OpenAISchema
import Testing

@testable import BedrockCore

/// Events that are written without chunks in between are those that the chunks would have made.
@Suite(.timeLimit(.minutes(1)))
struct WrittenEventsTests {
    static let texts = [
        "Hel", "lo", "", " wörld", "你好", "🙂", "a\"quote\"", "back\\slash", "line\nbreak", "\u{1}", "é\u{301}", "plain",
        "</think>", "END", " more",
    ]

    /// A whole answer that tells all of them, some of them with padding.
    static let answer: [UInt8] =
        Frames.start
        + texts.enumerated().flatMap { index, text in
            index % 3 == 0
                ? Frames.event(
                    "contentBlockDelta",
                    [
                        "contentBlockIndex": 0, "delta": ["text": .string(text)],
                        "p": .string(String(repeating: "a", count: index)),
                    ]
                ) : Frames.text(text)
        } + Frames.blockStop + Frames.stop + Frames.metadata

    /// Deltas whose text is escaped as the gateway would and as it would not.
    static let escapes: [UInt8] =
        Frames.start
        + [
            #"plain"#, #"\n\t\r\b\f"#, #"\"\\"#, #"\\n"#, #"\/"#, #"\u0041"#, #"\u000a"#, #"\u001f"#, #"\ud83d\ude42"#,
            #"é\n你"#, #"\\\\\""#,
        ].flatMap { raw($0) } + Frames.blockStop + Frames.stop + Frames.metadata

    /// A delta whose text stands in its payload as it is given.
    private static func raw(_ text: String) -> [UInt8] {
        let headers: [EventStreamMessage.Header] = [
            .init(":message-type", .string("event")), .init(":event-type", .string("contentBlockDelta")),
            .init(":content-type", .string("application/json")),
        ]
        let payload = Array(#"{"contentBlockIndex":0,"delta":{"text":""#.utf8) + Array(text.utf8) + Array(#""}}"#.utf8)
        return EventStreamEncoder.frame(EventStreamMessage(headers: headers, payload: payload))
    }

    static let thoughts: [UInt8] =
        Frames.start
        + Frames.event("contentBlockDelta", ["contentBlockIndex": 0, "delta": ["reasoningContent": ["text": "Hm."]]])
        + Frames.event("contentBlockDelta", ["contentBlockIndex": 0, "delta": ["reasoningContent": ["text": " So."]]])
        + Frames.event(
            "contentBlockDelta",
            ["contentBlockIndex": 0, "delta": ["reasoningContent": ["signature": "c2ln"]]]
        )
        + Frames.text("Yes") + Frames.text(", in") + Frames.text("deed.") + Frames.blockStop + Frames.stop
        + Frames.metadata

    static let forms: [(rules: AnswerRules, bytes: [UInt8])] = {
        var stops = AnswerRules()
        stops.stopTexts = ["END"]
        var fenced = AnswerRules()
        fenced.unwrapsJSON = true
        var inText = AnswerRules()
        inText.reasoningInText = true
        return [
            (AnswerRules(), answer), (AnswerRules(), escapes), (stops, escapes), (stops, answer), (fenced, answer),
            (inText, thoughts), (AnswerRules(), thoughts),
        ]
    }()

    @Test(arguments: forms.indices, [0, 1, 7, 4096])
    func `written without chunks, a stream is the same to the byte`(form: Int, portion: Int) async throws {
        let (rules, bytes) = Self.forms[form]
        var expected: [UInt8] = []
        for try await chunk in try await stream(bytes, in: portion, rules) {
            ServerSentEvents.append(chunk, to: &expected)
        }

        var reader = try await stream(bytes, in: portion, rules).makeReader()
        var written: [UInt8] = []
        var noted: [ChatCompletionChunk] = []
        while let more = try await reader.awaitedEvents(note: { noted.append($0) }) { written += more }
        #expect(String(decoding: written, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
        #expect(reader.isComplete)
        #expect(reader.usage?.totalTokens == 5)
        #expect(noted.contains { $0.choices.first?.delta.content?.isEmpty == false })
        #expect(noted.contains { $0.choices.first?.finishReason != nil })
    }

    @Test(arguments: forms.indices, [0, 1, 7, 4096])
    func `translated without a client, a stream is the same to the byte`(form: Int, portion: Int) async throws {
        let (rules, bytes) = Self.forms[form]
        var expected: [UInt8] = []
        for try await chunk in try await stream(bytes, in: 0, rules) { ServerSentEvents.append(chunk, to: &expected) }

        var translator = ChatEventTranslator(context: Self.context(rules))
        var written: [UInt8] = []
        for piece in Self.portions(of: bytes, portion) { written += try translator.consume(piece) }
        written += try translator.finish()
        #expect(
            String(decoding: written, as: UTF8.self)
                == String(decoding: expected + ServerSentEvents.done, as: UTF8.self)
        )
        #expect(translator.usage?.totalTokens == 5)
    }

    @Test func `a translator tells exceptions, damage and an early end`() throws {
        var translator = ChatEventTranslator(context: Self.context())
        _ = try translator.consume(Frames.start)
        let exception = Frames.exception("throttlingException", ["message": "Slow down."])
        #expect(throws: StreamException(name: "throttlingException", message: "Slow down.")) {
            try translator.consume(exception)
        }
        translator = ChatEventTranslator(context: Self.context())
        #expect(throws: EventStreamError.checksumMismatch) { try translator.consume([UInt8](repeating: 0, count: 16)) }
        translator = ChatEventTranslator(context: Self.context())
        _ = try translator.consume(Array(Frames.start.dropLast()))
        #expect(throws: EventStreamError.truncated) { try translator.finish() }
        translator = ChatEventTranslator(context: Self.context())
        _ = try translator.consume(Frames.start)
        #expect(throws: TranslationError.self) { try translator.finish() }
        translator = ChatEventTranslator(context: Self.context())
        #expect(throws: TranslationError.self) {
            try translator.consume(Frames.start + Frames.text("a") + Frames.start)
        }
    }

    @Test func `text goes on to be counted, so that sources stand where they belong`() async throws {
        let citation: JSONValue = [
            "citation": [
                "title": "A", "location": ["web": ["url": "https://a.example"]], "sourceContent": [["text": "B"]],
            ]
        ]
        let cited = Frames.event("contentBlockDelta", ["contentBlockIndex": 1, "delta": citation])
        let stop = Frames.event("contentBlockStop", ["contentBlockIndex": 1])
        let text = ["One", " two", " drei ☀️", "\"\\\n", " four"].flatMap { Frames.text($0) }
        let bytes = Frames.start + text + Frames.blockStop + text + cited + stop + Frames.stop + Frames.metadata
        var reader = try await stream(bytes, in: 0).makeReader()
        var annotations: [JSONValue] = []
        while let _ = try await reader.awaitedEvents(
            note: { chunk in
                annotations += chunk.choices.first?.delta.extra["annotations"]?.array ?? []
            }
        ) {}
        let place = annotations.first?["url_citation"]
        #expect(place?["start_index"]?.number?.int == 23)
        #expect(place?["end_index"]?.number?.int == 46)
    }

    @Test func `text that is no UTF-8 is refused as ever, and after what came before`() async throws {
        var payload = Array(#"{"contentBlockIndex":0,"delta":{"text":"ab?"}}"#.utf8)
        payload[payload.count - 4] = 0xFF
        let headers: [EventStreamMessage.Header] = [
            .init(":message-type", .string("event")), .init(":event-type", .string("contentBlockDelta")),
            .init(":content-type", .string("application/json")),
        ]
        let damaged = EventStreamEncoder.frame(EventStreamMessage(headers: headers, payload: payload))
        let bytes = Frames.start + Frames.text("Hel") + Frames.text("lo") + damaged
        var reader = try await stream(bytes, in: 0).makeReader()
        let written = try await reader.awaitedEvents(note: { _ in })
        #expect(String(decoding: written ?? [], as: UTF8.self).contains("lo"))
        await #expect(throws: EventStreamError.invalidPayload) {
            try await reader.awaitedEvents(note: { _ in })
        }
    }

    private static func context(_ rules: AnswerRules = AnswerRules()) -> ResponseContext {
        ResponseContext(id: "chatcmpl-1", created: 1, model: "m", rules: rules, includesUsage: true)
    }

    /// The bytes in portions of so many; 0 for all at once.
    private static func portions(of bytes: [UInt8], _ portion: Int) -> [[UInt8]] {
        let step = portion == 0 ? max(1, bytes.count) : portion
        return stride(from: 0, to: bytes.count, by: step).map { Array(bytes[$0..<min($0 + step, bytes.count)]) }
    }

    private func stream(_ bytes: [UInt8], in portion: Int, _ rules: AnswerRules = AnswerRules()) async throws
        -> ChatStream
    {
        let steps = Self.portions(of: bytes, portion).map { ScriptedBody.Step.bytes($0) }
        let transport = ScriptedTransport { _ in .scripted(ScriptedBody(steps)) }
        let model = try ModelID(naming: "amazon.nova-lite-v1:0")
        let live = try await BedrockClient.scripted(transport).converseStream(
            ConverseRequest(messages: []),
            model: model
        )
        return ChatStream(.live(live, Self.context(rules)), warnings: [], remember: { _, _ in })
    }
}

extension ChatStream.Reader {
    /// The next events, waiting as whoever writes to a client waits.
    fileprivate mutating func awaitedEvents(note: (ChatCompletionChunk) -> Void) async throws -> [UInt8]? {
        while true {
            switch try nextEvents(note: note) {
            case .events(let bytes): return bytes
            case .end: return nil
            case .wait: await awaited.changeOrCancellation()
            }
        }
    }
}
