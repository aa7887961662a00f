// SPDX-License-Identifier: MIT-0

import OpenAISchema
import Testing

/// Lists of numbers that are kept as text while a document is parsed.
struct NumberListTests {
    private func parse(_ text: String) throws -> JSONWithNumberLists {
        try JSONParser.parseKeepingNumberLists(Array(text.utf8))
    }

    @Test(arguments: [
        (#"{"embedding":[0.10,-2e-3,1E+5]}"#, "embedding", ["0.10,-2e-3,1E+5"]),
        (#"{"embeddings":[[1],[2,3]]}"#, "embeddings", ["1", "2,3"]),
        (#"{"embeddings":{"float":[[1],[2]],"int8":[[3]]}}"#, "embeddings.float", ["1", "2"]),
        (#"{"embeddings":{"float":[[1],[2]],"int8":[[3]]}}"#, "embeddings.int8", ["3"]),
        (#"{"data":[{"embedding":[1],"x":[9]},{"embedding":[2]}]}"#, "data.embedding", ["1", "2"]),
        (#"{"data":{"embedding":[1]}}"#, "data.embedding", ["1"]),
        ("{\"a\": [ 1 ,\n\t2\r, -0.5 ] }", "a", ["1,2,-0.5"]),
        ("[1,2]", "", ["1,2"]),
        (#"{"a":[1,"b"]}"#, "a", []),
        (#"{"a":[]}"#, "a", []),
        (#"{"a":[1]}"#, "b", []),
    ])
    func `lists are found at their path`(text: String, path: String, lists: [String]) throws {
        let found = try parse(text).lists(at: path)
        #expect(found.map { String(decoding: $0.jsonBytes, as: UTF8.self) } == lists.map { "[\($0)]" })
        #expect(found.map(\.count) == lists.map { $0.split(separator: ",").count })
    }

    @Test(arguments: [
        #"{"a":[1,"b",{"c":[1,2]},[]],"d":null,"e":1.50}"#, "[[1,true],[],[null]]", "7", #""x""#, #"{"a":{}}"#,
    ])
    func `what is no list of numbers stays`(text: String) throws {
        let value = try parse(text).value
        let plain = try JSONParser.parse(text.replacing("[1,2]", with: "[]"))
        #expect(value == plain)
    }

    @Test(arguments: [
        "[1,]", "[,1]", "[01]", "[1.]", "[.5]", "[1e]", "[-]", "[+1]", "[1 2]", "[1", "[1,", "[NaN]", "[1]]", "[0x1]",
        #"{"a":[1}"#, "[1_000]", "[--1]", "[1e+]", "[１]",
    ])
    func `what is not JSON is refused`(text: String) {
        let error = #expect(throws: SchemaError.self) { try parse(text) }
        #expect(error?.code == .invalidJSON)
        #expect(throws: SchemaError.self) { try JSONParser.parse(text) }
    }

    @Test func `nesting is bounded, and lists give their depth back`() throws {
        let deep = String(repeating: "[", count: 200) + "1" + String(repeating: "]", count: 200)
        #expect(throws: SchemaError.self) { try parse(deep) }
        let wide = "[" + Array(repeating: "[1]", count: 500).joined(separator: ",") + "]"
        #expect(try parse(wide).lists(at: "").count == 500)
    }

    @Test func `a list is the same whether it is parsed or made`() throws {
        let list = try #require(try parse("[1.0, -2]").lists(at: "").first)
        #expect(list == JSONNumberList(list.numbers))
        #expect(list.numbers.map(\.text) == ["1.0", "-2"])
        #expect(try JSONNumberList(json: [1, 2]).numbers.map(\.text) == ["1", "2"])
        #expect(throws: SchemaError.self) { try JSONNumberList(json: [1, "2"]) }
    }

    @Test(arguments: 1...40)
    func `white space between numbers is left out, wherever it stands`(count: Int) throws {
        let numbers = (0..<count).map { "\($0 % 2 == 0 ? "-" : "")0.\(String(repeating: "7", count: $0))3" }
        let compact = numbers.joined(separator: ",")
        for space in [" ", "\n", "\t\r ", String(repeating: " ", count: 9)] {
            for gap in [",\(space)", "\(space),", "\(space),\(space)"] {
                let found = try parse("[\(space)\(numbers.joined(separator: gap))\(space)]").lists(at: "")
                #expect(found.map { String(decoding: $0.jsonBytes, as: UTF8.self) } == ["[\(compact)]"])
            }
        }
    }

    /// Every text is read as the standard library's own parser reads it.
    @Test(arguments: 0..<20)
    func `floats are the nearest ones`(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func random() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        var texts: [String] = []
        for _ in 0..<2000 {
            let float = Float(bitPattern: UInt32(truncatingIfNeeded: random()))
            guard float.isFinite else { continue }
            // A float's own digits, those of its double, and the middle between it and the next.
            texts += ["\(float)", "\(Double(float))", "\((Double(float) + Double(float.nextUp)) / 2)"]
            texts.append("\(Double(Int64(bitPattern: random()) >> 11) / Double(1 << 53))")
            texts.append("0.\(random())")
            texts.append("0.\(String(repeating: "0", count: Int(random() % 24)))\(random() >> (random() % 60))")
            texts.append("\(random() >> (random() % 60) | 1)\(String(repeating: "0", count: Int(random() % 9)))")
            texts.append("-\(random() % 1_000_000).\(random())\(random())")
        }
        texts = texts.filter { !$0.contains("inf") }
        let list = try #require(try parse("[\(texts.joined(separator: ","))]").lists(at: "").first)
        let floats = list.floats
        #expect(floats.count == texts.count)
        for (text, float) in zip(texts, floats) where Float(text)?.bitPattern != float.bitPattern {
            Issue.record("\(text) became \(float)")
        }
    }

    @Test(arguments: [
        ("0", 0 as Float), ("-0.0", -0.0), ("1e-45", .leastNonzeroMagnitude), ("1e400", .infinity),
        ("-1e400", -.infinity),
        ("1e-400", 0), ("3.4028235e38", .greatestFiniteMagnitude), ("1e99999999999999999999", .infinity),
        ("0.000000000000000000000000000001", 1e-30), ("123456789012345678901234567890", 1.2345679e29),
        ("16777217", 16_777_216), ("16777219", 16_777_220),
    ])
    func `floats at the ends of their range`(text: String, float: Float) throws {
        let read = try parse("[\(text)]").lists(at: "").first?.floats
        #expect(read?.map(\.bitPattern) == [float.bitPattern])
    }
}
