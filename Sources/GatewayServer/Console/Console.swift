// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Locking

/// The console, its documentation pages and the description of the gateway's interface.
///
/// They are the same for everybody and hold no secret, so they need no key; the pages call the gateway with the one that is
/// typed into them.
struct Console: Sendable {
    private let prefix: String
    /// Made when the first is asked for: a gateway that nobody looks at starts without them.
    private let files = Locked<[String: ConsoleFile]?>(nil)

    /// Makes a console.
    ///
    /// - Parameter prefix: what stands before the paths of the gateway's interface.
    init(prefix: String) {
        self.prefix = prefix
    }

    /// Answers a request for one of the files; `nil` where the path is none of theirs.
    ///
    /// - Parameter request: the request.
    /// - Returns: the file, or word that the client has it already.
    /// - Throws: ``GatewayError`` with status 405 for anything but reading.
    func response(to request: GatewayRequest) throws(GatewayError) -> GatewayResponse? {
        guard let file = file(at: String(request.path)) else { return nil }
        guard request.head.method == .get || request.head.method == .head else {
            throw Gateway.wrongMethod(.get, .head)
        }
        var fields = Self.fields
        fields[.eTag] = file.tag
        if Self.names(file.tag, in: request.head.headerFields[.ifNoneMatch]) {
            return GatewayResponse(status: .notModified, fields: fields, content: .bytes([]))
        }
        fields[.contentType] = file.type
        return GatewayResponse(status: .ok, fields: fields, content: .bytes(file.bytes))
    }

    private func file(at path: String) -> ConsoleFile? {
        files.withLock { files in
            if let files { return files[path] }
            let all = ConsoleFile.all(prefix: prefix)
            files = all
            return all[path]
        }
    }

    /// Whether a list of entity tags names one.
    ///
    /// Source: RFC 9110, 13.1.2; weak tags count as well.
    private static func names(_ tag: String, in list: String?) -> Bool {
        (list ?? "").split(separator: ",").contains { element in
            let element = element.filter { !$0.isWhitespace }
            return element == "*" || element == tag || element == "W/" + tag
        }
    }

    /// What keeps a page from running, showing or sending what is not its own.
    private static let fields: HTTPFields = {
        var fields: HTTPFields = [
            // Whoever asks again is told that nothing has changed, or gets the new version's files.
            .cacheControl: "no-cache",
            .contentSecurityPolicy: """
            default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; \
            base-uri 'none'; form-action 'none'; frame-ancestors 'none'
            """,
            .xContentTypeOptions: "nosniff",
        ]
        fields[.referrerPolicy] = "no-referrer"
        fields[.resourcePolicy] = "same-origin"
        fields[.openerPolicy] = "same-origin"
        return fields
    }()
}

extension HTTPField.Name {
    fileprivate static let referrerPolicy = HTTPField.Name(literal: "referrer-policy")
    fileprivate static let resourcePolicy = HTTPField.Name(literal: "cross-origin-resource-policy")
    fileprivate static let openerPolicy = HTTPField.Name(literal: "cross-origin-opener-policy")
}
