// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Citations of Bedrock as annotations of OpenAI.
///
/// Source: OpenAI API reference, `annotations` of a message; Amazon Bedrock API reference, `Citation`. OpenAI knows sources
/// in the web, `url_citation`; those in documents and search results stand beside them as `file_citation`, an extension
/// after OpenAI's other interfaces.
enum Annotations {
    /// One citation.
    ///
    /// - Parameters:
    ///   - citation: Bedrock's citation.
    ///   - range: the characters of the answer's text that it supports.
    /// - Returns: the annotation.
    static func annotation(for citation: JSONValue, range: Range<Int>) -> JSONValue {
        var body: JSONObject = [
            "start_index": .number(JSONNumber(range.lowerBound)), "end_index": .number(JSONNumber(range.upperBound)),
        ]
        if let title = citation["title"], !title.isNull { body["title"] = title }
        if let web = citation["location"]?["web"] {
            body["url"] = web["url"] ?? web["domain"] ?? .string("")
            return ["type": "url_citation", "url_citation": .object(body)]
        }
        if let source = citation["source"], !source.isNull { body["source"] = source }
        let quote = (citation["sourceContent"]?.array ?? []).compactMap { $0["text"]?.string }.joined(separator: "\n")
        if !quote.isEmpty { body["quote"] = .string(quote) }
        if let location = citation["location"], !location.isNull { body["location"] = location }
        return ["type": "file_citation", "file_citation": .object(body)]
    }
}
