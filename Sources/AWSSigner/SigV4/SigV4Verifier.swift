// SPDX-License-Identifier: MIT-0

package import HTTPTypes

/// Checks Signature Version 4 as AWS's front door does: the other end of ``SigV4Signer``.
///
/// It writes the request down anew from what arrived, with the header fields that the request says are signed, and knows
/// nothing of the signer's choices.
package struct SigV4Verifier: Sendable {
    /// Whose request was accepted, and for what.
    package struct Acceptance: Hashable, Sendable {
        /// The access key that signed.
        package var accessKeyID: String
        /// The region of the scope.
        package var region: String
        /// The service of the scope.
        package var service: String
    }

    private let region: String?
    private let service: String?
    private let skew: Int
    private let credentials: @Sendable (String) -> Credentials?

    /// Makes a verifier.
    ///
    /// - Parameters:
    ///   - region: the only region that is accepted; `nil` for any.
    ///   - service: the only service that is accepted; `nil` for any.
    ///   - skew: how many seconds the request's date may be off, either way.
    ///   - credentials: finds the credentials of an access key's id.
    package init(
        region: String? = nil,
        service: String? = nil,
        skew: Int = 300,
        credentials: @escaping @Sendable (String) -> Credentials?
    ) {
        self.region = region
        self.service = service
        self.skew = skew
        self.credentials = credentials
    }

    /// Checks a request.
    ///
    /// - Parameters:
    ///   - head: the request as received, its `Host` as the authority.
    ///   - body: the whole body as received.
    ///   - now: the server's time.
    /// - Returns: whose request it is.
    /// - Throws: ``SignatureRefusal`` in AWS's words.
    package func verify(
        _ head: HTTPRequest,
        body: [UInt8],
        at now: SigningDate
    ) throws(SignatureRefusal) -> Acceptance {
        guard let value = head.headerFields[.authorization] else { throw .missingToken }
        let field = try AuthorizationField(value)
        guard let timestamp = head.headerFields[.amzDate] else {
            throw .incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
        }
        guard let date = SigningDate(timestamp: timestamp) else {
            throw .incomplete("Date must be in ISO-8601 'basic format'. Got '\(timestamp)'.")
        }
        guard field.signedHeaders.contains("host") else {
            throw .invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
        }
        try check(field, date: date, now: now)

        guard let known = credentials(field.accessKeyID),
            known.sessionToken == head.headerFields[.amzSecurityToken]
        else { throw .unrecognizedClient }
        if let expiration = known.expiration, expiration <= now { throw .expiredToken }

        // An absent field and an empty one are written down alike, so that taking one away has to be noticed here.
        let present = Set(head.headerFields.map(\.name.canonicalName)).union(["host"])
        guard present.isSuperset(of: field.signedHeaders) else { throw .mismatch }
        let payload = payload(of: head, body: body, service: field.service)
        let request = CanonicalRequest(
            head,
            headers: field.signedHeaders,
            payload: payload,
            rules: field.service == "s3" ? .s3 : .standard
        )
        let key = SigningKey(
            secretAccessKey: known.secretAccessKey,
            day: field.day,
            region: field.region,
            service: field.service
        )
        let signature = key.signature(of: request.stringToSign(timestamp: timestamp, scope: field.scope))
        guard signature == field.signature else { throw .mismatch }
        return Acceptance(accessKeyID: field.accessKeyID, region: field.region, service: field.service)
    }

    /// Checks what needs no secret: scope and time.
    private func check(
        _ field: AuthorizationField,
        date: SigningDate,
        now: SigningDate
    ) throws(SignatureRefusal) {
        if field.day != date.day {
            throw .invalid(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                    + "'\(field.day)' != '\(date.day)', from '\(date)'."
            )
        }
        if let region, field.region != region {
            throw .invalid("Credential should be scoped to a valid region. ")
        }
        if let service, field.service != service {
            throw .invalid("Credential should be scoped to correct service: '\(service)'. ")
        }
        let earliest = SigningDate(secondsSince1970: now.secondsSince1970 - skew)
        let latest = SigningDate(secondsSince1970: now.secondsSince1970 + skew)
        if date < earliest {
            throw .invalid("Signature expired: \(date) is now earlier than \(earliest) (\(now) - \(skew / 60) min.)")
        }
        if latest < date {
            throw .invalid(
                "Signature not yet current: \(date) is still later than \(latest) (\(now) + \(skew / 60) min.)"
            )
        }
    }

    /// Only S3 takes the client's word that a body is not signed.
    private func payload(of head: HTTPRequest, body: [UInt8], service: String) -> PayloadHash {
        if service == "s3", head.headerFields[.amzContentSHA256] == PayloadHash.unsigned.rawValue { return .unsigned }
        return .sha256(of: body)
    }
}
