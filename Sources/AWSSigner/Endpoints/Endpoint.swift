// SPDX-License-Identifier: MIT-0

/// Where a service of AWS is reached.
///
/// Never taken from a client's request: only from the region and from the operator's configuration.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// `https`, or `http` for stand-ins on the same machine.
    public let scheme: String

    /// Host, with the port where it is not the scheme's own.
    public let authority: String

    /// What stands before every path; empty or `/something` without a slash at its end.
    public let basePath: String

    /// Parses the URL of an endpoint.
    ///
    /// - Parameter url: `https://host`, perhaps with a port and a path; `nil` is returned for anything else.
    public init?(url: String) {
        guard let separator = url.range(ofText: "://") else { return nil }
        let scheme = url[..<separator.lowerBound].lowercased()
        let rest = url[separator.upperBound...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<slash]
        var path = rest[slash...]
        while path.last == "/" { path = path.dropLast() }
        guard scheme == "https" || scheme == "http", Self.isHost(authority),
            !rest.contains(where: { $0.isWhitespace || $0 == "@" || $0 == "?" || $0 == "#" })
        else { return nil }
        self.scheme = scheme
        self.authority = String(authority)
        self.basePath = String(path)
    }

    /// Takes the public host of a service in a region.
    ///
    /// - Parameters:
    ///   - service: the service.
    ///   - region: the region, such as `eu-central-1`.
    ///   - usesFIPS: whether the host is the one with validated cryptography.
    ///   - usesDualStack: whether the host has addresses of IPv6 as well.
    public init(service: AWSService, region: String, usesFIPS: Bool = false, usesDualStack: Bool = false) {
        let partition = Partition(region: region)
        scheme = "https"
        authority = service.host(in: region, of: partition, usesFIPS: usesFIPS, usesDualStack: usesDualStack)
        basePath = ""
    }

    /// The URL.
    public var description: String { "\(scheme)://\(authority)\(basePath)" }

    /// The host without the port, and without the brackets of an address of IPv6.
    var host: String {
        if authority.hasPrefix("[") { return String(authority.dropFirst().prefix { $0 != "]" }) }
        return String(authority.prefix { $0 != ":" })
    }

    /// Whether a text is a host, perhaps with a port; addresses of IPv6 stand in brackets.
    private static func isHost(_ text: Substring) -> Bool {
        var host = text
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
            host = text[..<colon]
            guard let port = UInt16(text[colon...].dropFirst()), port > 0 else { return false }
        }
        return !host.isEmpty && (host.first == "[" || !host.contains(":"))
    }
}

extension String {
    /// The first place of a text.
    fileprivate func range(ofText text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            formIndex(after: &start)
        }
        return nil
    }
}
