// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// Translation as a filter: bytes in, bytes out, exact and pure.
struct TranslationFilter {
    /// The client's request, where the translation of an answer needs its tool names and options.
    var request: ChatCompletionRequest?
    /// The model that tells the family; by default the one that the request names.
    var model: ModelID?
    /// The id of the answer.
    var id = "chatcmpl-translated"
    /// When the answer was begun, in seconds since 1970.
    var created = 0
    /// The families to choose from.
    var families = FamilyRegistry()

    /// What a request becomes.
    struct Translated {
        /// The body of Converse.
        var body: [UInt8]
        /// What was altered or left out.
        var warnings: [TranslationWarning]
    }

    /// Translates a request of OpenAI's into one of Converse.
    ///
    /// - Parameter bytes: the request as JSON.
    /// - Returns: the body of Converse, and what was altered or left out.
    /// - Throws: ``SchemaError`` or ``TranslationError``.
    func request(_ bytes: [UInt8]) throws -> Translated {
        let translated = try translate(try ChatCompletionRequest(jsonBytes: bytes))
        return Translated(body: translated.request.jsonBytes, warnings: translated.warnings)
    }

    /// Translates an answer of Converse into one of OpenAI's.
    ///
    /// - Parameter bytes: the answer as JSON.
    /// - Returns: the chat completion as JSON.
    /// - Throws: ``SchemaError`` or ``TranslationError``.
    func response(_ bytes: [UInt8]) throws -> [UInt8] {
        try ChatCompletion(ConverseResponse(jsonBytes: bytes), in: context()).jsonBytes
    }

    /// Makes a translator of a stream.
    ///
    /// - Returns: a translator at the stream's beginning.
    /// - Throws: ``TranslationError`` where the client's request cannot be translated.
    func stream() throws -> StreamFilter {
        StreamFilter(context: try context())
    }

    private func translate(_ chat: ChatCompletionRequest) throws -> TranslatedChat {
        let model = try model ?? ModelID(naming: chat.model)
        return try ConverseTranslator.translate(chat, for: model, family: families.family(of: model))
    }

    private func context() throws -> ResponseContext {
        let name = request?.model ?? model?.rawValue ?? "bedrock"
        guard let request else {
            let rules = AnswerRules(reasoningFormat: model.map { families.family(of: $0).reasoningFormat } ?? "unknown")
            return ResponseContext(id: id, created: created, model: name, rules: rules)
        }
        let translated = try translate(request)
        return ResponseContext(
            id: id,
            created: created,
            model: name,
            toolNames: translated.toolNames,
            rules: translated.answer,
            includesUsage: request.streamOptions?.includeUsage == true
        )
    }
}
