// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import OpenAISchema
import Testing

@testable import BedrockCore

/// The model behind an application inference profile.
///
/// Source: Amazon Bedrock API reference, `GetInferenceProfile`.
@Suite(.timeLimit(.minutes(1)))
struct BaseModelsTests {
    static let profile = "arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/abc123"
    static let answer =
        #"{"inferenceProfileName":"mine","inferenceProfileArn":""# + profile + #"","inferenceProfileId":"abc123","#
        + #""models":[{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6"}],"#
        + #""status":"ACTIVE","type":"APPLICATION"}"#

    private func models(_ transport: ScriptedTransport, known: [ModelID: ModelID] = [:]) -> BaseModels {
        let client = BedrockClient.scripted(transport)
        return BaseModels(client: client, resolver: ModelResolver(client: client), known: known)
    }

    /// How many times Bedrock was asked about a profile, listings apart.
    private func questions(_ transport: ScriptedTransport) -> Int {
        transport.sent.count { $0.head.path?.hasPrefix("/inference-profiles/arn") == true }
    }

    @Test func `Bedrock is asked once`() async throws {
        let transport = ScriptedTransport(body: Self.answer)
        let models = models(transport)
        for _ in 0..<3 {
            let base = await models.base(of: try ModelID(naming: Self.profile))
            #expect(base.provider == "anthropic")
            #expect(base.name == "claude-sonnet-4-6")
        }
        #expect(questions(transport) == 1)
    }

    @Test func `a refusal is remembered, and the id stands for itself`() async throws {
        let fields: HTTPFields = [.amzErrorType: "AccessDeniedException"]
        let transport = ScriptedTransport(status: 403, fields: fields, body: #"{"message":"No."}"#)
        let models = models(transport)
        let model = try ModelID(naming: Self.profile)
        for _ in 0..<3 { #expect(await models.base(of: model) == model) }
        #expect(questions(transport) == 1)
    }

    @Test func `what is configured need not be asked for, and other ids hide nothing`() async throws {
        let transport = ScriptedTransport(body: Self.answer)
        let hidden = try ModelID(naming: "arn:aws:bedrock:us-west-2:123456789012:imported-model/xyz")
        let base = try ModelID(naming: "meta.llama3-1-8b-instruct-v1:0")
        let models = models(transport, known: [hidden: base])
        #expect(await models.base(of: hidden) == base)
        let plain = try ModelID(naming: "us.amazon.nova-lite-v1:0")
        #expect(await models.base(of: plain) == plain)
        #expect(questions(transport) == 0)
    }

    /// Rivals lost cache points and signatures behind such a profile.
    @Test func `a profile's family is that of its model`() async throws {
        let transport = ScriptedTransport { request in
            .scripted(body: request.head.path?.contains("converse") == true ? BedrockClientTests.answer : Self.answer)
        }
        let chat = BedrockChat(client: .scripted(transport))
        let part = ContentPart.text(.init("Hi", extra: ["cache_control": ["type": "ephemeral", "ttl": "1h"]]))
        let message = ChatMessage(role: .user, content: .parts([part]))
        let answer = try await chat.complete(.init(model: Self.profile, messages: [message]))
        #expect(answer.warnings.isEmpty)
        let sent = try JSONParser.parse(try #require(transport.sent.last).body.bytes)
        let expected: JSONValue = ["cachePoint": ["type": "default", "ttl": "1h"]]
        #expect(sent["messages"]?.array?.first?["content"]?.array?.last?.sorted() == expected.sorted())
        #expect(transport.sent.last?.head.path?.contains("application-inference-profile%2Fabc123/converse") == true)
    }
}
