// SPDX-License-Identifier: MIT-0

import BedrockCore
import BedrockTestSupport
import OpenAISchema
import Testing

/// The tutorial `docs/add-a-family.md`: its family is the one beside this file, and does what the text says.
struct TutorialTests {
    static let models = ["house.writer-v1", "us.house.reader-v1"]

    @Test func `the code in the text is the code that is compiled`() throws {
        let text = String(decoding: try Fixtures.bytes("../../docs/add-a-family.md"), as: UTF8.self)
        let code = String(decoding: try Fixtures.bytes("Families/HouseFamily.swift"), as: UTF8.self)
        let body = try #require(code.firstRange(of: "import BedrockCore").map { code[$0.lowerBound...] })
        #expect(text.contains("```swift\n\(body)```"))
    }

    @Test func `the family keeps its promises`() throws {
        let family = HouseFamily()
        let registry = FamilyRegistry(custom: [family])
        #expect(registry.family(of: try ModelID(naming: "house.writer-v1")).name == "house")
        #expect(registry.family(of: try ModelID(naming: "us.house.reader-v1")).name == "house")
        try FamilyConformance(family, models: Self.models).run()
    }

    @Test func `the effort and the user stand in House's own fields`() throws {
        var chat = ChatCompletionRequest(model: "house.writer-v1", messages: [.init(role: .user, content: "Hi")])
        chat.reasoningEffort = .medium
        chat.user = "ann"
        let model = try ModelID(naming: chat.model)
        let translated = try ConverseTranslator.translate(chat, for: model, family: HouseFamily())
        #expect(translated.request.additionalModelRequestFields == ["house": ["depth": "low"], "end_user": "ann"])
        #expect(translated.warnings.map(\.param) == ["reasoning_effort"])
        chat.user = "nobody"
        #expect(throws: TranslationError.self) {
            try ConverseTranslator.translate(chat, for: model, family: HouseFamily())
        }
    }
}
