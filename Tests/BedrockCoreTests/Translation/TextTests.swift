// SPDX-License-Identifier: MIT-0

import OpenAISchema
import Testing

@testable import BedrockCore

/// Text that is cut or freed of fences while it comes, whatever the pieces in which it comes.
struct TextTests {
    /// All ways to cut a text into three pieces.
    static func pieces(of text: String) -> [[String]] {
        let scalars = Array(text.unicodeScalars)
        func part(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
        return (0...scalars.count).flatMap { first in
            (first...scalars.count).map { [part(0..<first), part(first..<$0), part($0..<scalars.count)] }
        }
    }

    @Test(
        arguments: [
            (["END"], "one END two", "one ", "END"),
            (["END"], "one EN", "one EN", nil),
            (["END"], "EENDD", "E", "END"),
            (["aab"], "aaab", "a", "aab"),
            (["\n\n", "STOP"], "a\nSTOP\n\n", "a\n", "STOP"),
            // What is whole first counts: a model would have ended there.
            (["xabc", "b"], "xabc", "xa", "b"),
            (["abc", "ab"], "abc", "", "ab"),
            (["b", "ab"], "ab", "", "ab"),
            (["é"], "cafe\u{301}, café", "cafe\u{301}, caf", "é"),
            (["🌍"], "a🌎b🌍c", "a🌎b", "🌍"),
            ([], "all of it", "all of it", nil),
        ] as [([String], String, String, String?)]
    )
    func `text ends where a stop sequence is met`(stops: [String], text: String, kept: String, met: String?) {
        for pieces in Self.pieces(of: text) {
            var cutter = StopCutter(stops: stops)
            var result = pieces.map { cutter.consume($0) }.joined()
            result += cutter.finish()
            #expect(Array(result.unicodeScalars) == Array(kept.unicodeScalars))
            #expect(cutter.met == met)
        }
    }

    @Test func `what can be no stop sequence comes at once`() {
        var cutter = StopCutter(stops: ["END"])
        #expect(cutter.consume("one E") == "one ")
        #expect(cutter.consume("x") == "Ex")
        #expect(cutter.finish().isEmpty)
    }

    @Test(arguments: [
        ("```json\n{\"a\": 1}\n```", "{\"a\": 1}"),
        ("```\n{}\n```\n", "{}"),
        ("  \n```JSON\r\n{}```", "{}"),
        ("{\"a\": \"```\"}", "{\"a\": \"```\"}"),
        ("```json\n{\"a\": \"``` \"}\n```", "{\"a\": \"``` \"}"),
        ("```json\n{\"cut\": ", "{\"cut\": "),
        ("`quoted`", "`quoted`"),
        ("``", "``"),
        ("", ""),
        ("``` this is a long line and no fence\n{}", "``` this is a long line and no fence\n{}"),
    ])
    func `fences are taken off`(text: String, expected: String) {
        for pieces in Self.pieces(of: text) {
            var stripper = FenceStripper()
            var result = pieces.map { stripper.consume($0) }.joined()
            result += stripper.finish()
            #expect(result == expected, "\(pieces)")
        }
    }

    @Test(
        arguments: [
            (nil, "document"), ("", "document"), ("Report.pdf", "Report"), ("a.b.c.pdf", "a b c"),
            ("C:\\x\\é y.docx", "y"),
            ("../../etc/passwd", "passwd"), (".env", "env"), ("a  b\t\n c.md", "a b c"), ("(1) [2]-3.csv", "(1) [2]-3"),
            ("...", "document"), ("名前.txt", "document"),
        ] as [(String?, String)]
    )
    func `names of documents are what Bedrock takes`(filename: String?, expected: String) {
        var names = DocumentNames()
        #expect(names.name(for: filename) == expected)
        #expect(names.name(for: filename) == "\(expected) 2")
        #expect(names.name(for: filename) == "\(expected) 3")
    }

    /// A name has 1 to 200 characters for botocore, and no more than one consecutive whitespace character for Bedrock.
    @Test func `a long name is cut, and has no space at the cut`() {
        var names = DocumentNames()
        let filename = String(repeating: "a", count: 189) + " " + String(repeating: "b", count: 300) + ".pdf"
        for _ in 0..<12 {
            let name = names.name(for: filename)
            #expect(name.count <= 200 && !name.contains("  ") && !name.hasSuffix(" "))
        }
    }

    @Test func `a name for a tool of our own is one that no tool has`() {
        var names = ToolNames()
        #expect(names.unusedName("json_response") == "json_response")
        names.reserve(["json_response", "json_response_2"])
        #expect(names.unusedName("json_response") == "json_response_3")
        #expect(names.bedrockName(for: "json.response") == "json_response_3")
        #expect(names.unusedName("json_response") == "json_response_4")
    }
}
