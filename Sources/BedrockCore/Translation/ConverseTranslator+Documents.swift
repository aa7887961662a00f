// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// A document from a `file` part: its bytes as data URL or plain base64, or an address in Amazon S3.
    ///
    /// Source of the part: OpenAI API reference, "File content part". `citations` and `context` beside `file` are
    /// extensions with the meaning that they have at Bedrock.
    mutating func document(from part: ContentPart.File, at path: String) throws(TranslationError) -> ContentBlock {
        guard let data = part.fileData, !data.isEmpty else {
            throw .refused(
                part.fileID == nil ? "\(path).file_data" : "\(path).file_id",
                "The gateway keeps no files; send the file itself in 'file_data', as a data URL."
            )
        }
        let path = "\(path).file_data"
        // Extensions stand within the inner object or beside it.
        let members = JSONObject(part.fileExtra.members + part.extra.members)
        let format: String?
        let source: ContentBlock.Source
        if S3Location.isOne(data) {
            let location = try S3Location(data, owner: members, at: path)
            format = MediaFormat.documents[location.fileExtension] ?? Self.format(named: part.filename)
            source = location.source
        } else {
            let dataURL = DataURL(data, takesText: true)
            guard let bytes = Base64.normalized(dataURL?.base64 ?? data[...]) else {
                throw TranslationError(.invalidValue, "The file is not valid base64.", param: path)
            }
            format = Self.format(of: bytes, mediaType: dataURL?.mediaType ?? "", name: part.filename)
            source = .bytes(bytes)
        }
        guard let format else {
            throw TranslationError(
                .invalidValue,
                """
                The file is none of the formats that Bedrock takes: PDF, Word, Excel, HTML, text, Markdown, CSV. Where it is, \
                say so by the media type of the data URL or by the ending of 'filename'.
                """,
                param: path
            )
        }
        let name = documentNames.name(for: part.filename)
        var extra = JSONObject()
        if let context = members["context"]?.string { extra["context"] = .string(context) }
        if members["citations"]?["enabled"] == true { extra["citations"] = ["enabled": true] }
        return .document(name: name, format: format, source: source, extra: extra)
    }

    /// The format: by content where that tells, then by media type, then by name; text where nothing else is said.
    private static func format(of base64: Base64Text, mediaType: String, name: String?) -> String? {
        let start = Base64.prefix(of: base64, count: 512)
        let declared = MediaFormat.documentTypes[mediaType] ?? format(named: name)
        if start.starts(with: "%PDF-".utf8) { return "pdf" }
        if let declared { return declared }
        guard mediaType.isEmpty || mediaType.hasPrefix("text/") || textTypes.contains(mediaType) else { return nil }
        // What holds zeros is no text; a package of Office files does not tell at its beginning which of them it is.
        return start.contains(0) ? nil : "txt"
    }

    private static func format(named name: String?) -> String? {
        name.flatMap { MediaFormat.documents[$0.fileExtension] }
    }

    /// Media types of what is text all the same.
    private static let textTypes: Set<String> = [
        "application/json", "application/xml", "application/yaml", "application/x-yaml", "application/javascript",
        "application/octet-stream",
    ]
}

/// The names of a request's documents: letters, digits, single spaces, `-()[]`, each once.
///
/// Source: Amazon Bedrock API reference, `DocumentBlock`.
struct DocumentNames: Sendable {
    private var taken: Set<String> = []

    /// Bedrock takes 200 characters; a number may follow.
    private static let longest = 190

    /// The name that Bedrock gets.
    ///
    /// - Parameter filename: the client's name for the file, whose ending is left out.
    /// - Returns: a valid name that no other document of the request has.
    mutating func name(for filename: String?) -> String {
        let whole = (filename ?? "")[...]
        let start = whole.lastIndex { $0 == "/" || $0 == "\\" }.map { whole.index(after: $0) } ?? whole.startIndex
        var stem = whole[start...]
        if let dot = stem.lastIndex(of: "."), dot > stem.startIndex { stem = stem[..<dot] }
        var text = ""
        for character in stem {
            let isAllowed =
                character.isASCII && (character.isLetter || character.isNumber) || "-()[]".contains(character)
            if isAllowed {
                text.append(character)
            } else if !text.isEmpty, text.last != " " {
                text.append(" ")
            }
        }
        text = String(text.prefix(Self.longest))
        while text.last == " " { text.removeLast() }
        let base = text.isEmpty ? "document" : text
        var candidate = base
        var count = 1
        while !taken.insert(candidate).inserted {
            count += 1
            candidate = "\(base) \(count)"
        }
        return candidate
    }
}
