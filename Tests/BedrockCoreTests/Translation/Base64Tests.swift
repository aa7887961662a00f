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
}
