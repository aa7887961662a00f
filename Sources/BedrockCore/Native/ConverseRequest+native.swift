// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseRequest {
    /// The system prompt as one text.
    var systemText: String {
        system.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined(separator: "\n\n")
    }

    /// Looks at what Converse offers and InvokeModel does not, and warns or refuses.
    ///
    /// Guardrail, latency, tier and metadata travel in the head of the request.
    ///
    /// - Parameter warnings: takes what is left out.
    /// - Throws: ``TranslationError`` for what the answer would be another one without.
    func leaveOutConverseMembers(_ warnings: inout [TranslationWarning]) throws(TranslationError) {
        let reason = "InvokeModel has no place for it."
        if extra["promptVariables"] != nil { throw .refused("promptVariables", reason) }
        if additionalModelResponseFieldPaths?.contains(where: { $0 != "/stop_sequence" }) == true {
            warnings.append(TranslationWarning("additionalModelResponseFieldPaths", .dropped, reason))
        }
    }

    /// Refuses tools and schemas, which a form without a place for them cannot carry.
    ///
    /// - Parameter format: the form's name.
    /// - Throws: ``TranslationError`` that names what cannot be carried.
    func refuseToolsAndSchemas(_ format: String) throws(TranslationError) {
        if toolConfig != nil { throw .refused("tools", "The form '\(format)' has no place for tools; leave them out.") }
        if outputConfig != nil {
            throw .refused("response_format", "The form '\(format)' has no place for a schema; leave it out.")
        }
    }

    /// Puts the model's own fields into a body; what the body holds already is not replaced.
    ///
    /// - Parameter body: the body.
    func addOwnFields(to body: inout JSONObject) {
        for member in additionalModelRequestFields?.object?.members ?? [] where body[member.key] == nil {
            body[member.key] = member.value
        }
    }
}

extension ConverseMessage {
    /// The turn as one text.
    ///
    /// - Parameter format: the form's name.
    /// - Returns: its blocks of text, joined.
    /// - Throws: ``TranslationError`` where it holds anything else.
    func text(_ format: String) throws(TranslationError) -> String {
        var texts: [String] = []
        for block in content {
            switch block {
            case .text(let text): texts.append(text)
            case .citationsContent(let cited): texts.append(cited.text)
            // Thoughts of earlier turns are no part of a prompt, and without them no mark means anything.
            case .reasoningContent, .unknown(CachePoint.key, _): continue
            case .toolUse, .toolResult:
                throw .refused("messages", "The form '\(format)' has no place for calls of tools and their results.")
            default: throw .refused("messages", "The form '\(format)' carries text alone.")
            }
        }
        return texts.joined(separator: "\n\n")
    }
}

extension JSONObject {
    /// Sets a member where there is a value.
    mutating func set(_ key: String, _ value: Int?) {
        if let value { self[key] = .number(JSONNumber(value)) }
    }

    /// Sets a member where there is a value.
    mutating func set(_ key: String, _ value: Double?) {
        if let value, let number = JSONNumber(value) { self[key] = .number(number) }
    }

    /// Sets a member where there are texts.
    mutating func set(_ key: String, _ texts: [String]?) {
        if let texts, !texts.isEmpty { self[key] = .array(texts.map(JSONValue.string)) }
    }
}
