// SPDX-License-Identifier: MIT-0

/// A data URL in base64, in any of the spellings that clients use.
///
/// Source: RFC 2397. Scheme and marker in any case, parameters before the marker.
struct DataURL {
    /// The media type in lower case, without parameters; empty where it is missing.
    let mediaType: String

    /// The content as it stands in the URL.
    let base64: String

    /// Splits a URL.
    ///
    /// - Parameter url: the URL; `nil` is returned where it is no data URL in base64.
    init?(_ url: String) {
        let scheme = "data:"
        guard url.utf8.count > scheme.utf8.count, url.prefix(scheme.count).lowercased() == scheme,
            let comma = url.utf8.firstIndex(of: UInt8(ascii: ","))
        else { return nil }
        let head = url[..<comma].dropFirst(scheme.count).lowercased()
        let fields = head.split(separator: ";", omittingEmptySubsequences: false)
        guard fields.dropFirst().contains(where: { $0.allButSpace == "base64" }) else { return nil }
        mediaType = fields.first.map { $0.allButSpace } ?? ""
        base64 = String(url[url.utf8.index(after: comma)...])
    }
}

extension Substring {
    /// The text without white space.
    fileprivate var allButSpace: String { String(filter { !$0.isWhitespace }) }
}
