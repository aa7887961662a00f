// SPDX-License-Identifier: MIT-0

import OpenAISchema
import Testing

@Suite("JSON")
struct JSONTests {
    @Test(
        "A compact document is written again byte for byte",
        arguments: [
            #"{"z":1,"a":{"y":[],"b":{}},"m":[1,2,[3]]}"#,
            #"{"big":12345678901234567890,"one":1.0,"tiny":1e-400,"huge":1E400,"minus":-0}"#,
            #"["","é","日本","🎉","a\"b\\c\n\t\b\f\r","\u0001\u001f","/"]"#,
            "[true,false,null]", "0", "-12.5e+3", #""""#, #"{"a":1,"a":2}"#,
        ]
    )
    func identity(document: String) throws {
        #expect(try JSONParser.parse(document).description == document)
    }

    @Test("Space between tokens is skipped, escapes are resolved")
    func spaceAndEscapes() throws {
        let value = try JSONParser.parse(" { \"a\" :\r\n[ 1 ,\t2 ] , \"\\u0062\":\"\\ud83c\\udf89\\/\\u00e9\" } ")
        #expect(value == ["a": [1, 2], "b": "🎉/é"])
    }

    @Test("Half a surrogate pair becomes the replacement character, and what follows is kept")
    func loneSurrogates() throws {
        #expect(try JSONParser.parse(#""a\ud83cb""#) == "a\u{FFFD}b")
        #expect(try JSONParser.parse(#""\udf89\ud83c\n""#) == "\u{FFFD}\u{FFFD}\n")
        #expect(try JSONParser.parse(#""\ud83c\u0041""#) == "\u{FFFD}A")
    }

    @Test(
        "What RFC 8259 forbids is refused",
        arguments: [
            "", " ", "{", "[", "[1,]", "{,}", #"{"a"}"#, #"{"a":}"#, #"{a:1}"#, "01", "1.", ".5", "+1", "1e", "--1",
            "NaN",
            "Infinity", "tru", "nulll", "'a'", #""a"#, "\"a\nb\"", #""\x""#, #""\u12g4""#, #""\u12"#, "1 2", "[1]]",
            "\u{FEFF}{}", #"{"a":1 "b":2}"#, "[1 2]", "\"\\",
        ]
    )
    func malformed(document: String) {
        let error = #expect(throws: SchemaError.self) { try JSONParser.parse(document) }
        #expect(error?.code == .invalidJSON)
        #expect(error?.param == nil)
    }

    @Test("Bytes that are not UTF-8 are refused, in strings with and without escapes")
    func invalidUTF8() {
        for bad: [UInt8] in [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF5, 0x80, 0x80, 0x80]] {
            #expect(throws: SchemaError.self) { try JSONParser.parse([0x22] + bad + [0x22]) }
            #expect(throws: SchemaError.self) { try JSONParser.parse(Array(#""\n"#.utf8) + bad + [0x22]) }
        }
    }

    @Test("Nesting is bounded, at any size")
    func depth() throws {
        let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        #expect(try JSONParser.parse(deep).array?.count == 1)
        for depth in [129, 160, 511, 100_000] {
            #expect(throws: SchemaError.self) { try JSONParser.parse(String(repeating: "[", count: depth)) }
            #expect(throws: SchemaError.self) { try JSONParser.parse(String(repeating: #"{"a":"#, count: depth)) }
        }
        #expect(try JSONParser.parse("[" + String(repeating: "[[]],", count: 1000) + "1]").array?.count == 1001)
    }

    @Test("Every place of a special byte in a long string is found")
    func scanning() throws {
        for length in [0, 1, 7, 8, 9, 15, 16, 17, 31, 100] {
            for position in 0...length {
                for special in ["\"", "\\", "\n", "\u{0}", "\u{1F}"] {
                    let text = String(repeating: "é", count: position) + special + String(repeating: "~", count: length)
                    let value = JSONValue.string(text)
                    #expect(try JSONParser.parse(value.description) == value)
                }
            }
        }
    }

    @Test("A number tells its integer and its double")
    func numbers() throws {
        #expect(try JSONParser.parse("5.0").number?.int == 5)
        #expect(try JSONParser.parse("5.5").number?.int == nil)
        #expect(try JSONParser.parse("1e3").number?.int == 1000)
        #expect(try JSONParser.parse("99999999999999999999").number?.int == nil)
        #expect(try JSONParser.parse("0.1").number?.double == 0.1)
        #expect(JSONNumber(2.0)?.text == "2")
        #expect(JSONNumber(.nan) == nil)
        #expect(JSONNumber(1e300)?.text == "1e+300")
    }

    @Test("Members are found, replaced in place, appended and removed")
    func members() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["a"] = 3
        object["c"] = nil
        object["d"] = "x"
        object["b"] = nil
        #expect(object == ["a": 3, "d": "x"])
        #expect(object.keys == ["a", "d"])
    }
}
