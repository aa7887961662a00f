// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import HTTPTypes
import OpenAISchema
import Testing

@testable import GatewayServer

@Suite("Readiness and load")
struct ResilienceTests {
    @Test("Ready turns 503 while draining, health stays 200, and open doors still answer")
    func readiness() async throws {
        let test = TestGateway()
        #expect(try await test.send(.get, "/ready", key: nil).status == 200)
        test.readiness.drain()
        #expect(try await test.send(.get, "/ready", key: nil).status == 503)
        #expect(try await test.send(.get, "/health", key: nil).status == 200)
        #expect(try await test.send().status == 200)
    }

    @Test("A stream holds its place until it ends; beyond the limit 429 with Retry-After")
    func load() async throws {
        let test = TestGateway(.streaming([.messageStart(role: .assistant)])) { configuration in
            configuration.requestLimit = 1
            configuration.queueLimit = 0
        }
        let body = Array((TestGateway.chat.dropLast() + #","stream":true}"#).utf8)
        var head = HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/v1/chat/completions")
        head.headerFields[.authorization] = "Bearer key-of-alice"
        let request = GatewayRequest(head: head) { _ in body }
        let open = await test.gateway.respond(to: request)
        guard case .stream(let stream) = open.content else { throw TestFailure() }
        let refused = try await test.send(body: String(decoding: body, as: UTF8.self))
        #expect(refused.status == 429)
        #expect(refused.fields[.retryAfter] == "1")
        while try await stream.next() != nil {}
        #expect(try await test.send(body: String(decoding: body, as: UTF8.self)).status == 200)
    }

    @Test("After its own retries the gateway tells the SDKs not to add theirs")
    func shouldRetry() async throws {
        let name = try #require(HTTPField.Name("x-should-retry"))
        let type = try #require(HTTPField.Name("x-amzn-errortype"))
        for (exception, status, expected) in [
            ("ThrottlingException", 429, "false"), ("ServiceUnavailableException", 503, "false"),
            ("ModelTimeoutException", 408, "false"), ("ValidationException", 400, nil),
        ] {
            let transport = ScriptedTransport.always(.init(code: status), "{}", fields: [type: exception])
            let test = TestGateway(transport) { $0.bedrock.maxAttempts = 1 }
            #expect(try await test.send().fields[name] == expected)
        }
    }
}
