// SPDX-License-Identifier: MIT-0

import OpenAISchema
import Testing

/// Strings and numbers that are read many bytes at once: what matters may stand at any place of a block.
struct LongTextTests {
    private static let lengths = 0...200

    @Test func `an escape is found wherever it stands, and written there again`() throws {
        for length in Self.lengths {
            for (escape, character) in [("\\\"", "\""), ("\\\\", "\\"), ("\\n", "\n"), ("\\u0001", "\u{1}")] {
                let before = String(repeating: "ä", count: length % 3) + String(repeating: "a", count: length)
                let after = String(repeating: "z", count: 200 - length)
                let json = "[\"\(before)\(escape)\(after)\"]"
                let value = try JSONParser.parse(Array(json.utf8))
                #expect(value == [.string(before + character + after)])
                #expect(String(decoding: value.jsonBytes, as: UTF8.self) == json)
            }
        }
    }

    @Test func `a control character is refused wherever it stands`() {
        for length in Self.lengths {
            for control in [UInt8(0), 0x1F] {
                let text = [UInt8](repeating: 0x61, count: length) + [control] + [UInt8](repeating: 0x7A, count: 150)
                #expect(throws: SchemaError.self) { try JSONParser.parse(Array("[\"".utf8) + text + Array("\"]".utf8)) }
            }
        }
    }

    @Test func `bytes beside the special ones are none`() throws {
        for byte in UInt8(0x20)...0x7F where byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
            let text = String(repeating: Character(Unicode.Scalar(byte)), count: 150)
            #expect(try JSONParser.parse(Array("[\"\(text)\"]".utf8)) == [.string(text)])
        }
    }

    @Test func `digits end where they end`() throws {
        for length in 1...40 {
            let digits = String(repeating: "7", count: length)
            for (text, isNumber) in [
                ("0.\(digits)", true), ("\(digits)", true), ("\(digits)e1", true), ("0.\(digits):", false),
                ("0.\(digits)/", false), ("0.\(digits)\u{7F}", false), ("0.\(digits)ß", false),
            ] {
                let list = try? JSONParser.parseKeepingNumberLists(Array("[\(text),-1]".utf8)).lists(at: "").first
                #expect(list.map { String(decoding: $0.jsonBytes, as: UTF8.self) } == (isNumber ? "[\(text),-1]" : nil))
            }
        }
    }

    @Test func `a text is found where it first stands`() {
        for place in 0...70 {
            let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: place) + Array("abcabc".utf8)
            #expect(ByteText.firstRange(of: "abc", in: bytes) == place..<place + 3)
        }
        #expect(ByteText.firstRange(of: "abc", in: Array("abab".utf8)) == nil)
        #expect(ByteText.firstRange(of: "abc", in: []) == nil)
    }
}
