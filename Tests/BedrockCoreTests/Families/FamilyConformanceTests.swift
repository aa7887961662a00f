// SPDX-License-Identifier: MIT-0

import BedrockCore
import BedrockTestSupport
import OpenAISchema
import Testing

/// The public check of families, over all of this package and over such as break its rules.
struct FamilyConformanceTests {
    /// A family that does what its hook is told.
    private struct FaultyFamily: ModelFamily {
        let name = "faulty"
        var limits = Capabilities()
        var fault: @Sendable (inout TranslatedChat) -> Void = { _ in }

        func serves(_ model: ModelID) -> Bool { true }

        func capabilities(of model: ModelID) -> Capabilities { limits }

        func adjust(
            _ translated: inout TranslatedChat,
            from chat: ChatCompletionRequest,
            for model: ModelID
        ) throws(TranslationError) {
            fault(&translated)
        }
    }

    static let models: [String: [String]] = [
        "claude": [
            "anthropic.claude-v2:1", "anthropic.claude-3-haiku-20240307-v1:0",
            "us.anthropic.claude-3-7-sonnet-20250219-v1:0", "us.anthropic.claude-opus-4-1-20250805-v1:0",
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "us.anthropic.claude-opus-4-6-v1",
            "us.anthropic.claude-opus-4-7", "anthropic.claude-sonnet-5", "anthropic.claude-fable-5-1",
            "global.anthropic.claude-opus-5-5",
        ],
        "nova": ["amazon.nova-micro-v1:0", "us.amazon.nova-pro-v1:0", "us.amazon.nova-2-lite-v1:0"],
        "titan-text": ["amazon.titan-text-express-v1"],
        "llama": [
            "meta.llama3-8b-instruct-v1:0", "us.meta.llama3-3-70b-instruct-v1:0",
            "us.meta.llama4-scout-17b-instruct-v1:0",
        ],
        "mistral": [
            "mistral.mistral-7b-instruct-v0:2", "mistral.mistral-large-2402-v1:0", "us.mistral.pixtral-large-2502-v1:0",
            "mistral.mistral-large-3-675b-instruct",
        ],
        "deepseek": ["us.deepseek.r1-v1:0", "deepseek.v3-v1:0"],
        "gpt-oss": ["openai.gpt-oss-20b-1:0", "openai.gpt-oss-120b-1:0"],
        "gpt": ["us.openai.gpt-5.6-sol"],
        "cohere-command": ["cohere.command-text-v14", "cohere.command-r-plus-v1:0"],
        "jamba": ["ai21.jamba-1-5-large-v1:0", "ai21.j2-ultra-v1"],
        "qwen": ["qwen.qwen3-32b-v1:0", "qwen.qwen3-vl-235b-a22b"],
        "glm": ["zai.glm-4.7"],
        "kimi": ["moonshot.kimi-k2-thinking", "moonshotai.kimi-k2.5"],
        "minimax": ["minimax.minimax-m2"],
        "gemma": ["google.gemma-3-12b-it", "google.gemma-3-27b-it"],
        "nemotron": ["nvidia.nemotron-nano-9b-v2", "nvidia.nemotron-nano-12b-v2-vl"],
        "palmyra": ["us.writer.palmyra-x5-v1:0"],
        "grok": ["xai.grok-4-6"],
        "generic": ["arn:aws:bedrock:us-east-1:123456789012:imported-model/abc", "provider-to-come.model-v1"],
    ]

    @Test(arguments: FamilyRegistry.builtIn.map(\.name) + ["generic"])
    func `each family keeps its promises`(name: String) throws {
        let family = try #require((FamilyRegistry.builtIn + [.generic]).first { $0.name == name })
        let models = try #require(Self.models[name])
        for model in models { #expect(FamilyRegistry().family(of: try ModelID(naming: model)).name == name) }
        try FamilyConformance(family, models: models, requestCount: 100).run()
    }

    @Test func `faults are found`() {
        let faults: [@Sendable (inout TranslatedChat) -> Void] = [
            { $0.request.messages.removeAll() },
            { $0.request.messages[0].content.append(.text(" ")) },
            { $0.request.messages.append(ConverseMessage(role: .user, content: [.text("Hi")])) },
            { $0.request.messages.insert(ConverseMessage(role: .assistant, content: [.text("Hi")]), at: 0) },
            { $0.request.messages[0].content = [.text("Something else")] },
            { $0.request.toolConfig = nil },
            { $0.request.toolConfig?.tools = [] },
            { $0.request.inferenceConfig?.temperature = nil },
            { $0.request.inferenceConfig?.maxTokens = 0 },
            { $0.warnings = [] },
            { $0.request.system = [] },
            { $0.request.additionalModelRequestFields = "text" },
        ]
        for fault in faults {
            let family = FaultyFamily(fault: fault)
            #expect(!FamilyConformance(family, models: ["m"], requestCount: 100).failures().isEmpty)
        }
        #expect(FamilyConformance(FaultyFamily(), models: ["m"]).failures().isEmpty)
    }

    @Test func `models are named, and served`() {
        #expect(FamilyConformance(.claude, models: []).failures().map(\.problem) == ["No model is named."])
        #expect(FamilyConformance(.claude, models: ["a b"]).failures().count == 1)
        let failures = FamilyConformance(.claude, models: ["amazon.nova-lite-v1:0"], requestCount: 0).failures()
        #expect(failures.map(\.problem) == ["The family does not serve the model."])
        #expect(throws: FamilyConformance.NonConformance.self) { try FamilyConformance(.claude, models: []).run() }
    }
}
