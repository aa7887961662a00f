// SPDX-License-Identifier: MIT-0

import OpenAISchema
import Testing

@testable import BedrockCore

/// Texts of tokens as tiktoken decodes them.
struct TokenTableTests {
    static let lines = Fixtures.lines("Families/python/tokens.jsonl")

    @Test func `the lines of tiktoken are there`() {
        #expect(Self.lines.count == 237)
    }

    @Test(arguments: Array(lines.enumerated()).map { Named("line \($0.offset + 1)", $0.element) })
    func `tokens have tiktoken's texts`(line: Named<JSONValue>) throws {
        let tokens = try [Int](json: line.value["tokens"] ?? .null)
        let text = try #require(TokenTable.cl100kBase.text(of: tokens))
        // By their bytes: strings that look alike are equal.
        #expect(Array(text.utf8) == Array((line.value["text"]?.string ?? "").utf8))
    }

    @Test(arguments: [[-1], [100_256], [100_261], [100_275], [100_277], [1, 2, 200_000], [Int.max], [Int.min]])
    func `ids beyond the encoding are none`(tokens: [Int]) {
        #expect(TokenTable.cl100kBase.text(of: tokens) == nil)
    }

    @Test func `no tokens are no text`() {
        #expect(TokenTable.cl100kBase.text(of: []) == "")
    }
}
