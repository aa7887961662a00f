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
                let path = "\(path)[\(index)]"
                if let block = try block(of: part, at: path, from: role) { blocks.append(block) }
                // A mark needs something before it.
                if let point = try cachePoint(askedForBy: part.extra, at: path), !blocks.isEmpty {
                    blocks.append(.cachePoint(point))
                }
            }
            return blocks
        }
    }

    private mutating func block(
        of part: ContentPart,
        at path: String,
        from role: ChatMessage.Role
    ) throws(TranslationError) -> ContentBlock? {
        switch part {
        case .text(let part):
            return part.text.isBlank ? nil : .text(part.text)
        case .refusal(let part):
            return part.refusal.isBlank ? nil : .text(part.refusal)
        default: break
        }
        guard role != .assistant else {
            throw .refused(
                path,
                "Only messages of role 'user' and 'tool' may hold content parts of type '\(part.type)'."
            )
        }
        switch part {
        case .imageURL(let part):
            try require(.images, "pictures", at: path)
            return .image(try image(from: part, at: "\(path).image_url.url"))
        case .file(let part):
            try require(.documents, "documents", at: path)
            return try document(from: part, at: "\(path).file")
        case .inputAudio(let part):
            try require(.audio, "sound", at: path)
            return try audio(from: part, at: "\(path).input_audio")
        case .unknown("video_url", let payload):
            try require(.video, "video", at: path)
            return try video(from: payload, at: "\(path).video_url")
        default:
            throw .refused(
                path,
                """
                Content parts of type '\(part.type)' are not carried; those of type 'text', 'image_url', 'file', 'input_audio' \
                and 'video_url' are.
                """
            )
        }
    }

    /// Refuses content that the model is known not to take.
    private func require(
        _ input: Capabilities.Inputs,
        _ name: String,
        at path: String
    ) throws(TranslationError) {
        guard capabilities.inputs.contains(input) else {
            throw .refused(path, "The model '\(model)' takes no \(name); leave the part out or choose another model.")
        }
    }
}

extension ContentPart {
    /// The members of the part that this schema does not type.
    var extra: JSONObject {
        switch self {
        case .text(let part): part.extra
        case .imageURL(let part): part.extra
        case .inputAudio(let part): part.extra
        case .file(let part): part.extra
        case .refusal(let part): part.extra
        case .unknown(_, let payload): payload
        }
    }
}
