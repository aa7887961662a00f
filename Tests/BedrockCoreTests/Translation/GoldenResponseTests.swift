// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema
import Testing

/// The answers of `Golden/NAME.response.converse.json` become those of `NAME.response.openai.json`.
///
/// Where there is a `NAME.openai.json`, the answer is one to that request, whose tool names it may use.
struct GoldenResponseTests {
    static let names = Golden.names(endingIn: ".response.converse.json")

    @Test func `the files are there`() {
        #expect(Self.names.count >= 10)
    }

    @Test(arguments: names)
    func `an answer becomes what is written`(name: String) throws {
        let response = try ConverseResponse(
            json: Fixtures.document("Translation/Golden/\(name).response.converse.json")
        )
        let expected = try Fixtures.document("Translation/Golden/\(name).response.openai.json")
        let completion = ChatCompletion(response, in: try Golden.context(of: name))
        #expect(try JSONParser.parse(completion.jsonBytes).sorted() == expected.sorted())
    }

    @Test(arguments: [
        ("end_turn", "stop", "tool_calls"),
        ("stop_sequence", "stop", "tool_calls"),
        ("tool_use", "stop", "tool_calls"),
        ("malformed_tool_use", "stop", "tool_calls"),
        ("malformed_model_output", "stop", "tool_calls"),
        ("max_tokens", "length", "length"),
        ("model_context_window_exceeded", "length", "length"),
        ("guardrail_intervened", "content_filter", "content_filter"),
        ("content_filtered", "content_filter", "content_filter"),
        ("reason_to_come", "stop", "tool_calls"),
    ])
    func `each reason to stop has its word`(reason: String, withText: String, withCalls: String) throws {
        let text = ContentBlock.text("Hi")
        let call = ContentBlock.toolUse(.init(toolUseID: "a", name: "f", input: [:]))
        for (content, expected) in [([text], withText), ([text, call], withCalls)] {
            let response = ConverseResponse(
                message: ConverseMessage(role: .assistant, content: content),
                stopReason: StopReason(rawValue: reason)
            )
            let choice = ChatCompletion(response, in: .init(id: "i", created: 0, model: "m")).choices[0]
            #expect(choice.finishReason.rawValue == expected)
            #expect(choice.extra["native_finish_reason"]?.string == reason)
            #expect(try streamed(content, reason) == expected)
        }
    }

    @Test func `input that is null is no input`() {
        let call = ContentBlock.toolUse(.init(toolUseID: "a", name: "f", input: .null))
        let response = ConverseResponse(message: .init(role: .assistant, content: [call]), stopReason: .toolUse)
        let completion = ChatCompletion(response, in: .init(id: "i", created: 0, model: "m"))
        #expect(completion.choices[0].message.toolCalls?.first?.function?.arguments == "{}")
        #expect(completion.usage == nil)
    }

    @Test func `counts of tokens beyond all bounds do not trap`() {
        var usage = TokenUsage(inputTokens: .max, outputTokens: .max, totalTokens: .max)
        usage.cacheReadInputTokens = .max
        usage.cacheWriteInputTokens = .max
        let response = ConverseResponse(message: nil, stopReason: .endTurn, usage: usage)
        let completion = ChatCompletion(response, in: .init(id: "i", created: 0, model: "m"))
        #expect(completion.usage?.totalTokens == .max)
    }

    /// The finish reason of a stream with these blocks.
    private func streamed(_ content: [ContentBlock], _ reason: String) throws -> String? {
        var translator = ChatStreamTranslator(context: .init(id: "i", created: 0, model: "m"))
        var chunks = try translator.consume(.messageStart(role: .assistant))
        for (index, block) in content.enumerated() {
            if case .toolUse(let use) = block {
                chunks += try translator.consume(.contentBlockStart(index: index, start: .toolUse(use)))
            } else {
                chunks += try translator.consume(.contentBlockDelta(index: index, delta: .text("Hi")))
            }
            chunks += try translator.consume(.contentBlockStop(index: index))
        }
        let reason = StopReason(rawValue: reason)
        chunks += try translator.consume(.messageStop(reason, additionalModelResponseFields: nil))
        chunks += try translator.consume(.metadata(.init(usage: nil)))
        try translator.finish()
        return chunks.compactMap { $0.choices.first?.finishReason?.rawValue }.last
    }
}

extension Golden {
    /// What the answers of the files do not tell.
    static func context(of name: String) throws -> ResponseContext {
        var context = ResponseContext(id: "chatcmpl-1", created: 1_700_000_000, model: "a-model")
        guard files.contains("\(name).openai.json") else { return context }
        let request = try Fixtures.document("Translation/Golden/\(name).openai.json")
        let translated = try translate(request)
        context.toolNames = translated.toolNames
        context.rules = translated.answer
        context.includesUsage = request["stream_options"]?["include_usage"] == true
        return context
    }
}
