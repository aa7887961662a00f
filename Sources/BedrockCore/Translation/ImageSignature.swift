// SPDX-License-Identifier: MIT-0

/// Tells a picture's format by its first bytes, because the media type that clients send is often wrong.
enum ImageSignature {
    /// The format, or `nil` where it is none that Bedrock takes.
    ///
    /// - Parameter bytes: the first 12 bytes of the file.
    /// - Returns: the format by its signature.
    static func format(of bytes: [UInt8]) -> ContentBlock.Image.Format? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) { return .gif }
        if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return .webp }
        return nil
    }
}
