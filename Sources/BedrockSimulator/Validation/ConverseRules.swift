// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// The rules of Converse that the shapes do not tell, in Bedrock's words where those have been published.
///
/// Each rule is a function; ``check()`` lists them in the order in which Bedrock is known, or else likely, to check.
struct ConverseRules {
    let request: ConverseRequest
    let model: ChatModel
    let isStreaming: Bool

    /// Checks all rules.
    ///
    /// - Throws: what Bedrock answers where the first is broken.
    func check() throws(ServiceException) {
        try checkDocuments()
        try checkTurns()
        try checkContent()
        try checkSystem()
        try checkTools()
        try checkToolResults()
        try checkModelFields()
        try checkModelTools()
        try checkThinking()
    }

    /// All blocks of all turns, with the place where each stands.
    var blocks: [(place: String, role: ConverseMessage.Role, block: ContentBlock)] {
        request.messages.enumerated().flatMap { turn, message in
            message.content.enumerated().map { ("messages.\(turn).content.\($0.offset)", message.role, $0.element) }
        }
    }

    /// What a model's own server says, as Bedrock passes it on.
    static func modelError(_ message: String) -> ServiceException {
        .validation("The model returned the following errors: \(message)")
    }

    /// Members that may be any JSON by the model, and yet must be objects.
    private func checkDocuments() throws(ServiceException) {
        func format(_ place: String) -> ServiceException {
            .validation(
                "The format of the value at \(place) is invalid. Provide a json object for the field and try again."
            )
        }
        if let fields = request.additionalModelRequestFields, fields.object == nil {
            throw .validation(
                "The format of the additionalModelRequestFields field is invalid. Provide a json object for the field and "
                    + "try again."
            )
        }
        for (place, _, block) in blocks {
            switch block {
            case .toolUse(let use):
                if use.input.object == nil { throw format("\(place).toolUse.input") }
            case .toolResult(let result):
                for (index, content) in result.content.enumerated() {
                    guard case .json(let json) = content, json.object == nil else { continue }
                    throw format("\(place).toolResult.content.\(index).json")
                }
            default: break
            }
        }
    }

    private func checkTurns() throws(ServiceException) {
        guard request.messages.first?.role == .user else {
            throw .validation(
                "A conversation must start with a user message. Try again with a conversation that starts with a user "
                    + "message."
            )
        }
        for (index, message) in request.messages.enumerated() {
            if index > 0, message.role == request.messages[index - 1].role {
                throw .validation(
                    "A conversation must alternate between user and assistant roles. Make sure the conversation alternates "
                        + "between user and assistant roles and try again."
                )
            }
            if message.content.isEmpty {
                throw .validation(
                    "The content field in the Message object at messages.\(index) is empty. Add a ContentBlock object to "
                        + "the content field and try again."
                )
            }
        }
    }

    private func checkSystem() throws(ServiceException) {
        for (index, block) in request.system.enumerated() {
            guard case .text(let text) = block, text.isBlank else { continue }
            throw .validation(
                "The text field in the SystemContentBlock object at system.\(index) is blank. Add text to the text field, "
                    + "and try again."
            )
        }
    }
}

extension String {
    /// Whether the text is empty or space alone.
    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
