// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import OpenAISchema
import Testing

@testable import BedrockCore

/// What the client sends, and what it makes of answers and refusals.
struct BedrockClientTests {
    static let answer =
        #"{"output":{"message":{"role":"assistant","content":[{"text":"Hi"}]}},"stopReason":"end_turn"}"#
    static let request = ConverseRequest(messages: [.init(role: .user, content: [.text("Hi")])])
    static let nova = "amazon.nova-lite-v1:0"

    /// The paths that botocore sends for these ids.
    @Test(arguments: [
        ("amazon.nova-lite-v1:0", "amazon.nova-lite-v1%3A0"),
        ("us.anthropic.claude-opus-4-6-v1", "us.anthropic.claude-opus-4-6-v1"),
        (
            "arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/a1b2c3d4e5f6",
            "arn%3Aaws%3Abedrock%3Aus-west-2%3A123456789012%3Aapplication-inference-profile%2Fa1b2c3d4e5f6"
        ),
        (
            "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0",
            "arn%3Aaws%3Abedrock%3Aus-west-2%3A%3Afoundation-model%2Famazon.nova-lite-v1%3A0"
        ),
    ])
    func `the id is one label of the path`(id: String, label: String) async throws {
        let transport = ScriptedTransport { request in
            request.head.path?.hasSuffix("-stream") == true
                ? .scripted(ScriptedBody([.bytes(Frames.answer)])) : .scripted(body: Self.answer)
        }
        let client = BedrockClient.scripted(transport)
        let model = try ModelID(naming: id)
        _ = try await client.converse(Self.request, model: model)
        _ = try await client.converseStream(Self.request, model: model)
        _ = try await client.invoke(["inputText": "Hi"], model: model)
        let operations = ["converse", "converse-stream", "invoke"]
        #expect(transport.sent.map(\.head.path) == operations.map { "/model/\(label)/\($0)" })
        #expect(transport.sent.allSatisfy { $0.head.method == .post })
    }

