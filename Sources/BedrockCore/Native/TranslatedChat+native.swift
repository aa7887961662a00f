// SPDX-License-Identifier: MIT-0

public import OpenAISchema

extension ConverseTranslator {
    /// Translates a request into a model's own form.
    ///
    /// What the form has no place for counts as refused by the model, so that it is adapted as for models that refuse it.
    ///
    /// - Parameters:
    ///   - chat: the client's request.
    ///   - model: the id of the model that it goes to.
    ///   - family: the family of that model.
    ///   - format: the form; `nil` for Converse.
    ///   - options: what the caller decides.
    /// - Returns: the request, `native` as the body of InvokeModel, and what was altered or left out.
    /// - Throws: ``TranslationError`` where the request asks for what the form cannot carry.
    public static func translate(
        _ chat: ChatCompletionRequest,
        for model: ModelID,
        family: any ModelFamily,
        in format: (any NativeBody)?,
        options: TranslationOptions = TranslationOptions()
    ) throws(TranslationError) -> TranslatedChat {
        guard let format else { return try translate(chat, for: model, family: family, options: options) }
        let family = NativeFamily(family, in: format)
        var translated = try translate(chat, for: model, family: family, options: options)
        translated.native = NativeRequest(
            format: format.name,
            body: try format.body(for: translated.request, model: model, warnings: &translated.warnings)
        )
        return translated
    }
}

extension TranslationWarning {
    /// The word of a model that Converse was found not to serve.
    static let native = TranslationWarning(
        "native",
        .adapted,
        "Converse does not serve the model; it is invoked by a body of its own form."
    )
}
