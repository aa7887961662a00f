// SPDX-License-Identifier: MIT-0

import BedrockCore
import FoundationEssentials
import OpenAISchema

extension ConverseRules {
    /// Text, images and documents of the turns.
    func checkContent() throws(ServiceException) {
        for (place, role, block) in blocks {
            switch block {
            case .text(let text):
                guard text.isBlank else { continue }
                throw .validation(
                    "The text field in the ContentBlock object at \(place) is blank. Add text to the text field, and try "
                        + "again."
                )
            case .image(let image): try checkImage(image, place, role)
            case .toolUse where role != .assistant: throw Self.misplaced("toolUse", place, "assistant")
            case .toolResult where role != .user: throw Self.misplaced("toolResult", place, "user")
            case .reasoningContent where role != .assistant:
                throw Self.misplaced("reasoningContent", place, "assistant")
            default: break
            }
        }
        for message in request.messages { try checkFiles(message) }
    }

    private static func misplaced(_ member: String, _ place: String, _ role: String) -> ServiceException {
        .validation("The \(member) field at \(place) is allowed in messages of the role \(role) only.")
    }

    private func checkImage(
        _ image: ContentBlock.Image,
        _ place: String,
        _ role: ConverseMessage.Role
    ) throws(ServiceException) {
        guard role == .user else { throw Self.misplaced("image", place, "user") }
        if model.traits.contains(.noImages) {
            throw .validation(
                "This model doesn't support the image content block that you provided. Update the content block and try "
                    + "again."
            )
        }
        guard case .bytes(let base64) = image.source, let bytes = Data(base64Encoded: base64.description) else {
            return
        }
        guard let found = ImageKind.of(bytes) else { throw Self.modelError("Could not process image") }
        guard found == image.format.rawValue else {
            throw Self.modelError(
                "\(place).image.source.base64.data: The image was specified using the image/\(image.format) media type, but "
                    + "the image appears to be a image/\(found) image"
            )
        }
    }

    /// Counts and documents of one turn.
    private func checkFiles(_ message: ConverseMessage) throws(ServiceException) {
        var images = 0
        var names: [String] = []
        var hasText = false
        for block in message.content {
            switch block {
            case .image: images += 1
            case .text: hasText = true
            case .unknown("document", let document): names.append(document["name"]?.string ?? "")
            default: break
            }
        }
        if images > 20 { throw Self.modelError("too many images: \(images) > 20") }
        guard !names.isEmpty else { return }
        if model.traits.contains(.noDocuments) {
            throw .validation(
                "This model doesn't support the document content block that you provided. Update the content block and try "
                    + "again."
            )
        }
        guard message.role == .user else {
            throw .validation("Documents are allowed in messages of the role user only.")
        }
        if names.count > 5 { throw Self.modelError("too many documents: \(names.count) > 5") }
        if !hasText {
            throw .validation("A message with a document must have a text block, too. Add one and try again.")
        }
        for name in names where !Self.isDocumentName(name) {
            throw .validation(
                "The file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and "
                    + "square brackets. The name can't contain more than one consecutive whitespace character."
            )
        }
        if Set(names).count < names.count {
            throw .validation(
                "Your request contains documents with the same name. Give each document a name of its own."
            )
        }
    }

    private static func isDocumentName(_ name: String) -> Bool {
        var wasSpace = false
        for character in name {
            let isSpace = character.isWhitespace
            if isSpace, wasSpace { return false }
            wasSpace = isSpace
            let isAlphanumeric = character.isASCII && (character.isLetter || character.isNumber)
            if !isSpace, !isAlphanumeric, !"-()[]".contains(character) { return false }
        }
        return true
    }
}

/// Tells an image's format by its first bytes; of its own, so that the library's mistakes do not hide here.
private enum ImageKind {
    static func of(_ bytes: Data) -> String? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "jpeg" }
        if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) { return "gif" }
        if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return "webp" }
        return nil
    }
}
