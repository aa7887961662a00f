// SPDX-License-Identifier: MIT-0

import OpenAISchema
import Testing

@Suite("Events of chunks")
struct ChunkEventsTests {
    /// Chunks of every kind that a stream has, and some that differ from their neighbours in one member.
    private static let chunks: [ChatCompletionChunk] = {
        func chunk(_ delta: ChatCompletionChunk.Delta) -> ChatCompletionChunk {
            ChatCompletionChunk(id: "chatcmpl-1", created: 1_700_000_000, model: "m", choices: [.init(delta: delta)])
        }
        let texts = ["Hello", "", "\"\\/\n\t\u{1}\u{7F}", "größer 日本 👩‍👩‍👧", #""delta":{"content":"""#, "Hello"]
        var chunks = [chunk(.init(role: .assistant, content: ""))] + texts.map { chunk(.init(content: $0)) }
        chunks.append(chunk(.init(reasoningContent: "Hm")))
        chunks.append(chunk(.init(toolCalls: [.init(index: 0, id: "a", type: "function", name: "f", arguments: "")])))
        chunks.append(chunk(.init(content: "a", extra: ["more": 1])))
        for change in [
            { $0.id = "chatcmpl-2" }, { $0.created += 1 }, { $0.model = "n" }, { $0.usage = .null },
            { $0.choices[0].index = 1 }, { $0.choices[0].finishReason = .stop }, { $0.extra = ["x": true] },
            { $0.serviceTier = ServiceTier(rawValue: "flex") }, { $0.systemFingerprint = "fp" }, { $0.choices = [] },
            { $0.choices.append($0.choices[0]) }, { $0.choices[0].extra = ["stop": "x"] },
        ] as [(inout ChatCompletionChunk) -> Void] {
            var changed = chunk(.init(content: "same"))
            change(&changed)
            chunks += [changed, chunk(.init(content: "same"))]
        }
        return chunks
    }()

    @Test("An event is the same, whatever chunks came before it")
    func same() {
        var events = ChunkEvents()
        for chunk in Self.chunks + Self.chunks.reversed() {
            var (quick, plain): ([UInt8], [UInt8]) = ([], [])
            events.append(chunk, to: &quick)
            ServerSentEvents.append(chunk, to: &plain)
            #expect(String(decoding: quick, as: UTF8.self) == String(decoding: plain, as: UTF8.self))
        }
    }
}
