// SPDX-License-Identifier: MIT-0

import AWSSigner
import Foundation
import Testing

@Suite struct PercentEncodingTests {
    @Test("Labels keep unreserved characters only")
    func labels() throws {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        )
        for scalar in (0..<0x3000).compactMap(Unicode.Scalar.init) {
            let text = "a\(Character(scalar))"
            #expect(PercentEncoding.label(text) == text.addingPercentEncoding(withAllowedCharacters: unreserved))
        }
        #expect(PercentEncoding.label("anthropic.claude-v1:0") == "anthropic.claude-v1%3A0")
        #expect(PercentEncoding.label("arn:aws:bedrock:::a/b") == "arn%3Aaws%3Abedrock%3A%3A%3Aa%2Fb")
    }
}
