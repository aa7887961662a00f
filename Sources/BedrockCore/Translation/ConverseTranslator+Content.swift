// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// The blocks of a message's content, without blank text, which Bedrock refuses.
    mutating func blocks(
        of content: MessageContent?,
        at path: String,
        from role: ChatMessage.Role
    ) throws(TranslationError) -> [ContentBlock] {
        switch content {
        case nil: return []
        case .text(let text): return text.isBlank ? [] : [.text(text)]
        case .parts(let parts):
            var blocks: [ContentBlock] = []
            for (index, part) in parts.enumerated() {
                if let block = try block(of: part, at: "\(path)[\(index)]", from: role) { blocks.append(block) }
            }
            return blocks
        }
    }

    private func block(
        of part: ContentPart,
        at path: String,
        from role: ChatMessage.Role
    ) throws(TranslationError) -> ContentBlock? {
        switch part {
        case .text(let part):
            return part.text.isBlank ? nil : .text(part.text)
        case .refusal(let part):
            return part.refusal.isBlank ? nil : .text(part.refusal)
        case .imageURL(let part):
            guard role != .assistant else {
                throw .refused(path, "Only messages of role 'user' and 'tool' may hold pictures.")
            }
            return .image(try Self.image(from: part.url, at: "\(path).image_url.url"))
        case .inputAudio, .file, .unknown:
            throw .refused(
                path,
                "Content parts of type '\(part.type)' are not carried; those of type 'text' and 'image_url' are."
            )
        }
    }

    /// A picture from a data URL, its base64 text untouched.
    private static func image(from url: String, at path: String) throws(TranslationError) -> ContentBlock.Image {
        guard let dataURL = DataURL(url) else {
            throw TranslationError(
                .invalidValue,
                "Send the picture itself, as a data URL: 'data:image/png;base64,…'. Remote addresses are not fetched.",
                param: path
            )
        }
        guard let bytes = Base64.normalized(dataURL.base64) else {
            throw TranslationError(.invalidValue, "The picture in the data URL is not valid base64.", param: path)
        }
        guard let format = ImageSignature.format(of: Base64.prefix(of: bytes, count: 12)) else {
            throw TranslationError(
                .invalidValue,
                "The picture is none of the formats that Bedrock takes: PNG, JPEG, GIF, WebP.",
                param: path
            )
        }
        return ContentBlock.Image(format: format, source: .bytes(bytes))
    }
}
