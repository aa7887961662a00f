// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes

/// Cross-origin resource sharing: which web pages may call the gateway.
///
/// None, unless configured; never with cookies.
///
/// Source: WHATWG Fetch, "CORS protocol".
struct CrossOrigin: Sendable {
    /// The origins that may call, or `*` for all.
    let allowed: [String]

    /// The answer to a preflight, or `nil` where the request is none.
    ///
    /// - Parameter head: the request's head.
    /// - Returns: a response without a body.
    func preflight(_ head: HTTPRequest) -> GatewayResponse? {
        guard head.method == .options, head.headerFields.contains(.accessControlRequestMethod),
            let origin = allowedOrigin(of: head)
        else { return nil }
        var fields: HTTPFields = [
            .accessControlAllowMethods: "GET, POST",
            .accessControlMaxAge: "86400",
        ]
        fields[.accessControlAllowHeaders] = head.headerFields[.accessControlRequestHeaders]
        fields[.accessControlAllowOrigin] = origin
        fields[.vary] = "Origin"
        return GatewayResponse(status: .noContent, fields: fields, content: .bytes([]))
    }

    /// Adds to a response what lets the page read it.
    ///
    /// - Parameters:
    ///   - fields: the response's header fields.
    ///   - head: the request's head.
    func mark(_ fields: inout HTTPFields, for head: HTTPRequest) {
        guard let origin = allowedOrigin(of: head) else { return }
        fields[.accessControlAllowOrigin] = origin
        fields[.accessControlExposeHeaders] =
            "x-request-id, x-amzn-requestid, x-bedrock-gateway-adapted, x-bedrock-gateway-target"
        fields[.vary] = "Origin"
    }

    private func allowedOrigin(of head: HTTPRequest) -> String? {
        guard let origin = head.headerFields.value(of: .origin) else { return nil }
        if allowed.contains("*") { return "*" }
        return allowed.contains(origin) ? origin : nil
    }
}
