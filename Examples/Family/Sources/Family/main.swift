// SPDX-License-Identifier: MIT-0

import BedrockCore
import BedrockTestSupport
import OpenAISchema

/// A family of one's own: models of a provider "house" that take no stop sequences, and want to be told who they are.
struct HouseFamily: ModelFamily {
    let name = "house"

    func serves(_ model: ModelID) -> Bool { model.provider == "house" }

    func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        capabilities.inputs = .documents
        capabilities.stopSequences = false
        capabilities.reasoning = .effort(.init(path: ["thought", "depth"], levels: [.low, .high]))
        return capabilities
    }

    func adjust(
        _ translated: inout TranslatedChat,
        from chat: ChatCompletionRequest,
        for model: ModelID
    ) throws(TranslationError) {
        translated.request.system.insert(.text("You are \(model.name)."), at: 0)
    }
}

// The suite that every family of the package passes.
let family = HouseFamily()
try FamilyConformance(family, models: ["house.writer-v1"]).run()

var request = ChatCompletionRequest(
    model: "house.writer-v1",
    messages: [ChatMessage(role: .user, content: "Hello!")]
)
request.reasoningEffort = .medium
request.stop = .one("END")
let model = try ModelID(naming: request.model)
let translated = try ConverseTranslator.translate(request, for: model, family: family)
print(String(decoding: translated.request.jsonBytes, as: UTF8.self))
for warning in translated.warnings { print("\(warning.param) \(warning.action): \(warning.reason)") }
