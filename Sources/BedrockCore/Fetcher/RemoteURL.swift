// SPDX-License-Identifier: MIT-0

/// An `https` URL that a client gave, parsed once and strictly.
///
/// What is sent is built from these parts, so that no second parser can read the URL differently.
struct RemoteURL: Hashable, Sendable {
    /// The host's name in lower case.
    let host: String

    /// Path and query, from the first slash; the fragment is not part of it.
    let path: String

    /// Parses a URL.
    ///
    /// - Parameter text: the URL; `nil` is returned for anything but `https`, a public-looking host name, the usual port, and
    ///   plain ASCII without spaces, backslashes and user names. Addresses in digits are refused whatever their spelling:
    ///   public pictures have names.
    init?(_ text: String) {
        guard text.utf8.count <= 4096, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }),
            text.prefix(8).lowercased() == "https://"
        else { return nil }
        let rest = text.dropFirst(8)
        let authority = rest.prefix { !"/?#".contains($0) }
        guard let host = Self.host(of: authority) else { return nil }
        let target = rest.dropFirst(authority.count).prefix { $0 != "#" }
        self.host = host
        path = target.hasPrefix("/") ? String(target) : "/\(target)"
    }

    /// Follows a redirect.
    ///
    /// Source: RFC 3986, section 5.2.
    ///
    /// - Parameter location: what `Location` says: a URL, or what of it differs from this one.
    /// - Returns: the new URL, or `nil` where it is not acceptable.
    func redirected(to location: String) -> RemoteURL? {
        let reference = location.prefix { $0 != "#" }
        if reference.prefix(while: { !"/?".contains($0) }).contains(":") { return RemoteURL(location) }
        if reference.hasPrefix("//") { return RemoteURL("https:\(location)") }
        let current = path.prefix { $0 != "?" }
        let target = reference.prefix { $0 != "?" }
        let query = reference.dropFirst(target.count)
        let next: String
        if target.isEmpty {
            next = query.isEmpty ? path : "\(current)\(query)"
        } else if target.hasPrefix("/") {
            next = Self.withoutDots(target) + query
        } else {
            let folder = current.prefix(upTo: current.lastIndex(of: "/") ?? current.startIndex)
            next = Self.withoutDots("\(folder)/\(target)") + query
        }
        return RemoteURL("https://\(host)\(next)")
    }

    /// A path whose segments `.` and `..` are carried out, for servers rarely do.
    private static func withoutDots(_ path: Substring) -> String {
        var kept: [Substring] = []
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for segment in segments {
            switch segment {
            case ".": break
            case "..": _ = kept.popLast()
            default: kept.append(segment)
            }
        }
        if segments.last == "." || segments.last == ".." { kept.append("") }
        return "/" + kept.joined(separator: "/")
    }

    private static func host(of authority: Substring) -> String? {
        var name = authority.lowercased()[...]
        if name.hasSuffix(":443") { name = name.dropLast(4) }
        if name.hasSuffix(".") { name = name.dropLast() }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                        UInt8(ascii: "-"), UInt8(ascii: "_"):
                        true
                    default: false
                    }
                }
        }
        // A last label of digits, or of hexadecimal ones, is how addresses are spelt; no top-level domain is.
        guard isName, labels.count >= 2, name.utf8.count <= 253, let last = labels.last, last.first?.isLetter == true,
            !last.hasPrefix("0x"), !localDomains.contains(String(last))
        else { return nil }
        return String(name)
    }

    private static let localDomains: Set<String> = [
        "localhost", "local", "internal", "localdomain", "lan", "home", "corp", "intranet", "arpa", "test", "invalid",
        "example", "onion",
    ]
}
