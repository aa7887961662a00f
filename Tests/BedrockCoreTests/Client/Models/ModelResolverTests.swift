// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import OpenAISchema
import Testing

@testable import BedrockCore

/// Models that only profiles reach, and models behind ARNs.
@Suite(.timeLimit(.minutes(1)))
struct ModelResolverTests {
    static let claude = "anthropic.claude-sonnet-4-6"
    static let answer = """
        {"output":{"message":{"role":"assistant","content":[{"text":"Hi"}]}},"stopReason":"end_turn",\
        "usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2}}
        """

    /// Serves some ids and lists some profiles; other ids of Claude need a profile, everything else is unknown.
    private func transport(serving ids: [String], listing profiles: [String]?) -> ScriptedTransport {
        ScriptedTransport { request in
            let path = request.head.path ?? ""
            if path.hasPrefix("/inference-profiles"), path.contains("SYSTEM_DEFINED"), let profiles {
                let summaries = profiles.map { id -> JSONValue in
                    let model = "arn:aws:bedrock:us-east-1::foundation-model/\(Self.claude)"
                    return [
                        "inferenceProfileId": .string(id), "status": "ACTIVE", "models": [["modelArn": .string(model)]],
                    ]
                }
                return .scripted(body: JSONValue.object(["inferenceProfileSummaries": .array(summaries)]).description)
            }
            guard path.hasPrefix("/model/") else {
                return .scripted(status: 403, fields: [.amzErrorType: "AccessDeniedException"], body: "{}")
            }
            let id = path.split(separator: "/")[1].replacing("%3A", with: ":").replacing("%2F", with: "/")
            if ids.contains(String(id)) { return .scripted(body: Self.answer) }
            let message =
                id.hasPrefix("anthropic") || id.contains("foundation-model")
                ? "Invocation of model ID \(id) with on-demand throughput isn\u{2019}t supported. Retry your request with the "
                    + "ID or ARN of an inference profile that contains this model."
                : "The provided model identifier is invalid."
            return .scripted(
                status: 400,
                fields: [.amzErrorType: "ValidationException"],
                body: JSONValue.object(["message": .string(message)]).description
            )
        }
    }

    private func chat(
        _ transport: ScriptedTransport,
        region: String = "eu-central-1",
        policy: ModelPolicy = ModelPolicy(),
        usesProfiles: Bool = true
    ) -> BedrockChat {
        let client = BedrockClient.scripted(transport, configuration: .init(region: region, maxAttempts: 1))
        let resolver = ModelResolver(client: client, policy: policy, usesProfiles: usesProfiles)
        return BedrockChat(client: client, resolver: resolver)
    }

    private func models(called transport: ScriptedTransport) -> [String] {
        transport.sent.compactMap(\.head.path).filter { $0.hasPrefix("/model/") }.map { path in
            String(path.split(separator: "/")[1].replacing("%3A", with: ":").replacing("%2F", with: "/"))
        }
    }

    private func request(_ model: String) -> ChatCompletionRequest {
        ChatCompletionRequest(model: model, messages: [ChatMessage(role: .user, content: "Hi")])
    }

    @Test(
        arguments: [
            (["global.\(claude)", "eu.\(claude)"], "eu.\(claude)"), (["global.\(claude)"], "global.\(claude)"),
            (["mars.\(claude)"], "mars.\(claude)"),
        ]
    )
    func `the listed profile of the region is called, and remembered`(profiles: [String], called: String) async throws {
        let transport = transport(serving: profiles, listing: profiles)
        let chat = chat(transport)
        for _ in 0..<2 {
            let answer = try await chat.complete(request(Self.claude))
            #expect(answer.warnings.map(\.param) == ["model"])
            #expect(answer.warnings.map(\.action) == [.adapted])
            #expect(answer.completion.model == Self.claude)
        }
        #expect(models(called: transport) == [Self.claude, called, called])
    }

