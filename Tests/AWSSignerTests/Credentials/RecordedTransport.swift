// SPDX-License-Identifier: MIT-0

import AWSSigner
import Foundation
import HTTPTypes

/// A request and its answer, in the form in which `botocore/chain.py` keeps them.
struct Exchange: Decodable, Sendable {
    var method: String
    var url: String
    var query: [String: String]
    var fields: [String: String]
    var form: [String: String]
    var status: Int
    var body: String

    func asks(_ other: Exchange) -> Bool {
        method == other.method && url == other.url && query == other.query && fields == other.fields
            && form == other.form
    }
}

struct UnexpectedRequest: Error, CustomStringConvertible {
    var description: String
}

/// A network that answers what is recorded, and nothing else.
struct RecordedTransport: HTTPTransport {
    var exchanges: [Exchange]

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        let asked = try Exchange(request)
        guard let found = exchanges.first(where: { $0.asks(asked) }) else {
            throw UnexpectedRequest(description: "asked \(asked)")
        }
        guard found.status != 0 else { throw TransportError(.connectTimeout, "Nobody answers.") }
        return TransportResponse(
            head: HTTPResponse(status: HTTPResponse.Status(code: found.status)),
            body: ResponseBody(bytes: Array(found.body.utf8))
        )
    }
}

extension Exchange {
    /// What matters of a request.
    init(_ request: TransportRequest) throws {
        let head = request.head
        let parts = (head.path ?? "").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        method = head.method.rawValue
        url = "\(head.scheme ?? "")://\(head.authority ?? "")\(parts[0])"
        query = Self.decoded(parts.count > 1 ? String(parts[1]) : "")
        fields = [:]
        for name in [
            "authorization", "x-amz-security-token", "x-amz-sso_bearer_token", "x-aws-ec2-metadata-token",
            "x-aws-ec2-metadata-token-ttl-seconds",
        ] {
            fields[name] = HTTPField.Name(name).flatMap { head.headerFields[$0] }
        }
        if let signature = fields["authorization"], signature.hasPrefix("AWS4-HMAC-SHA256 Credential=") {
            let scope = signature.dropFirst(28).prefix { $0 != "," }.split(separator: "/")
            fields["authorization"] = [scope[0], scope[2], scope[3]].joined(separator: "/")
        }
        let text = String(decoding: request.body.bytes, as: UTF8.self)
        form =
            text.hasPrefix("{")
            ? try JSONDecoder().decode([String: String].self, from: Data(text.utf8)) : Self.decoded(text)
        if form["RoleSessionName"]?.hasPrefix("aws-signer-") == true { form["RoleSessionName"] = "*" }
        status = 0
        body = ""
    }

    private static func decoded(_ text: String) -> [String: String] {
        var values: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[String(parts[0])] = parts.count > 1 ? String(parts[1]).removingPercentEncoding : ""
        }
        return values
    }
}
