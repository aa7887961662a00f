// SPDX-License-Identifier: MIT-0

/// A data URL, in any of the spellings that clients use.
///
/// Source: RFC 2397. Scheme and marker in any case, parameters before the marker.
struct DataURL {
    /// The media type in lower case, without parameters; empty where it is missing.
    let mediaType: String

    /// The content in base64, as it stands in the URL.
    let base64: Substring

    /// Splits a URL.
    ///
    /// - Parameters:
    ///   - url: the URL; `nil` is returned where it is no data URL in base64.
    ///   - takesText: whether content that is not in base64 but percent-encoded text is taken, too.
    init?(_ url: String, takesText: Bool = false) {
        let scheme = "data:"
        guard url.utf8.count > scheme.utf8.count, url.prefix(scheme.count).lowercased() == scheme,
            let comma = url.utf8.firstIndex(of: UInt8(ascii: ","))
        else { return nil }
        let head = url[..<comma].dropFirst(scheme.count).lowercased()
        let fields = head.split(separator: ";", omittingEmptySubsequences: false)
        let content = url[url.utf8.index(after: comma)...]
        if fields.dropFirst().contains(where: { $0.allButSpace == "base64" }) {
            base64 = content
        } else if takesText {
            base64 = Base64.encoded(content.percentDecoded)[...]
        } else {
            return nil
        }
        mediaType = fields.first.map { $0.allButSpace } ?? ""
    }
}

extension Substring {
    /// The text without white space.
    fileprivate var allButSpace: String { String(filter { !$0.isWhitespace }) }

    /// The bytes with `%41` read as `A`; what is no such escape stays as it is.
    fileprivate var percentDecoded: [UInt8] {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, digits.allSatisfy(\.isHexDigit),
                let value = UInt8(Substring(digits), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
