// SPDX-License-Identifier: MIT-0

public import HTTPTypes

/// Signs requests by AWS Signature Version 4, in header fields.
///
/// Signing is a function of its arguments: no clock, no environment, no network. Sign anew for each attempt, because a
/// signature is good for five minutes.
///
///     let signer = SigV4Signer(region: "us-west-2", service: "bedrock")
///     let signed = signer.sign(head, payload: .sha256(of: body), credentials: credentials, at: .now)
public struct SigV4Signer: Sendable {
    /// The region whose endpoint the requests go to.
    public let region: String

    /// The service's signing name, `bedrock` for both of Bedrock's endpoints.
    public let service: String

    /// How the path is treated.
    public let pathRules: PathRules

    private let keys = SigningKeyCache()

    /// Makes a signer.
    ///
    /// - Parameters:
    ///   - region: the region whose endpoint the requests go to.
    ///   - service: the service's signing name.
    ///   - pathRules: how the path is treated; `nil` for the service's own rules.
    public init(region: String, service: String, pathRules: PathRules? = nil) {
        self.region = region
        self.service = service
        self.pathRules = pathRules ?? (service == "s3" ? .s3 : .standard)
    }

    /// Signs a request.
    ///
    /// Signed are the method, the path with its query, the authority as `Host`, the body's hash, and every header field
    /// except those that are about one connection or that intermediaries may change, such as `User-Agent`. Add no field
    /// afterwards that AWS must trust.
    ///
    /// - Parameters:
    ///   - head: the request, its path percent-encoded as on the wire. Fields of an earlier signature are replaced.
    ///   - payload: what is said of the body.
    ///   - credentials: whose request it is.
    ///   - date: when it is signed.
    /// - Returns: the request with `X-Amz-Date`, `Authorization` and, where needed, `X-Amz-Security-Token` and
    ///   `X-Amz-Content-Sha256`.
    public func sign(
        _ head: HTTPRequest,
        payload: PayloadHash,
        credentials: Credentials,
        at date: SigningDate
    ) -> HTTPRequest {
        let timestamp = date.timestamp
        var head = prepare(head, payload: payload, credentials: credentials, timestamp: timestamp)
        let request = canonicalRequest(head, payload: payload)
        let (key, scope) = keys.key(
            secretAccessKey: credentials.secretAccessKey,
            day: date.day,
            region: region,
            service: service
        )
        let signature = key.signature(of: request.stringToSign(timestamp: timestamp, scope: scope))
        var value = SigningKey.algorithm
        value.reserveCapacity(320)
        value += " Credential="
        value += credentials.accessKeyID
        value += "/"
        value += scope
        value += ", SignedHeaders="
        value += request.signedHeaders
        value += ", Signature="
        value += signature
        head.headerFields.append(HTTPField(name: .authorization, value: value))
        return head
    }

    /// Adds the fields that are signed along.
    package func prepare(
        _ head: HTTPRequest,
        payload: PayloadHash,
        credentials: Credentials,
        timestamp: String
    ) -> HTTPRequest {
        var head = head
        let namesPayload = service == "s3" || head.headerFields.contains(.amzContentSHA256)
        if head.headerFields.contains(where: { Self.written.contains($0.name) }) {
            for name in Self.written { head.headerFields[name] = nil }
        }
        head.headerFields.append(HTTPField(name: .amzDate, value: timestamp))
        if let token = credentials.sessionToken {
            head.headerFields.append(HTTPField(name: .amzSecurityToken, value: token))
        }
        if namesPayload { head.headerFields.append(HTTPField(name: .amzContentSHA256, value: payload.rawValue)) }
        return head
    }

    /// Writes down a request that is otherwise ready.
    package func canonicalRequest(_ head: HTTPRequest, payload: PayloadHash) -> CanonicalRequest {
        var names = ["host"]
        for field in head.headerFields {
            let name = field.name.canonicalName
            if !Self.unsigned.contains(name), !names.contains(name) { names.append(name) }
        }
        names.sort()
        return CanonicalRequest(head, headers: names, payload: payload, rules: pathRules)
    }

    /// What signing writes, in place of an earlier signature's.
    private static let written: [HTTPField.Name] = [.authorization, .amzDate, .amzSecurityToken, .amzContentSHA256]

    /// Fields that a proxy or the connection may add, change or take away.
    private static let unsigned: Set<String> = [
        "authorization", "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
    ]
}
