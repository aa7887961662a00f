// SPDX-License-Identifier: MIT-0

import Foundation
import OpenAISchema
import Testing

@Suite("Bridge to Codable")
struct CodableTests {
    @Test("A wire type goes through Foundation's coders")
    func coders() throws {
        let document =
            #"{"model":"m","messages":[{"role":"user","content":"hi"}],"temperature":0.5,"n":2,"new":[true,null]}"#
        let request = try ChatCompletionRequest(jsonBytes: Array(document.utf8))
        let decoded = try JSONDecoder().decode(ChatCompletionRequest.self, from: Data(document.utf8))
        #expect(decoded == request)
        let encoded = try JSONEncoder().encode(request)
        #expect(try JSONDecoder().decode(ChatCompletionRequest.self, from: encoded) == request)
    }
}
