// SPDX-License-Identifier: MIT-0

import Testing

@testable import BedrockCore

/// What clients send as base64.
///
/// Source of the alphabets: RFC 4648, sections 4 and 5.
struct Base64Tests {
    private static let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    @Test func `every letter of the alphabet is taken at every place, and no other`() {
        for scalar in (0...0x17F).compactMap(Unicode.Scalar.init) {
            for place in [0, 15, 16, 63, 64, 99] {
                let text =
                    String(repeating: "A", count: place) + String(scalar) + String(repeating: "Q", count: 103 - place)
                let normalized = Base64.normalized(text)?.description
                switch scalar {
                case "-": #expect(normalized == text.replacing("-", with: "+"))
                case "_": #expect(normalized == text.replacing("_", with: "/"))
                case " ", "\t", "\n", "\r": #expect(normalized?.count == 104)
                default: #expect(normalized == (Self.alphabet.unicodeScalars.contains(scalar) ? text : nil))
                }
            }
        }
    }

    @Test func `padding stands at the end alone`() {
        #expect(Base64.normalized("QQ==") == "QQ==")
        #expect(Base64.normalized("QUI=") == "QUI=")
        #expect(Base64.normalized("QQ") == "QQ==")
        #expect(Base64.normalized("Q=Q=") == nil)
        #expect(Base64.normalized("QQ==QQ==") == nil)
        #expect(Base64.normalized("") == nil)
    }

    /// Source: RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `bytes are encoded with their padding`(text: String, base64: String) {
        #expect(Base64.encoded(Array(text.utf8)) == base64)
    }

    @Test func `what is encoded can be decoded`() throws {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 167) }
        for count in [1, 2, 3, 255, 256, 1000] {
            let text = try #require(Base64.normalized(Base64.encoded(Array(bytes[..<count]))))
            #expect(Base64.prefix(of: text) == Array(bytes[..<count]))
        }
    }
}
