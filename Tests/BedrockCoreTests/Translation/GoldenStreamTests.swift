// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema
import Testing

/// The events of `Golden/NAME.events.jsonl` become the chunks of `NAME.chunks.jsonl`.
///
/// Where there is a `NAME.openai.json`, the stream answers that request, whose tool names and options it has.
struct GoldenStreamTests {
    static let names = Golden.names(endingIn: ".events.jsonl")

    @Test func `the files are there`() {
        #expect(Self.names.count >= 8)
    }

    @Test(arguments: names)
    func `events become what is written`(name: String) throws {
        let expected = Fixtures.lines("Translation/Golden/\(name).chunks.jsonl")
        var translator = ChatStreamTranslator(context: try Golden.context(of: name))
        var chunks: [ChatCompletionChunk] = []
        for event in try events(of: name) { chunks += try translator.consume(event) }
        #expect(translator.isComplete)
        try translator.finish()
        let written = try chunks.map { try JSONParser.parse($0.jsonBytes).sorted() }
        #expect(written.count == expected.count)
        for (chunk, expected) in zip(written, expected) { #expect(chunk == expected.sorted()) }
    }

    @Test(arguments: names)
    func `a stream that ends after any other event is an error, and says no reason to finish`(name: String) throws {
        var translator = ChatStreamTranslator(context: try Golden.context(of: name))
        for event in try events(of: name) {
            #expect(!translator.isComplete)
            let error = #expect(throws: TranslationError.self) { try translator.finish() }
            #expect(error?.code == .truncatedStream)
            let chunks = try translator.consume(event)
            if translator.isComplete { return }
            #expect(chunks.allSatisfy { $0.choices.allSatisfy { $0.finishReason == nil } })
        }
    }

    @Test(arguments: names)
    func `the role comes in the first chunk alone, the reason in one of the last`(name: String) throws {
        var translator = ChatStreamTranslator(context: try Golden.context(of: name))
        var chunks: [ChatCompletionChunk] = []
        for event in try events(of: name) { chunks += try translator.consume(event) }
        #expect(chunks.map { $0.choices.first?.delta.role }.filter { $0 != nil } == [.assistant])
        #expect(chunks.first?.choices.first?.delta.role == .assistant)
        #expect(chunks.count { $0.choices.first?.finishReason != nil } == 1)
        #expect(chunks.last { !$0.choices.isEmpty }?.choices.first?.finishReason != nil)
        #expect(chunks.allSatisfy { $0.choices.allSatisfy { $0.index == 0 } })
    }

    private func events(of name: String) throws -> [ConverseStreamEvent] {
        try Fixtures.lines("Translation/Golden/\(name).events.jsonl").map { line in
            let member = try #require(line.object?.members.first)
            return try ConverseStreamEvent(type: member.key, payload: member.value)
        }
    }
}

/// Events in an order that Bedrock does not have.
struct StreamOrderTests {
    static let start = ConverseStreamEvent.messageStart(role: .assistant)
    static let text = ConverseStreamEvent.contentBlockDelta(index: 0, delta: .text("Hi"))
    static let call = ConverseStreamEvent.contentBlockStart(
        index: 1,
        start: .toolUse(.init(toolUseID: "a", name: "f", input: [:]))
    )
    static let arguments = ConverseStreamEvent.contentBlockDelta(index: 1, delta: .toolUse(input: "{}"))
    static let blockStop = ConverseStreamEvent.contentBlockStop(index: 0)
    static let stop = ConverseStreamEvent.messageStop(.endTurn, additionalModelResponseFields: nil)
    static let metadata = ConverseStreamEvent.metadata(.init(usage: nil))

    @Test(arguments: [
        [text], [call], [blockStop], [stop], [metadata],
        [start, start], [start, metadata], [start, arguments], [start, text, start],
        [start, stop, text], [start, stop, call], [start, stop, blockStop], [start, stop, stop], [start, stop, start],
        [start, stop, metadata, metadata], [start, stop, metadata, start], [start, stop, metadata, text],
    ])
    func `a wrong order is refused at its last event`(events: [ConverseStreamEvent]) throws {
        var translator = ChatStreamTranslator(context: .init(id: "i", created: 0, model: "m"))
        for event in events.dropLast() { _ = try translator.consume(event) }
        let last = try #require(events.last)
        let error = #expect(throws: TranslationError.self) { try translator.consume(last) }
        #expect(error?.code == .unexpectedAnswer)
    }

    /// Blocks without a start event, and an index used again, as after a block of the model's own server.
    @Test func `arguments belong to the last call of their block`() throws {
        var translator = ChatStreamTranslator(context: .init(id: "i", created: 0, model: "m"))
        var chunks: [ChatCompletionChunk] = []
        let stopCall = ConverseStreamEvent.contentBlockStop(index: 1)
        for event in [Self.start, Self.call, Self.arguments, stopCall, Self.call, Self.arguments, stopCall] {
            chunks += try translator.consume(event)
        }
        let indices = chunks.compactMap { $0.choices[0].delta.toolCalls?.first?.index }
        #expect(indices == [0, 0, 1, 1])
    }

    @Test func `usage is null where it was asked for and Bedrock told none`() throws {
        var translator = ChatStreamTranslator(context: .init(id: "i", created: 0, model: "m", includesUsage: true))
        _ = try translator.consume(Self.start)
        _ = try translator.consume(Self.stop)
        let chunks = try translator.consume(Self.metadata)
        #expect(chunks.count == 2)
        #expect(chunks.last?.choices.isEmpty == true)
        #expect(chunks.last?.usage == .null)
    }
}
