// SPDX-License-Identifier: MIT-0

import BedrockCore
import FoundationEssentials
import OpenAISchema
import Testing

/// What holds for all requests of a kind, tried with many.
struct RequestPropertyTests {
    static let odd = ["a", "Z", "0", "_", "-", ".", ":", "/", " ", "é", "名", "🌍", "\n", "\"", "e\u{301}"]

    @Test(arguments: 0..<20)
    func `names of tools fit Bedrock, differ, and find their way back`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var names: Set<String> = []
        while names.count < 40 {
            let length = Int.random(in: 1...(Bool.random(using: &generator) ? 3 : 90), using: &generator)
            names.insert((0..<length).map { _ in Self.odd.randomElement(using: &generator) ?? "a" }.joined())
        }
        var chat = ChatCompletionRequest(model: "m", messages: [.init(role: .user, content: "Go")])
        chat.tools = names.shuffled(using: &generator).map { .function(.init(name: $0)) }
        let translated = try ConverseTranslator.translate(chat, for: try ModelID(naming: "m"), family: .generic)
        let sent = specifications(of: translated.request).map(\.name)
        #expect(Set(sent).count == names.count)
        #expect(sent.allSatisfy { isIdentifier($0, besides: "_-") })
        #expect(Set(sent.map { translated.toolNames.clientName(for: $0) }) == names)
        for name in names where isIdentifier(name, besides: "_-") { #expect(sent.contains(name)) }
    }

    @Test(arguments: [
        "call/1", "call 1", "ümlaut", "🌍", String(repeating: "x", count: 65), "a\u{0}b", "chatcmpl-tool-\u{2028}",
        "functions.f:0|fc_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    ])
    func `a foreign id of a call fits Bedrock, and its result finds it`(id: String) throws {
        let ids = try idsSent(for: [id])
        let sent = try #require(ids.calls.first)
        #expect(isIdentifier(sent, besides: "_.:-"))
        #expect(ids.results == [sent])
        #expect(try idsSent(for: [id]).calls == [sent])
    }

    @Test(arguments: ["tooluse_abcDEF-1", "call_1", "functions.f:0", "a", String(repeating: "x", count: 64)])
    func `an id of a call that fits is left alone`(id: String) throws {
        let ids = try idsSent(for: [id])
        #expect(ids.calls == [id])
        #expect(ids.results == [id])
    }

    @Test func `foreign ids of calls differ as they did`() throws {
        let ids = (0..<2000).map { "call/\($0)" } + (0..<2000).map { "call|\($0)" }
        #expect(Set(try idsSent(for: ids).calls).count == ids.count)
    }

    @Test(arguments: 0..<40)
    func `a picture's bytes come through in any spelling of base64`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let bytes = signature + (0..<seed).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let base64 = Data(bytes).base64EncodedString()
        let unpadded = base64.filter { $0 != "=" }
        let urlSafe = String(base64.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
        let broken = String(base64.enumerated().flatMap { $0.offset % 7 == 3 ? ["\r\n", $0.element] : [$0.element] })
        for spelling in [base64, unpadded, urlSafe, urlSafe.filter { $0 != "=" }, broken, " \(base64)\n"] {
            #expect(try pictureSent(for: "data:image/png;base64,\(spelling)") == base64)
        }
    }

    private func pictureSent(for url: String) throws -> String? {
        let message = ChatMessage(role: .user, content: .parts([.imageURL(.init(url: url))]))
        let chat = ChatCompletionRequest(model: "m", messages: [message])
        let translated = try ConverseTranslator.translate(chat, for: try ModelID(naming: "m"), family: .generic)
        guard case .image(let image)? = translated.request.messages.first?.content.first,
            case .bytes(let base64) = image.source
        else { return nil }
        return base64.description
    }

    private func idsSent(for ids: [String]) throws -> (calls: [String], results: [String]) {
        let calls = ids.map { ToolCall(id: $0, function: .init(name: "f", arguments: "{}")) }
        let results = ids.map { ChatMessage(role: .tool, content: "ok", toolCallID: $0) }
        let chat = ChatCompletionRequest(model: "m", messages: [.init(role: .assistant, toolCalls: calls)] + results)
        let translated = try ConverseTranslator.translate(chat, for: try ModelID(naming: "m"), family: .generic)
        let blocks = translated.request.messages.flatMap(\.content)
        return (
            blocks.compactMap { if case .toolUse(let use) = $0 { use.toolUseID } else { nil } },
            blocks.compactMap { if case .toolResult(let result) = $0 { result.toolUseID } else { nil } }
        )
    }

    private func specifications(of request: ConverseRequest) -> [ToolSpecification] {
        (request.toolConfig?.tools ?? []).compactMap { if case .toolSpec(let tool) = $0 { tool } else { nil } }
    }

    /// Whether a text has 1 to 64 ASCII letters, digits and some other characters, as the service model demands.
    private func isIdentifier(_ text: String, besides others: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                let character = Character(Unicode.Scalar(byte))
                return byte < 0x80 && (character.isLetter || character.isNumber || others.contains(character))
            }
    }
}
