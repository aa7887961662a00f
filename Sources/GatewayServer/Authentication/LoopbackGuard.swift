// SPDX-License-Identifier: MIT-0

import HTTPTypes
import OpenAISchema

/// Keeps web pages away while the documented default key serves.
///
/// Everybody knows that key, and a browser on this machine reaches the gateway for any page that it shows: by a name that the
/// page's owner points at 127.0.0.1, or across origins. Such requests carry a foreign `Host` or `Origin`.
struct LoopbackGuard: Sendable {
    /// Lets a request pass or refuses it.
    ///
    /// - Parameter head: the request's head.
    /// - Throws: ``GatewayError`` with status 403 for a host or origin that is not this machine.
    func check(_ head: HTTPRequest) throws(GatewayError) {
        let origin = head.headerFields[.origin].map { $0.split(separator: "/").last.map(String.init) ?? $0 }
        for authority in [head.authority, origin] {
            if let authority, !Self.isLoopback(authority: authority) { throw .foreignHost }
        }
    }

    /// Whether `host` or `host:port` names this machine.
    private static func isLoopback(authority: String) -> Bool {
        let host =
            authority.hasPrefix("[")
            ? String(authority.dropFirst().prefix { $0 != "]" })
            : String(authority.prefix { $0 != ":" })
        return LoopbackAddress.contains(host)
    }
}

/// The names and addresses by which a machine reaches itself alone.
enum LoopbackAddress {
    /// Whether a host is one of them.
    ///
    /// - Parameter host: a name, or an address without brackets and port.
    /// - Returns: `true` for `localhost`, `127.0.0.0/8` and `::1`.
    static func contains(_ host: String) -> Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        let isIPv4 = numbers.count == 4 && numbers.first == "127" && numbers.allSatisfy { UInt8($0) != nil }
        return isIPv4 || host == "::1" || host.lowercased() == "localhost"
    }
}

extension GatewayError {
    fileprivate static let foreignHost = GatewayError(
        .forbidden,
        ErrorResponse(
            message: """
                With the default key the gateway serves requests to localhost only, and none of web pages. Set API_KEY to \
                serve others.
                """,
            type: Kind.permission,
            code: "foreign_host"
        )
    )
}
