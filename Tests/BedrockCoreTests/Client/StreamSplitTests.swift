// SPDX-License-Identifier: MIT-0

import OpenAISchema
import Testing

@testable import BedrockCore

/// From bytes to chunks: wherever the bytes are cut, the chunks are the same.
@Suite(.timeLimit(.minutes(2)))
struct StreamSplitTests {
    static let names = Golden.names(endingIn: ".events.jsonl").filter { !$0.contains("/") || $0.contains("claude") }

    @Test(arguments: names)
    func `each split gives the same chunks`(name: String) throws {
        let context = try Golden.context(of: name)
        var bytes: [UInt8] = []
        for line in Fixtures.lines("Translation/Golden/\(name).events.jsonl") {
            let member = try #require(line.object?.members.first)
            bytes += Frames.event(member.key, member.value)
        }
        let whole = try chunks([bytes[...]], context)
        #expect(!whole.isEmpty)
        for cut in 1..<bytes.count { #expect(try chunks([bytes[..<cut], bytes[cut...]], context) == whole, "\(cut)") }
        let single = bytes.indices.map { bytes[$0...$0] }
        #expect(try chunks(single, context) == whole)
    }

    private func chunks(_ pieces: [ArraySlice<UInt8>], _ context: ResponseContext) throws -> [ChatCompletionChunk] {
        var decoder = EventStreamDecoder()
        var translator = ChatStreamTranslator(context: context)
        var chunks: [ChatCompletionChunk] = []
        for piece in pieces {
            decoder.append(Array(piece))
            while let message = try decoder.next() {
                guard case .event(let event) = try ConverseStreamMessage(message) else { continue }
                chunks += try translator.consume(event)
            }
        }
        try decoder.finish()
        try translator.finish()
        return chunks
    }
}