    @Test func `a request is signed for what it is`() async throws {
        let transport = ScriptedTransport(fields: [.amzRequestID: "request-1"], body: Self.answer)
        let answer = try await BedrockClient.scripted(transport)
            .converse(Self.request, model: try ModelID(naming: Self.nova))
        #expect(answer.requestID == "request-1")
        #expect(answer.value.message?.content == [.text("Hi")])
        let sent = try #require(transport.sent.first)
        #expect(sent.head.scheme == "https")
        #expect(sent.head.authority == "bedrock-runtime.us-west-2.amazonaws.com")
        #expect(sent.head.headerFields[.contentType] == "application/json")
        #expect(sent.head.headerFields[.accept] == "application/json")
        #expect(sent.body.bytes == Self.request.jsonBytes)
        let verifier = SigV4Verifier { _ in Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret") }
        let acceptance = try verifier.verify(sent.head, body: sent.body.bytes, at: .now)
        #expect(acceptance.region == "us-west-2")
        #expect(acceptance.service == "bedrock")
    }

    @Test func `a bearer's request carries the token and no signature`() async throws {
        let transport = ScriptedTransport(body: Self.answer)
        let client = BedrockClient.scripted(transport, identity: .bearer(BearerToken("bedrock-api-key-x")))
        _ = try await client.converse(Self.request, model: try ModelID(naming: Self.nova))
        let fields = try #require(transport.sent.first).head.headerFields
        #expect(fields[.authorization] == "Bearer bedrock-api-key-x")
        #expect(fields[.init(literal: "x-amz-date")] == nil)
        #expect(fields[.init(literal: "x-amz-content-sha256")] == nil)
    }

    @Test func `a stream is asked for as one, within its own limits`() async throws {
        let transport = ScriptedTransport { _ in .scripted(ScriptedBody([.bytes(Frames.answer)])) }
        let client = BedrockClient.scripted(transport)
        let stream = try await client.converseStream(Self.request, model: try ModelID(naming: Self.nova))
        #expect(stream.requestID == "request-1")
        let sent = try #require(transport.sent.first)
        #expect(sent.head.headerFields[.accept] == "application/vnd.amazon.eventstream")
        #expect(sent.limits == client.configuration.streamLimits)
    }

    @Test(arguments: [
        ("us-west-2", "bedrock-runtime.us-west-2.amazonaws.com", "bedrock.us-west-2.amazonaws.com"),
        ("us-gov-west-1", "bedrock-runtime.us-gov-west-1.amazonaws.com", "bedrock.us-gov-west-1.amazonaws.com"),
        ("cn-north-1", "bedrock-runtime.cn-north-1.amazonaws.com.cn", "bedrock.cn-north-1.amazonaws.com.cn"),
    ])
    func `a region has its endpoints`(region: String, runtime: String, controlPlane: String) {
        let configuration = BedrockClient.Configuration(region: region)
        #expect(configuration.runtime.description == "https://\(runtime)")
        #expect(configuration.controlPlane.description == "https://\(controlPlane)")
    }

    @Test func `an endpoint of one's own is called under its path`() async throws {
        let transport = ScriptedTransport(body: Self.answer)
        var configuration = BedrockClient.Configuration(region: "us-west-2", maxAttempts: 1)
        configuration.runtime = try #require(Endpoint(url: "http://localhost:8199/base/"))
        _ = try await BedrockClient.scripted(transport, configuration: configuration)
            .converse(Self.request, model: try ModelID(naming: "m"))
        let head = try #require(transport.sent.first).head
        #expect(head.scheme == "http")
        #expect(head.authority == "localhost:8199")
        #expect(head.path == "/base/model/m/converse")
    }

    @Test(arguments: [
        "", "localhost", "ftp://a", "https://", "https://a b", "https://u@a", "https://a?b", "https://a#b",
        "https://:80", "https://a:", "https://a:0", "https://a:99999", "https://a:b", "https://::1",
    ])
    func `what is no endpoint is none`(url: String) {
        #expect(Endpoint(url: url) == nil)
    }

    static let refusals: [(Int, String?, String, String, String)] = [
        (400, "ValidationException", #"{"message":"Wrong."}"#, "ValidationException", "Wrong."),
        (
            403, "AccessDeniedException:http://internal.amazon.com/coral/x/", #"{"Message":"No."}"#,
            "AccessDeniedException", "No."
        ),
        (
            404, nil, #"{"__type":"com.amazon.bedrock#ResourceNotFoundException","message":"None."}"#,
            "ResourceNotFoundException", "None."
        ),
        (429, "ThrottlingException", "", "ThrottlingException", "The endpoint answered with status 429."),
        (502, nil, "<html><body>Bad Gateway</body></html>", "", "The endpoint answered with status 502."),
        (
            500, "InternalServerException", "not JSON", "InternalServerException",
            "The endpoint answered with status 500."
        ),
        (301, nil, "", "", "The endpoint answered with status 301."),
    ]

    @Test(arguments: refusals)
    func `a refusal keeps name, words and status`(
        status: Int,
        type: String?,
        body: String,
        code: String,
        message: String
    ) async throws {
        var fields: HTTPFields = [.amzRequestID: "request-2", .retryAfter: "7"]
        fields[.amzErrorType] = type
        let client = BedrockClient.scripted(ScriptedTransport(status: status, fields: fields, body: body))
        let model = try ModelID(naming: Self.nova)
        func expected(_ action: String, on resources: [String]) -> BedrockError {
            var error = BedrockError(
                code: .init(rawValue: code),
                message: message,
                status: status,
                requestID: "request-2",
                retryAfter: 7
            )
            error.permission = Permission(action, on: resources)
            return error
        }
        let arns = Permission("", on: model, in: "us-west-2").resources
        await #expect(throws: expected("bedrock:InvokeModel", on: arns)) {
            try await client.converse(Self.request, model: model)
        }
        await #expect(throws: expected("bedrock:InvokeModelWithResponseStream", on: arns)) {
            _ = try await client.converseStream(Self.request, model: model)
        }
        await #expect(throws: expected("bedrock:InvokeModel", on: arns)) {
            try await client.invoke([:], model: model)
        }
        await #expect(throws: expected("bedrock:List*", on: ["*"])) {
            try await client.foundationModels()
        }
        await #expect(throws: expected("bedrock:GetInferenceProfile", on: ["*"])) {
            try await client.inferenceProfile(BaseModelsTests.profile)
        }
    }

    @Test func `a refusal whose body breaks off is a refusal all the same`() async throws {
        let client = BedrockClient.scripted(
            ScriptedTransport { _ in
                var response = TransportResponse.scripted(status: 403, body: "")
                response.head.headerFields[.amzErrorType] = "AccessDeniedException"
                response.body = ResponseBody(BrokenBody())
                return response
            }
        )
        let error = await #expect(throws: BedrockError.self) {
            try await client.converse(Self.request, model: try ModelID(naming: Self.nova))
        }
        #expect(error?.code == .accessDenied)
        #expect(error?.message == "The endpoint answered with status 403.")
    }

    private actor BrokenBody: ResponseBodySource {
        func next() throws -> [UInt8]? { throw TransportError(.connectionClosed, "", responseHadBegun: true) }
        nonisolated func cancel() {}
    }

    @Test(arguments: [
        "", "<html>", "[]", "{}", #"{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"}}"#,
        #"{"output":{"message":{"role":"assistant"}},"stopReason":"end_turn"}"#,
    ])
    func `an answer that is none is told as Bedrock's fault`(body: String) async throws {
        let client = BedrockClient.scripted(ScriptedTransport(fields: [.amzRequestID: "request-3"], body: body))
        let broken = await #expect(throws: BrokenAnswer.self) {
            try await client.converse(Self.request, model: try ModelID(naming: Self.nova))
        }
        #expect(broken?.requestID == "request-3")
        let error = broken?.underlying as? TranslationError
        #expect(error?.code == .unexpectedAnswer)
        #expect(error?.param == nil)
    }

    @Test func `an answer beyond the limit is not taken`() async throws {
        var configuration = BedrockClient.Configuration(region: "us-west-2", maxAttempts: 1)
        configuration.answerLimit = 10
        let client = BedrockClient.scripted(ScriptedTransport(body: Self.answer), configuration: configuration)
        let error = await #expect(throws: BrokenAnswer.self) {
            try await client.converse(Self.request, model: try ModelID(naming: Self.nova))
        }
        #expect((error?.underlying as? TransportError)?.code == .bodyTooLarge)
    }

    @Test func `tokens of InvokeModel are told by a header`() async throws {
        let fields: HTTPFields = [.init(literal: "x-amzn-bedrock-input-token-count"): "42"]
        let client = BedrockClient.scripted(ScriptedTransport(fields: fields, body: #"{"a":[1.0]}"#))
        let answer = try await client.invoke([:], model: try ModelID(naming: Self.nova))
        #expect(answer.value.inputTokens == 42)
        #expect(answer.value.body == ["a": .array([try JSONParser.parse("1.0")])])
    }

    @Test func `foundation models are listed`() async throws {
        let transport = ScriptedTransport(body: #"{"modelSummaries":[{"modelId":"a.b"},{"modelId":"c.d"}]}"#)
        let models = try await BedrockClient.scripted(transport).foundationModels()
        #expect(models.map(\.modelID) == ["a.b", "c.d"])
        let sent = try #require(transport.sent.first)
        #expect(sent.head.method == .get)
        #expect(sent.head.authority == "bedrock.us-west-2.amazonaws.com")
        #expect(sent.head.path == "/foundation-models")
        #expect(sent.head.headerFields[.contentType] == nil)
    }

    @Test func `all pages of inference profiles are listed`() async throws {
        let transport = ScriptedTransport { request in
            let isFirst = request.head.path?.contains("nextToken") == false
            let first = #"{"inferenceProfileSummaries":[{"inferenceProfileId":"a"}],"nextToken":"x/+= y"}"#
            let second = #"{"inferenceProfileSummaries":[{"inferenceProfileId":"b"}]}"#
            return .scripted(body: isFirst ? first : second)
        }
        let profiles = try await BedrockClient.scripted(transport).inferenceProfiles(type: "APPLICATION")
        #expect(profiles.map(\.inferenceProfileID) == ["a", "b"])
        let paths = [
            "/inference-profiles?maxResults=1000&type=APPLICATION",
            "/inference-profiles?maxResults=1000&nextToken=x%2F%2B%3D%20y&type=APPLICATION",
        ]
        #expect(transport.sent.map(\.head.path) == paths)
    }

    @Test func `a list without end ends all the same`() async throws {
        let transport = ScriptedTransport(body: #"{"inferenceProfileSummaries":[],"nextToken":"again"}"#)
        _ = try await BedrockClient.scripted(transport).inferenceProfiles(type: "SYSTEM_DEFINED")
        #expect(transport.sent.count <= 1000)
    }
}
