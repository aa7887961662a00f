// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Translates a chat request into a request for Converse.
///
/// Pure: no clock, no network, no log.
///
/// One file for each part of the request: messages, content, tools, parameters and what else Converse offers.
public struct ConverseTranslator {
    let chat: ChatCompletionRequest
    let model: ModelID
    let family: any ModelFamily
    let capabilities: Capabilities
    let options: TranslationOptions
    var toolNames = ToolNames()
    var documentNames = DocumentNames()
    var cachesSystem: Bool
    var cachesMessages: Bool
    var cachesTools = false
    /// The tool that stands in for a schema, by Bedrock's name.
    var structureTool: String?
    var warnings: [TranslationWarning] = []

    private init(
        chat: ChatCompletionRequest,
        model: ModelID,
        family: any ModelFamily,
        options: TranslationOptions
    ) {
        self.chat = chat
        self.model = model
        self.family = family
        var capabilities = family.capabilities(of: model)
        for adaptation in options.adaptations { adaptation.apply(to: &capabilities) }
        self.capabilities = capabilities
        self.options = options
        cachesSystem = options.caching.system
        cachesMessages = options.caching.messages
    }

    /// Translates a request.
    ///
    /// - Parameters:
    ///   - chat: the client's request.
    ///   - model: the id of the model that it goes to.
    ///   - family: the family of that model.
    ///   - options: what the caller decides.
    /// - Returns: the request for Converse, and what was altered or left out.
    /// - Throws: ``TranslationError`` where the request asks for what Bedrock cannot give.
    public static func translate(
        _ chat: ChatCompletionRequest,
        for model: ModelID,
        family: any ModelFamily,
        options: TranslationOptions = TranslationOptions()
    ) throws(TranslationError) -> TranslatedChat {
        let usesFunctions = LegacyFunctions.areUsed(in: chat)
        let modern = try LegacyFunctions.modernized(chat)
        var translator = ConverseTranslator(chat: modern, model: model, family: family, options: options)
        var translated = try translator.translated()
        translated.answer.usesLegacyFunctions = usesFunctions
        try family.adjust(&translated, from: chat, for: model)
        return translated
    }

    private mutating func translated() throws(TranslationError) -> TranslatedChat {
        try refuseWhatChangesTheAnswer()
        warnAboutHints()
        reserveToolNames()
        let (system, messages) = try conversation()
        var request = ConverseRequest(messages: messages)
        request.system = system
        request.inferenceConfig = try inferenceConfiguration()
        request.additionalModelRequestFields = additionalFields()
        request.toolConfig = try toolConfiguration()
        var answer = AnswerRules(reasoningFormat: family.reasoningFormat)
        answer.stopTexts = stopsOfOurOwn()
        try carryConverseMembers(into: &request)
        try askForStructure(in: &request, answer: &answer)
        answer.structureTool = structureTool
        try askForReasoning(in: &request)
        askForSerialCalls(in: &request)
        fitTurnsToModel(in: &request)
        setCachePoints(in: &request)
        dropRefusedFields(of: &request)
        var translated = TranslatedChat(request: request, toolNames: toolNames, answer: answer, warnings: warnings)
        translated.mustBeWhole = request.toolConfig != nil && !capabilities.toolsInStreams
        return translated
    }

    mutating func warn(_ param: String, _ action: TranslationWarning.Action, _ reason: String) {
        warnings.append(TranslationWarning(param, action, reason))
    }
}
