// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Translates a chat request into a request for Converse.
///
/// Pure: no clock, no network, no log.
///
/// One file for each part of the request: messages, content, tools, parameters.
public struct ConverseTranslator {
    let chat: ChatCompletionRequest
    let capabilities: Capabilities
    var toolNames = ToolNames()
    var warnings: [TranslationWarning] = []

    private init(chat: ChatCompletionRequest, capabilities: Capabilities) {
        self.chat = chat
        self.capabilities = capabilities
    }

    /// Translates a request.
    ///
    /// - Parameters:
    ///   - chat: the client's request.
    ///   - model: the id of the model that it goes to.
    ///   - family: the family of that model.
    /// - Returns: the request for Converse, and what was altered or left out.
    /// - Throws: ``TranslationError`` where the request asks for what Bedrock cannot give.
    public static func translate(
        _ chat: ChatCompletionRequest,
        for model: ModelID,
        family: any ModelFamily
    ) throws(TranslationError) -> TranslatedChat {
        var translator = ConverseTranslator(chat: chat, capabilities: family.capabilities(of: model))
        var request = try translator.request()
        try family.adjust(&request, from: chat, for: model)
        return TranslatedChat(request: request, toolNames: translator.toolNames, warnings: translator.warnings)
    }

    private mutating func request() throws(TranslationError) -> ConverseRequest {
        try refuseWhatChangesTheAnswer()
        warnAboutHints()
        reserveToolNames()
        let (system, messages) = try conversation()
        var request = ConverseRequest(messages: messages)
        request.system = system
        request.inferenceConfig = try inferenceConfiguration()
        request.toolConfig = try toolConfiguration()
        request.additionalModelRequestFields = additionalFields()
        return request
    }

    mutating func warn(_ param: String, _ action: TranslationWarning.Action, _ reason: String) {
        warnings.append(TranslationWarning(param, action, reason))
    }
}
