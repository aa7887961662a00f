// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// The models of House, an invented provider: `house.writer-v1` and `house.reader-v1`.
///
/// Source: where you know it from. Here: invented.
struct HouseFamily: ModelFamily {
    let name = "house"

    func serves(_ model: ModelID) -> Bool {
        model.provider == "house"
    }

    /// Writers see nothing and cannot be made to call a tool; all take an effort as one word, and no stop sequences.
    func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        let isWriter = model.name.hasPrefix("writer")
        capabilities.inputs = isWriter ? [] : [.images, .documents]
        capabilities.toolChoices = isWriter ? [] : .all
        capabilities.stopSequences = false
        capabilities.structuredOutput = .tool
        capabilities.reasoning = .effort(.init(path: ["house", "depth"], levels: [.low, .high]))
        return capabilities
    }

    /// House wants the end user's name in a field of its own, and answers nobody.
    func adjust(
        _ translated: inout TranslatedChat,
        from chat: ChatCompletionRequest,
        for model: ModelID
    ) throws(TranslationError) {
        guard let user = chat.user else { return }
        guard user != "nobody" else {
            throw TranslationError(.invalidValue, "House answers somebody only.", param: "user")
        }
        var fields = translated.request.additionalModelRequestFields?.object ?? JSONObject()
        fields["end_user"] = .string(user)
        translated.request.additionalModelRequestFields = .object(fields)
        translated.warnings.removeAll { $0.param == "user" }
    }
}
