// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Testing

@testable import GatewayServer

@Suite("Keys")
struct KeyListTests {
    @Test(
        "A text holds one key, several, or names with keys",
        arguments: [
            ("sk-1", ["default": "sk-1"]), (" sk-1\n", ["default": "sk-1"]),
            ("with blanks", ["default": "with blanks"]),
            ("a,b", ["key-1": "a", "key-2": "b"]), ("a\r\nb,\n\n c ", ["key-1": "a", "key-2": "b", "key-3": "c"]),
            (#"{"api_key": "k"}"#, ["default": "k"]), (#"{"api_key": "a,b"}"#, ["key-1": "a", "key-2": "b"]),
            (#" {"alice": "k1", "team b": "k2"}"#, ["alice": "k1", "team b": "k2"]),
            (#"{"api_key": "k", "bob": "k2"}"#, ["default": "k", "bob": "k2"]),
            ("{not json", ["default": "{not json"]), (#"["k"]"#, ["default": #"["k"]"#]),
        ]
    )
    func keys(text: String, keys: [String: String]) throws {
        #expect(try KeyList.keys(in: text, source: "S") == keys)
    }

    @Test(
        "A text without keys is refused, and its secrets are not quoted",
        arguments: [
            "", " ", ",", "{}", #"{"a": ""}"#, #"{"a": 7}"#, #"{"a": null}"#, #"{"a": "s3cret,b"}"#,
            #"{"api_key": ""}"#,
        ]
    )
    func refused(text: String) {
        let error = #expect(throws: ConfigurationError.self) { try KeyList.keys(in: text, source: "THE_SOURCE") }
        #expect(error?.message.contains("THE_SOURCE") == true)
        #expect(error?.message.contains("s3cret") == false)
    }

    @Test("Keys that are replaced serve at once, in all copies")
    func replaced() throws {
        let authenticator = Authenticator(keys: ["old": "k1"])
        let copy = authenticator
        let fingerprint = authenticator.fingerprint
        authenticator.replace(keys: ["new": "k2", "other": "k3"])
        #expect(try copy.caller(of: [.authorization: "Bearer k2"]).name == "new")
        #expect(try copy.caller(of: [.authorization: "bearer k3"]).name == "other")
        #expect(throws: GatewayError.self) { try copy.caller(of: [.authorization: "Bearer k1"]) }
        #expect(copy.fingerprint != fingerprint)
    }
}
