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
    /// The model's own form in place of Converse; `nil` for Converse.
    var format: (any NativeBody)?
    /// The families to choose from.
    var families = FamilyRegistry()

    /// What a request becomes.
    struct Translated {
        /// The body of Converse, or of InvokeModel.
        var body: [UInt8]
        /// What was altered or left out.
        var warnings: [TranslationWarning]
    }

    /// Translates a request of OpenAI's into one of Converse.
    ///
    /// - Parameter bytes: the request as JSON.
    /// - Returns: the body of Converse, and what was altered or left out.
    /// - Throws: `SchemaError` or ``TranslationError``.
    func request(_ bytes: [UInt8]) throws -> Translated {
        let translated = try translate(try ChatCompletionRequest(jsonBytes: bytes))
        let body = translated.native?.body.jsonBytes ?? translated.request.jsonBytes
        return Translated(body: body, warnings: translated.warnings)
    }

    /// Translates an answer of Converse into one of OpenAI's.
    ///
    /// - Parameter bytes: the answer as JSON.
    /// - Returns: the chat completion as JSON.
    /// - Throws: `SchemaError` or ``TranslationError``.
    func response(_ bytes: [UInt8]) throws -> [UInt8] {
        let response = try format?.response(from: JSONParser.parse(bytes)) ?? ConverseResponse(jsonBytes: bytes)
        return try ChatCompletion(response, in: context()).jsonBytes
    }

    /// Makes a translator of a stream.
    ///
    /// - Returns: a translator at the stream's beginning.
    /// - Throws: ``TranslationError`` where the client's request cannot be translated.
    func stream() throws -> StreamFilter {
        StreamFilter(context: try context(), native: format?.makeDecoder())
    }

    /// The model's own form, for a model that has one.
    ///
    /// - Parameter model: the model; by default the one that the client's request names.
    /// - Returns: the form.
    /// - Throws: ``TranslationError`` where no model is named, or has no form that is known.
    static func nativeFormat(of model: ModelID?) throws -> any NativeBody {
        guard let model else {
            throw TranslationError(
                .invalidValue,
                "A model's own form needs the model: name it by --model.",
                param: "model"
            )
        }
        guard let format = NativeRegistry().format(of: model) else {
            throw TranslationError(.unsupported, "The own form of the model '\(model)' is not known.", param: "model")
        }
        return format
    }

    private func translate(_ chat: ChatCompletionRequest) throws -> TranslatedChat {
        let model = try model ?? ModelID(naming: chat.model)
        return try ConverseTranslator.translate(chat, for: model, family: families.family(of: model), in: format)
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
