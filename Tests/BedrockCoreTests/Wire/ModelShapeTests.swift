// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema
import Testing

/// The documents of `botocore/shapes.jsonl`, in which every member of Converse's service model stands.
struct ModelShapeTests {
    static let all = Fixtures.lines("Wire/botocore/shapes.jsonl").enumerated().map { index, line in
        Named("line \(index + 1), \(line["kind"]?.string ?? "")", line)
    }

    @Test func `all lines of the file are read`() {
        let kinds = Set(Self.all.compactMap { $0.value["kind"]?.string })
        let expected: Set = [
            "request", "response",
            "messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata",
        ]
        #expect(kinds == expected)
        #expect(Self.all.count == 85)
    }

    @Test(arguments: all)
    func `reading and writing changes nothing`(line: Named<JSONValue>) throws {
        let document = try #require(line.value["document"])
        let written: [UInt8]
        switch try #require(line.value["kind"]?.string) {
        case "request": written = try ConverseRequest(json: document).jsonBytes
        case "response": written = try ConverseResponse(json: document).jsonBytes
        case let type:
            let event = try ConverseStreamEvent(type: type, payload: document)
            #expect(event.type == type)
            written = event.jsonBytes
        }
        let again = try JSONParser.parse(written)
        if again.sorted() != document.sorted() {
            for (path, was, became) in Difference.between(document, again) {
                Issue.record("\(path): \(was) became \(became)")
            }
        }
    }
}

/// Where two documents differ, members in any order.
enum Difference {
    static func between(_ old: JSONValue?, _ new: JSONValue?, at path: String = "") -> [(String, String, String)] {
        switch (old, new) {
        case (.object(let old), .object(let new)):
            return Set(old.keys + new.keys).sorted().flatMap { between(old[$0], new[$0], at: "\(path).\($0)") }
        case (.array(let old), .array(let new)):
            return (0..<max(old.count, new.count)).flatMap { index in
                between(
                    old.indices.contains(index) ? old[index] : nil,
                    new.indices.contains(index) ? new[index] : nil,
                    at: "\(path)[\(index)]"
                )
            }
        default:
            return old == new ? [] : [(path, old?.description ?? "nothing", new?.description ?? "nothing")]
        }
    }
}
