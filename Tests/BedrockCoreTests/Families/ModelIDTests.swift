// SPDX-License-Identifier: MIT-0

import BedrockCore
import Testing

/// Ids as the Amazon Bedrock API reference shows them for `modelId`, and those that are none.
struct ModelIDTests {
    struct Parts: Sendable, CustomTestStringConvertible {
        var id: String
        var prefix: String?
        var provider: String?
        var name: String
        var type: String?

        init(_ id: String, _ prefix: String?, _ provider: String?, _ name: String, type: String? = nil) {
            (self.id, self.prefix, self.provider, self.name, self.type) = (id, prefix, provider, name, type)
        }

        var testDescription: String { id }
    }

    static let plain = [
        Parts("anthropic.claude-3-haiku-20240307-v1:0", nil, "anthropic", "claude-3-haiku-20240307-v1:0"),
        Parts("anthropic.claude-v2:1", nil, "anthropic", "claude-v2:1"),
        Parts("anthropic.claude-opus-5-5", nil, "anthropic", "claude-opus-5-5"),
        Parts("amazon.nova-pro-v1:0:300k", nil, "amazon", "nova-pro-v1:0:300k"),
        Parts("openai.gpt-oss-120b-1:0", nil, "openai", "gpt-oss-120b-1:0"),
        Parts("deepseek.v3-v1:0", nil, "deepseek", "v3-v1:0"),
        Parts("deepseek.v3.2", nil, "deepseek", "v3.2"),
        Parts("qwen.qwen3-235b-a22b-2507-v1:0", nil, "qwen", "qwen3-235b-a22b-2507-v1:0"),
        Parts("meta.llama3.1-8b", nil, "meta", "llama3.1-8b"),
        Parts("provider-to-come.model-v1", nil, "provider-to-come", "model-v1"),
        Parts("model", nil, nil, "model"),
        Parts("m", nil, nil, "m"),
    ]
    static let prefixes = ["us", "eu", "apac", "ap", "global", "us-gov", "au", "jp", "ca"].map { (prefix: String) in
        Parts("\(prefix).amazon.nova-lite-v1:0", prefix, "amazon", "nova-lite-v1:0")
    }
    static let otherPrefixes = [
        Parts("us.provider-to-come.model-v1.5", "us", "provider-to-come", "model-v1.5"),
        Parts("mars.anthropic.claude-9-v1:0", "mars", "anthropic", "claude-9-v1:0"),
        Parts("us.deepseek.r1-v1:0", "us", "deepseek", "r1-v1:0"),
        Parts("us.meta.llama3-3-70b-instruct-v1:0", "us", "meta", "llama3-3-70b-instruct-v1:0"),
    ]
    static let resources = [
        Parts(
            "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
            nil,
            "anthropic",
            "claude-3-haiku-20240307-v1:0",
            type: "foundation-model"
        ),
        Parts(
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "us",
            "anthropic",
            "claude-sonnet-4-5-20250929-v1:0",
            type: "inference-profile"
        ),
        Parts(
            "arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:inference-profile/us-gov.amazon.nova-lite-v1:0",
            "us-gov",
            "amazon",
            "nova-lite-v1:0",
            type: "inference-profile"
        ),
        Parts(
            "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6",
            nil,
            nil,
            "a1b2c3d4e5f6",
            type: "application-inference-profile"
        ),
        Parts(
            "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghij12",
            nil,
            nil,
            "abcdefghij12",
            type: "provisioned-model"
        ),
        Parts(
            "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghij12",
            nil,
            nil,
            "abcdefghij12",
            type: "imported-model"
        ),
        Parts(
            "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefghij12",
            nil,
            nil,
            "abcdefghij12",
            type: "custom-model-deployment"
        ),
        Parts(
            "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-lite-v1:0/abcdefghij12",
            nil,
            "amazon",
            "nova-lite-v1:0/abcdefghij12",
            type: "custom-model"
        ),
        Parts(
            "arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ:1",
            nil,
            nil,
            "ABCDEFGHIJ:1",
            type: "prompt"
        ),
        Parts(
            "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1",
            nil,
            "anthropic",
            "claude:1",
            type: "default-prompt-router"
        ),
        Parts(
            "arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-endpoint",
            nil,
            nil,
            "my-endpoint",
            type: "endpoint"
        ),
    ]

    @Test(arguments: plain + prefixes + otherPrefixes + resources)
    func `an id has its parts`(parts: Parts) throws {
        let id = try #require(ModelID(parts.id))
        #expect(id.rawValue == parts.id)
        #expect(id.description == parts.id)
        #expect(id.regionPrefix == parts.prefix)
        #expect(id.provider == parts.provider)
        #expect(id.name == parts.name)
        #expect(id.resourceType == parts.type)
    }

    @Test(arguments: [
        "", " ", "a b", "a\n", "modèle", "a?b", "a#b", "a%2Fb", "a@b", "a\\b", "a\u{0}", "<script>", "\"a\"", "{a}",
        ".", "..", "../a", ".a", "/a", "/", "//a", String(repeating: "a", count: 2049),
    ])
    func `what cannot be an id is none`(text: String) {
        #expect(ModelID(text) == nil)
        let error = #expect(throws: TranslationError.self) { try ModelID(naming: text) }
        #expect(error?.code == .modelNotFound)
        #expect(error?.param == "model")
    }

    @Test(arguments: ["a/../b", "us.../..", "a/./b", "anthropic.claude/..", "arn:aws:bedrock:r:1:prompt/../x"])
    func `a path that climbs up is no id`(text: String) {
        #expect(ModelID(text) == nil)
    }

    @Test func `the longest id is one`() {
        #expect(ModelID(String(repeating: "a", count: 2048)) != nil)
    }

    @Test(arguments: 0..<50)
    func `no text traps`(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let pieces = [
            "arn", ":", "/", ".", "..", "aws", "us", "anthropic", "-", "_", "a", "", "é", "\u{301}", "bedrock",
        ]
        for _ in 0..<500 {
            let count = Int.random(in: 0..<14, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            guard let id = ModelID(text) else { continue }
            #expect(id.rawValue == text)
            _ = FamilyRegistry().family(of: id).capabilities(of: id)
            _ = EmbeddingRegistry().family(of: id)
        }
    }
}
