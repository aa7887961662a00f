// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import GatewayServer
import HTTPTypes
import OpenAISchema
import Testing

@Suite("Gateway")
struct GatewayTests {
    private func error(_ body: String) throws -> ErrorResponse {
        try ErrorResponse(jsonBytes: Array(body.utf8))
    }

    @Test("A chat is answered under both prefixes", arguments: ["/api/v1", "/v1"])
    func chat(prefix: String) async throws {
        let test = TestGateway()
        let response = try await test.send(.post, "\(prefix)/chat/completions")
        #expect(response.status == 200)
        let completion = try ChatCompletion(jsonBytes: Array(response.body.utf8))
        #expect(completion.choices.first?.message.content == "Hi")
        #expect(completion.model == "amazon.nova-lite-v1:0")
        #expect(test.transport.requests.first?.head.path == "/model/amazon.nova-lite-v1%3A0/converse")
        let summary = try #require(test.observations.summaries.first)
        #expect(summary.caller?.name == "alice")
        #expect(summary.model == "amazon.nova-lite-v1:0")
        #expect(summary.usage?.promptTokens == 3)
        #expect(summary.status == 200)
    }

    @Test(
        "A prefix may be /v1, anything or nothing",
        arguments: [("/v1", "/v1"), ("", ""), ("", "/v1"), ("/a/b", "/a/b"), ("/a/b", "/v1")]
    )
    func prefixes(configured: String, used: String) async throws {
        let test = TestGateway { $0.routePrefix = configured }
        #expect(try await test.send(.post, "\(used)/chat/completions").status == 200)
    }

    @Test("A wrong key, no key or another scheme gets 401, and the body is not read")
    func keys() async throws {
        let test = TestGateway()
        let tooLarge = String(repeating: " ", count: 33 << 20)
        for key in [nil, "", "key-of-alic", "key-of-alice2", "KEY-OF-ALICE"] as [String?] {
            let response = try await test.send(key: key, body: tooLarge)
            #expect(response.status == 401)
            #expect(try error(response.body).code == "invalid_api_key")
        }
        for value in ["Basic key-of-alice", "key-of-alice", "Bearer", "Bearer "] {
            #expect(try await test.send(key: nil, fields: [.authorization: value]).status == 401)
        }
        for value in ["bearer key-of-bob", "BEARER  key-of-bob"] {
            #expect(try await test.send(key: nil, fields: [.authorization: value]).status == 200)
        }
        #expect(test.transport.requests.count == 2)
        #expect(test.observations.summaries.last?.caller?.name == "bob")
    }

    @Test("Health needs no key and no prefix")
    func health() async throws {
        let response = try await TestGateway().send(.get, "/health", key: nil, body: "")
        #expect(response.status == 200)
        #expect(response.body == #"{"status":"OK"}"#)
    }

    @Test("Unknown paths are 404, wrong methods 405 with the right one named")
    func routing() async throws {
        let test = TestGateway()
        for path in [
            "/v1/\u{301}models", "/v1/\u{200D}models",
            "/x", "/api/v1", "/api/v1/", "/api/v1/completions", "/chat/completions", "/api/v2/models",
            "/api/v1/models/",
        ] {
            let response = try await test.send(.get, path)
            #expect(response.status == 404, "\(path)")
            #expect(try error(response.body).type == "invalid_request_error")
        }
        let response = try await test.send(.get, "/v1/chat/completions?x=1")
        #expect(response.status == 405)
        #expect(response.fields[.allow] == "POST")
        #expect(try await test.send(.post, "/v1/models").fields[.allow] == "GET")
    }

    @Test("A client's request id comes back where it is plain, else a new one is made")
    func requestID() async throws {
        let test = TestGateway()
        let name = try #require(HTTPField.Name("x-request-id"))
        #expect(try await test.send(fields: [name: "abc-1"]).fields[name] == "abc-1")
        for odd in ["", "a b", String(repeating: "x", count: 129)] {
            let given = try await test.send(fields: [name: odd]).fields[name]
            #expect(given != odd)
            #expect(given?.hasPrefix("req_") == true)
        }
    }

    @Test("A body of another type than JSON is 415; JSON with parameters, or no type, passes")
    func contentType() async throws {
        let test = TestGateway()
        for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
            #expect(try await test.send(fields: [.contentType: type]).status == 415)
        }
        for type in ["application/json; charset=utf-8", "Application/JSON", "application/vnd.api+json"] {
            #expect(try await test.send(fields: [.contentType: type]).status == 200)
        }
        #expect(try await test.send().status == 200)
    }

    @Test("What was altered is named in a header, each parameter once")
    func adapted() async throws {
        let body = #"{"model":"m","messages":[{"role":"user","content":"x"}],"seed":1,"temperature":1.5}"#
        let name = try #require(HTTPField.Name("x-bedrock-gateway-adapted"))
        let names = try await TestGateway().send(body: body).fields[name]?.split(separator: ", ").sorted()
        #expect(names == ["seed", "temperature"])
    }

    @Test("gpt-* and text-embedding-* mean the default models; Bedrock's own ids do not")
    func aliases() async throws {
        let test = TestGateway { $0.defaultModel = "us.amazon.nova-pro-v1:0" }
        _ = try await test.send(body: #"{"model":"GPT-4o","messages":[{"role":"user","content":"x"}]}"#)
        _ = try await test.send(
            body: #"{"model":"openai.gpt-oss-120b-1:0","messages":[{"role":"user","content":"x"}]}"#
        )
        #expect(
            test.transport.requests.map(\.head.path) == [
                "/model/us.amazon.nova-pro-v1%3A0/converse", "/model/openai.gpt-oss-120b-1%3A0/converse",
            ]
        )
    }

    @Test("With the default key, foreign hosts and web pages are refused")
    func defaultKey() async throws {
        let test = TestGateway { configuration in
            configuration.keys = ["default": "bedrock"]
            configuration.usesDefaultKey = true
        }
        for authority in ["localhost", "localhost:8000", "127.0.0.1:8000", "127.1.2.3", "[::1]:8000"] {
            #expect(try await test.send(key: "bedrock", authority: authority).status == 200)
        }
        for authority in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]", ""] {
            #expect(try await test.send(key: "bedrock", authority: authority).status == 403, "\(authority)")
        }
        #expect(try await test.send(key: "bedrock", fields: [.origin: "http://localhost:3000"]).status == 200)
        for origin in ["https://evil.example", "null", "http://127.0.0.1.evil.example"] {
            #expect(try await test.send(key: "bedrock", fields: [.origin: origin]).status == 403)
        }
    }

    @Test("Web pages may call where their origin is allowed, without cookies")
    func crossOrigin() async throws {
        let test = TestGateway { $0.allowedOrigins = ["https://chat.example"] }
        let response = try await test.send(fields: [.origin: "https://chat.example"])
        #expect(response.fields[.accessControlAllowOrigin] == "https://chat.example")
        #expect(response.fields[.accessControlAllowCredentials] == nil)
        #expect(try await test.send(fields: [.origin: "https://evil.example"]).fields[.accessControlAllowOrigin] == nil)
        let preflight: HTTPFields = [
            .origin: "https://chat.example",
            .accessControlRequestMethod: "POST",
            .accessControlRequestHeaders: "authorization, content-type",
        ]
        let answer = try await test.send(.options, key: nil, fields: preflight, body: "")
        #expect(answer.status == 204)
        #expect(answer.fields[.accessControlAllowHeaders] == "authorization, content-type")
        #expect(
            try await TestGateway().send(.options, key: nil, fields: preflight).fields[.accessControlAllowOrigin] == nil
        )
    }
}
