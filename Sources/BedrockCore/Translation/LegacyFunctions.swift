// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// OpenAI's former spelling of tools: `functions`, `function_call` and the role `function`.
///
/// Source: OpenAI API reference, the deprecated members of "Create chat completion". They are read as what took their
/// place, so that the rest of the translation knows one spelling.
enum LegacyFunctions {
    /// Whether a request offers functions in the former spelling.
    static func areUsed(in chat: ChatCompletionRequest) -> Bool {
        chat.extra["functions"]?.isNull == false
    }

    /// The same request in today's spelling.
    ///
    /// - Parameter chat: the client's request.
    /// - Returns: the request without members of the former spelling.
    /// - Throws: ``TranslationError`` where those are not what OpenAI documents.
    static func modernized(_ chat: ChatCompletionRequest) throws(TranslationError) -> ChatCompletionRequest {
        var chat = chat
        try readFunctions(of: &chat)
        try readChoice(of: &chat)
        if chat.messages.contains(where: { $0.functionCall != nil || $0.role == .function }) {
            chat.messages = modernized(chat.messages)
        }
        return chat
    }

    private static func readFunctions(of chat: inout ChatCompletionRequest) throws(TranslationError) {
        guard let functions = chat.extra["functions"], !functions.isNull else { return }
        guard chat.tools == nil else {
            throw TranslationError(.invalidValue, "Send 'tools' or 'functions', not both.", param: "functions")
        }
        do throws(SchemaError) {
            chat.tools = try [Tool.Function](json: functions).map { .function($0) }
        } catch {
            throw TranslationError(.invalidValue, error.message, param: error.within("functions").param)
        }
        chat.extra["functions"] = nil
    }

    private static func readChoice(of chat: inout ChatCompletionRequest) throws(TranslationError) {
        guard let choice = chat.extra["function_call"], !choice.isNull else { return }
        if let mode = choice.string {
            chat.toolChoice = .mode(ToolChoice.Mode(rawValue: mode))
        } else if let name = choice["name"]?.string {
            chat.toolChoice = .function(name: name)
        } else {
            throw TranslationError(
                .invalidValue,
                "'function_call' is 'none', 'auto' or an object with the name of a function.",
                param: "function_call"
            )
        }
        chat.extra["function_call"] = nil
    }

    /// Calls get ids by their position, and results those of the last call of that name.
    private static func modernized(_ messages: [ChatMessage]) -> [ChatMessage] {
        var ids: [String: String] = [:]
        return messages.enumerated().map { index, message in
            var message = message
            if let call = message.functionCall {
                let id = "function_\(index)"
                ids[call.name] = id
                message.functionCall = nil
                message.toolCalls = (message.toolCalls ?? []) + [ToolCall(id: id, function: call)]
            }
            if message.role == .function {
                message.role = .tool
                message.toolCallID = ids[message.name ?? ""] ?? "function_\(index)"
                message.name = nil
            }
            return message
        }
    }
}
