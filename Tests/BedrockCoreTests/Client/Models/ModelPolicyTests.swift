// SPDX-License-Identifier: MIT-0

import BedrockCore
import Testing

/// Patterns of models, and lists of them.
struct ModelPolicyTests {
    @Test(arguments: [
        ("gpt-*", "gpt-4o", true), ("gpt-*", "GPT-4o", true), ("gpt-*", "gpt-", true), ("gpt-*", "gpt", false),
        ("gpt-*", "openai.gpt-oss-120b-1:0", false), ("*", "", true), ("*", "a", true), ("a*", "ba", false),
        ("*claude*", "us.anthropic.claude-3", true), ("a*b*c", "a1b2c", true), ("a*b*c", "abc", true),
        ("a*b*c", "acb", false), ("a*ab", "ab", false), ("a*ab", "aab", true), ("*.v1:0", "x.v1:0", true),
        ("exact", "exact", true), ("exact", "exactly", false), ("", "", true), ("", "a", false), ("**", "a", true),
        ("a**b", "ab", true),
    ])
    func `a star stands for any text`(pattern: String, name: String, fits: Bool) {
        #expect(ModelPattern(pattern).fits(name) == fits)
    }

    static let claude = "anthropic.claude-opus-4-6-v1"

    @Test(arguments: [
        "anthropic.claude-opus-4-6-v1", "us.anthropic.claude-opus-4-6-v1", "US.anthropic.Claude-opus-4-6-v1",
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-6-v1",
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-4-6-v1",
    ])
    func `a pattern fits all names of a model`(id: String) throws {
        let model = try ModelID(naming: id)
        #expect(!ModelPolicy(denied: [ModelPattern("anthropic.claude-opus-*")]).allows(model))
        #expect(ModelPolicy(allowed: [ModelPattern("anthropic.claude-opus-*")]).allows(model))
        #expect(!ModelPolicy(allowed: [ModelPattern("amazon.*")]).allows(model))
        #expect(ModelPolicy(denied: [ModelPattern("amazon.*")]).allows(model))
        #expect(ModelPolicy().allows(model))
    }

    @Test func `prefixes of regions may be named`() throws {
        let policy = ModelPolicy(denied: [ModelPattern("us.*"), ModelPattern("global.*")])
        #expect(!policy.allows(try ModelID(naming: "us.amazon.nova-lite-v1:0")))
        #expect(
            !policy.allows(
                try ModelID(naming: "arn:aws:bedrock:us-east-1:1:inference-profile/global.amazon.nova-lite-v1:0")
            )
        )
        #expect(policy.allows(try ModelID(naming: "amazon.nova-lite-v1:0")))
    }

    @Test func `denied goes before allowed, and what stands behind an ARN counts`() throws {
        let policy = ModelPolicy(allowed: [ModelPattern("*")], denied: [ModelPattern("anthropic.*")])
        let arn = try ModelID(naming: "arn:aws:bedrock:us-east-1:1:application-inference-profile/abc")
        #expect(policy.allows(arn))
        #expect(!policy.allows(arn, subject: try ModelID(naming: Self.claude)))
        #expect(!ModelPolicy(allowed: [ModelPattern("amazon.*")]).allows(arn))
    }
}
