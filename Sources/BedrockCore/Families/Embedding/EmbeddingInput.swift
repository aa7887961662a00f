// SPDX-License-Identifier: MIT-0

/// One thing to embed.
public enum EmbeddingInput: Hashable, Sendable {
    /// A text.
    case text(String)
    /// A picture.
    case image(ContentBlock.Image.Format, base64: String)

    /// What kind of thing an input is; calls hold one kind only.
    public enum Kind: Hashable, Sendable {
        /// A text.
        case text
        /// A picture.
        case image
    }

    /// What kind of thing it is.
    public var kind: Kind {
        switch self {
        case .text: .text
        case .image: .image
        }
    }

    /// The text, `nil` for a picture.
    public var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// Tells a picture by its data URL from a text; a picture's base64 stays as it came.
    ///
    /// - Parameters:
    ///   - text: an input as the client wrote it.
    ///   - param: the part of the client's request that it stands in.
    /// - Throws: ``TranslationError`` for a data URL of a picture that is broken or of a format that no model takes.
    init(_ text: String, at param: String) throws(TranslationError) {
        guard text.utf8.first.map({ $0 | 0x20 }) == UInt8(ascii: "d"), let url = DataURL(text),
            url.mediaType.hasPrefix("image/")
        else {
            guard !text.isBlank else {
                throw TranslationError(.invalidValue, "An input needs some text that is not white space.", param: param)
            }
            self = .text(text)
            return
        }
        guard let bytes = Base64.normalized(url.base64) else {
            throw TranslationError(.invalidValue, "The picture in the data URL is not valid base64.", param: param)
        }
        guard let format = ImageSignature.format(of: Base64.prefix(of: bytes, count: 12)) else {
            throw TranslationError(
                .invalidValue,
                "The picture is none of the formats that models take: PNG, JPEG, GIF, WebP.",
                param: param
            )
        }
        self = .image(format, base64: bytes.description)
    }
}
