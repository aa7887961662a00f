// SPDX-License-Identifier: MIT-0

import BedrockCore
import Testing

/// How AWS tells an error, by the restJson1 protocol's "Operation error serialization" and by what proxies answer.
struct BedrockServiceErrorTests {
    @Test(arguments: [
        "ThrottlingException",
        "ThrottlingException:",
        "ThrottlingException:http://internal.amazon.com/coral/com.amazon.coral.availability/",
        "com.amazon.bedrock#ThrottlingException",
        "com.amazon.bedrock#ThrottlingException:http://internal.amazon.com/coral/com.amazon.coral.availability/",
        "ThrottlingException:http://internal.amazon.com/coral#fragment",
    ])
    func `the name stands alone, wherever it is told`(text: String) {
        let bodies = [#"{"__type":"\#(text)"}"#, #"{"code":"\#(text)"}"#]
        #expect(BedrockServiceError(type: text, body: []).name == "ThrottlingException")
        for body in bodies {
            #expect(BedrockServiceError(type: nil, body: Array(body.utf8)).name == "ThrottlingException")
        }
    }

    @Test func `the header comes before the body`() {
        let body = Array(#"{"__type":"Other","message":"words"}"#.utf8)
        let error = BedrockServiceError(type: "ValidationException", body: body)
        #expect(error.name == "ValidationException")
        #expect(error.message == "words")
    }

    @Test(arguments: [#"{"message":"words"}"#, #"{"Message":"words"}"#, #"{"a":1,"message":"words"}"#])
    func `the words are found under both spellings`(body: String) {
        #expect(BedrockServiceError(type: nil, body: Array(body.utf8)).message == "words")
    }

    @Test(arguments: [
        "", "<html><body>502 Bad Gateway</body></html>", "[]", "null", #"{"message":null}"#, #"{"message":7,"code":7}"#,
        #"{"message":"cut"#,
    ])
    func `a body that says nothing gives nothing`(body: String) {
        let error = BedrockServiceError(type: nil, body: Array(body.utf8))
        #expect(error.name == nil)
        #expect(error.message == nil)
    }

    @Test(arguments: ["", ":", "#", "ns#", ":http://x"])
    func `a name of nothing is none`(type: String) {
        #expect(BedrockServiceError(type: type, body: []).name == nil)
    }

    @Test func `a header that says nothing leaves the body to say it`() {
        let body = Array(#"{"__type":"ns#ValidationException"}"#.utf8)
        #expect(BedrockServiceError(type: "", body: body).name == "ValidationException")
    }
}