    @Test(
        arguments: [
            ("us-west-2", "us"), ("ca-central-1", "ca"), ("eu-north-1", "eu"), ("ap-northeast-1", "jp"),
            ("ap-southeast-2", "au"), ("ap-south-1", "apac"), ("us-gov-west-1", "us-gov"), ("sa-east-1", "global"),
        ]
    )
    func `without a list the region's prefix is tried`(region: String, prefix: String) async throws {
        let transport = transport(serving: ["\(prefix).\(Self.claude)"], listing: nil)
        _ = try await chat(transport, region: region).complete(request(Self.claude))
        #expect(models(called: transport) == [Self.claude, "\(prefix).\(Self.claude)"])
    }

    @Test func `likely profiles are tried one after the other`() async throws {
        let transport = transport(serving: ["global.\(Self.claude)"], listing: nil)
        _ = try await chat(transport, region: "ap-northeast-1").complete(request(Self.claude))
        let tried = ["jp", "apac", "global"].map { "\($0).\(Self.claude)" }
        #expect(models(called: transport) == [Self.claude] + tried)
    }

    @Test func `the ARN of a model is served alike`() async throws {
        let transport = transport(serving: ["eu.\(Self.claude)"], listing: ["eu.\(Self.claude)"])
        let arn = "arn:aws:bedrock:eu-central-1::foundation-model/\(Self.claude)"
        #expect(try await chat(transport).complete(request(arn)).warnings.count == 1)
    }

    @Test func `where no profile serves, Bedrock's first refusal is told`() async throws {
        for profiles in [nil, [], ["eu.\(Self.claude)"]] as [[String]?] {
            let transport = transport(serving: [], listing: profiles)
            let error = await #expect(throws: BedrockError.self) {
                try await chat(transport).complete(request(Self.claude))
            }
            #expect(error?.wantsProfile == true)
        }
    }

    @Test func `without cross-region inference no profile is chosen`() async throws {
        let transport = transport(serving: ["eu.\(Self.claude)"], listing: ["eu.\(Self.claude)"])
        await #expect(throws: BedrockError.self) {
            try await chat(transport, usesProfiles: false).complete(request(Self.claude))
        }
        #expect(transport.sent.count == 1)
    }

    @Test func `a profile that is denied is not chosen`() async throws {
        let transport = transport(serving: ["global.\(Self.claude)"], listing: ["global.\(Self.claude)"])
        let policy = ModelPolicy(denied: [ModelPattern("global.*")])
        await #expect(throws: BedrockError.self) {
            try await chat(transport, policy: policy).complete(request(Self.claude))
        }
        #expect(models(called: transport) == [Self.claude])
    }

    @Test func `a denied model is not called`() async throws {
        let transport = transport(serving: [Self.claude], listing: nil)
        let policy = ModelPolicy(denied: [ModelPattern("anthropic.*")])
        let error = await #expect(throws: TranslationError.self) {
            try await chat(transport, policy: policy).complete(request("eu.\(Self.claude)"))
        }
        #expect(error?.code == .modelNotFound)
        await #expect(throws: TranslationError.self) {
            _ = try await chat(transport, policy: policy).stream(request(Self.claude))
        }
        #expect(transport.sent.isEmpty)
    }

    @Test func `an application profile has the family of its model`() async throws {
        let arn = "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc"
        let transport = ScriptedTransport { request in
            let path = request.head.path ?? ""
            guard path.hasPrefix("/inference-profiles"), path.contains("type=APPLICATION") else {
                return path.hasPrefix("/model/") ? .scripted(body: Self.answer) : .scripted(body: "{}")
            }
            let model = "arn:aws:bedrock:eu-central-1::foundation-model/\(Self.claude)"
            return .scripted(
                body: """
                    {"inferenceProfileSummaries":[{"inferenceProfileArn":"\(arn)","models":[{"modelArn":"\(model)"}]}]}
                    """
            )
        }
        let client = BedrockClient.scripted(transport)
        let resolver = ModelResolver(client: client)
        #expect(await resolver.subject(of: try ModelID(naming: arn)).rawValue == Self.claude)
        let other = try ModelID(naming: arn + "d")
        #expect(await resolver.subject(of: other) == other)
        let denying = ModelResolver(client: client, policy: ModelPolicy(denied: [ModelPattern("anthropic.*")]))
        await #expect(throws: TranslationError.self) {
            try await BedrockChat(client: client, resolver: denying).complete(request(arn))
        }
    }
}
