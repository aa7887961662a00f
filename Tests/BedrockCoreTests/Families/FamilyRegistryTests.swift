// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema
import Testing

/// A family as a caller may write it.
private struct OwnFamily: ModelFamily {
    let name = "house"

    func serves(_ model: ModelID) -> Bool { model.provider == "anthropic" || model.name == "house-model" }

    func adjust(
        _ translated: inout TranslatedChat,
        from chat: ChatCompletionRequest,
        for model: ModelID
    ) throws(TranslationError) {
        if chat.user == "nobody" { throw TranslationError(.unsupported, "Nobody is refused.", param: "user") }
        translated.request.system.append(.text("You are \(model)."))
    }
}

struct FamilyRegistryTests {
    @Test func `the families of the caller come first`() throws {
        let claude = try ModelID(naming: "anthropic.claude-3-haiku-20240307-v1:0")
        let nova = try ModelID(naming: "amazon.nova-lite-v1:0")
        #expect(FamilyRegistry().family(of: claude).name == "claude")
        #expect(FamilyRegistry(custom: [OwnFamily()]).family(of: claude).name == "house")
        #expect(FamilyRegistry(custom: [OwnFamily()]).family(of: nova).name == "nova")
        #expect(FamilyRegistry(custom: [.generic, OwnFamily()]).family(of: claude).name == "generic")
    }

    @Test func `a family changes the request, or refuses it`() throws {
        let model = try ModelID(naming: "house-model")
        var chat = ChatCompletionRequest(model: "house-model", messages: [.init(role: .user, content: "Hi")])
        let family = FamilyRegistry(custom: [OwnFamily()]).family(of: model)
        let translated = try ConverseTranslator.translate(chat, for: model, family: family)
        #expect(translated.request.system == [.text("You are house-model.")])
        chat.user = "nobody"
        let error = #expect(throws: TranslationError.self) {
            try ConverseTranslator.translate(chat, for: model, family: family)
        }
        #expect(error?.param == "user")
    }

    @Test(arguments: ["model-to-come", "provider-to-come.model-v1", "arn:aws:bedrock:us-east-1:1:imported-model/a"])
    func `a model that nobody knows is served all the same`(id: String) throws {
        let model = try ModelID(naming: id)
        let family = FamilyRegistry().family(of: model)
        #expect(family.name == "generic")
        var all = Capabilities()
        // Where the id hides the model, a client may know that it takes cache points.
        if model.provider == nil { all.caching = .all }
        #expect(family.capabilities(of: model) == all)
    }

    /// Published tests of each generation: from Claude Opus 4.1 on, the two are refused together.
    @Test(arguments: [
        ("anthropic.claude-instant-v1", true),
        ("anthropic.claude-v2:1", true),
        ("anthropic.claude-3-haiku-20240307-v1:0", true),
        ("us.anthropic.claude-3-5-sonnet-20241022-v2:0", true),
        ("us.anthropic.claude-3-5-haiku-20241022-v1:0", true),
        ("eu.anthropic.claude-3-7-sonnet-20250219-v1:0", true),
        ("us.anthropic.claude-sonnet-4-20250514-v1:0", true),
        ("us.anthropic.claude-opus-4-20250514-v1:0", true),
        ("us.anthropic.claude-opus-4-1-20250805-v1:0", false),
        ("global.anthropic.claude-sonnet-4-5-20250929-v1:0", false),
        ("jp.anthropic.claude-haiku-4-5-20251001-v1:0", false),
        ("global.anthropic.claude-opus-4-5-20251101-v1:0", false),
        ("us.anthropic.claude-opus-4-6-v1", false),
        ("us.anthropic.claude-sonnet-4-6", false),
        ("anthropic.claude-opus-4-7", false),
        ("anthropic.claude-opus-4-8", false),
        ("anthropic.claude-sonnet-5", false),
        ("anthropic.claude-fable-5", false),
        ("global.anthropic.claude-opus-5", false),
        ("jp.anthropic.claude-opus-5-5", false),
        ("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0", true),
        ("arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0", false),
    ])
    func `Claude takes both sampling parameters up to version 4`(id: String, takesBoth: Bool) throws {
        let model = try ModelID(naming: id)
        let family = FamilyRegistry().family(of: model)
        #expect(family.name == "claude")
        #expect(family.capabilities(of: model).temperatureWithTopP == takesBoth)
    }
}
