// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import OpenAISchema
import Testing

@testable import BedrockCore

@Suite("AWS's own interface of OpenAI's")
struct OpenAIUpstreamTests {
    private let body = "{ \"x\" : 1.0,\"model\":\"openai.gpt-oss-20b-1:0\" , \"messages\":[ {\"role\":\"user\"}]}"
    private let renamed = "{ \"x\" : 1.0,\"model\":\"mine\" , \"messages\":[ {\"role\":\"user\"}]}"

    private func upstream(_ transport: ScriptedTransport) -> OpenAIUpstream {
        let client = BedrockClient.scripted(transport)
        return OpenAIUpstream(client: client, resolver: ModelResolver(client: client))
    }

    private func model() throws -> ModelID { try ModelID(naming: "openai.gpt-oss-20b-1:0") }

    private func chat(_ body: String) throws -> PassedChat { try PassedChat(Array(body.utf8)) }

    @Test("The client's bytes go out as they are, signed; of an answer nothing is changed")
    func untouched() async throws {
        let answer =
            "{ \"model\":\"openai.gpt-oss-20b-1:0\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}, \"n\":1e2 }\n"
        let transport = ScriptedTransport(fields: [.amzRequestID: "r-1"], body: answer)
        let guardrail: JSONObject = ["guardrailIdentifier": "g1", "guardrailVersion": "3", "trace": "enabled"]
        let passed = try await upstream(transport).complete(chat(body), model: model(), guardrail: guardrail)
        let request = try #require(transport.sent.first)
        #expect(String(decoding: request.body.bytes, as: UTF8.self) == body)
        #expect(request.head.path == "/openai/v1/chat/completions")
        #expect(request.head.authority == "bedrock-runtime.us-west-2.amazonaws.com")
        let authorization = try #require(request.head.headerFields[.authorization])
        #expect(authorization.contains("/us-west-2/bedrock/aws4_request"))
        let name = try #require(HTTPField.Name("X-Amzn-Bedrock-GuardrailIdentifier"))
        #expect(request.head.headerFields[name] == "g1")
        #expect(authorization.contains("x-amzn-bedrock-guardrailidentifier"))
        #expect(String(decoding: passed.body, as: UTF8.self) == answer)
        #expect(passed.usage?.promptTokens == 3)
        #expect(passed.requestID == "r-1")
    }

    @Test("Behind another name only the model changes, on the way there and back")
    func alias() async throws {
        let transport = ScriptedTransport(body: body)
        let passed = try await upstream(transport).complete(chat(renamed), model: model(), guardrail: nil)
        #expect(transport.sent.first.map { String(decoding: $0.body.bytes, as: UTF8.self) } == body)
        #expect(String(decoding: passed.body, as: UTF8.self) == renamed)
    }

    @Test(
        "A refusal in OpenAI's form is told by its status, with its words and its param",
        arguments: [
            (400, BedrockError.Code.validation), (401, .unrecognizedClient), (403, .accessDenied),
            (404, .resourceNotFound),
            (429, .throttling), (500, .internalServer), (503, .serviceUnavailable),
        ]
    )
    func refusals(status: Int, code: BedrockError.Code) async throws {
        let transport = ScriptedTransport(
            status: status,
            fields: [.amzRequestID: "r-2"],
            body: #"{"error":{"message":"Because.","type":"t","param":"messages[0]","code":null}}"#
        )
        let error = await #expect(throws: BedrockError.self) {
            try await upstream(transport).complete(chat(body), model: model(), guardrail: nil)
        }
        #expect(error?.code == code)
        #expect(error?.message == "Because.")
        #expect(error?.param == "messages[0]")
        #expect(error?.requestID == "r-2")
    }

    private func read(_ steps: [ScriptedBody.Step], as body: String? = nil) async throws -> (
        text: String, usage: Usage?
    ) {
        let transport = ScriptedTransport { _ in .scripted(ScriptedBody(steps)) }
        let stream = try await upstream(transport).stream(chat(body ?? self.body), model: model(), guardrail: nil)
        var reader = stream.makeReader()
        var bytes: [UInt8] = []
        while let more = try await reader.next() { bytes += more }
        return (String(decoding: bytes, as: UTF8.self), reader.usage)
    }

    private static let first =
        "data: {\"model\":\"openai.gpt-oss-20b-1:0\",  \"choices\":[{\"error\":\"\\\"usage\\\"\"}]}\n\n"
    private static let last =
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}\n\n"
    private static let done = "data: [DONE]\n\n"

    @Test("A stream is passed on byte for byte, and its tokens are noted", arguments: [1, 10, 1000])
    func stream(size: Int) async throws {
        let text = ": hi\n\n" + Self.first + Self.last + Self.done
        let bytes = Array(text.utf8)
        let steps = stride(from: 0, to: bytes.count, by: size).map { start in
            ScriptedBody.Step.bytes(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        let (passed, usage) = try await read(steps)
        #expect(passed == text)
        #expect(usage?.totalTokens == 3)
        let (aliased, _) = try await read(steps, as: renamed)
        #expect(aliased == text.replacing("openai.gpt-oss-20b-1:0", with: "mine"))
    }

    @Test("A stream without [DONE] is broken, however it ends")
    func broken() async throws {
        let first = ScriptedBody.Step.bytes(Array(Self.first.utf8))
        await #expect(throws: TranslationError.self) { try await read([first]) }
        await #expect(throws: TranslationError.self) { try await read([first, .bytes(Array("data: [DONE]".utf8))]) }
        await #expect(throws: TransportError.self) {
            try await read([first, .failure(TransportError(.connectionClosed, "Gone.", responseHadBegun: true))])
        }
        await #expect(throws: BrokenAnswer.self) { try await read([]) }
    }

    @Test("An error that the stream tells is one, as first event even before the stream begins")
    func toldErrors() async throws {
        let event = Array("data: {\"error\":{\"message\":\"Slow down.\",\"type\":\"rate_limit_error\"}}\n\n".utf8)
        for steps in [[ScriptedBody.Step.bytes(event)], [.bytes(Array(Self.first.utf8) + event)]] {
            let error = await #expect(throws: BedrockError.self) { try await read(steps) }
            #expect(error?.code == .throttling)
            #expect(error?.message == "Slow down.")
            #expect(error?.requestID == "request-1")
        }
    }
}
