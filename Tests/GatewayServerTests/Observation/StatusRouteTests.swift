// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import HTTPTypes
import OpenAISchema
import Testing

@testable import GatewayServer

@Suite("GET /status")
struct StatusRouteTests {
    private static let streamed = String(TestGateway.chat.dropLast() + #","stream":true}"#)

    private func status(_ test: TestGateway) async throws -> JSONValue {
        let response = try await test.send(.get, "/status")
        #expect(response.status == 200)
        return try JSONParser.parse(Array(response.body.utf8))
    }

    @Test("Wants a key, and GET")
    func access() async throws {
        let test = TestGateway()
        #expect(try await test.send(.get, "/status", key: nil).status == 401)
        #expect(try await test.send(.get, "/status", key: "wrong").status == 401)
        #expect(try await test.send(.post, "/status").status == 405)
        #expect(try await test.send(.get, "/v1/status").status == 404)
    }

    @Test("Is not there where it is turned off")
    func off() async throws {
        #expect(try await TestGateway { $0.servesStatus = false }.send(.get, "/status").status == 404)
    }

    @Test("Tells requests, tokens and models, of streams as well that do not ask for usage")
    func figures() async throws {
        let plain = TestGateway()
        _ = try await plain.send()
        _ = try await plain.send(body: "{")
        let json = try await status(plain)
        #expect(json["region"]?.string == "us-west-2")
        #expect(json["total"]?["requests"]?.number?.int == 2)
        #expect(json["total"]?["client_error"]?.number?.int == 1)
        #expect(json["last_minute"]?["input_tokens"]?.number?.int == 3)
        #expect(json["last_minute"]?["output_tokens"]?.number?.int == 1)
        #expect(json["last_minute"]?["latency_seconds"]?["p50"]?.number != nil)
        #expect(json["models"]?[0]?["model"]?.string == "amazon.nova-lite-v1:0")
        #expect(json["models"]?[0]?["total"]?["requests"]?.number?.int == 1)
        let requests = try #require(json["series"]?["requests"]?.array)
        #expect(requests.count == 120)
        #expect(requests.compactMap { $0.number?.int }.reduce(0, +) == 2)

        let streaming = TestGateway(.streaming(StreamTests.whole))
        _ = try await streaming.send(body: Self.streamed)
        let figures = try #require(try await status(streaming)["total"])
        #expect(figures["input_tokens"]?.number?.int == 3)
        #expect(figures["output_tokens"]?.number?.int == 1)
        #expect(streaming.observations.summaries.first?.details.firstToken != nil)
    }

    @Test("Tells why calls failed, streams that break included, each once")
    func failures() async throws {
        let throttled = TestGateway(
            .always(.tooManyRequests, #"{"message":"Too many"}"#, fields: [.errorType: "ThrottlingException"])
        )
        _ = try await throttled.send()
        let total = try await status(throttled)["total"]
        #expect(total?["upstream_errors"]?["throttled"]?.number?.int == 1)
        #expect(total?["throttled"]?.number?.int == 1)
        #expect(total?["errors"]?.number?.int == 1)

        let broken = TestGateway(.streaming(Array(StreamTests.whole.prefix(2))))
        _ = try await broken.send(body: Self.streamed)
        let figures = try await status(broken)["total"]
        #expect(figures?["upstream_errors"]?["broken_answer"]?.number?.int == 1)
        #expect(figures?["broken"]?.number?.int == 1)
        #expect(try await status(broken)["open_streams"]?.number?.int == 0)
    }
}

extension HTTPField.Name {
    fileprivate static let errorType = HTTPField.Name(literal: "x-amzn-errortype")
}
