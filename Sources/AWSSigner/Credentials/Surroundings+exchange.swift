// SPDX-License-Identifier: MIT-0

package import HTTPTypes

/// A whole answer of a service that gives credentials or secrets.
package struct ServiceAnswer: Sendable {
    /// The status.
    package var status: Int
    /// The body, of bounded size.
    package var body: [UInt8]
    /// Whether the status is one of success.
    package var isSuccess: Bool { (200..<300).contains(status) }
}

extension Surroundings {
    /// How a peer is asked: its name for messages, and how patiently.
    package struct Manners: Sendable {
        /// The peer as messages name it.
        package var peer: String
        /// How long one attempt may take.
        package var limit: Duration = .seconds(10)
        /// How many attempts there are; after the first only where the peer could not be reached, or failed itself.
        package var attempts = 3
        /// Whether a proxy may be asked: not for services of the machine itself.
        package var allowsProxy = true

        /// Makes manners.
        ///
        /// - Parameter peer: the peer as messages name it.
        package init(peer: String) {
            self.peer = peer
        }
    }

    /// Sends a request and reads the whole answer.
    ///
    /// - Parameters:
    ///   - body: the request's body.
    ///   - manners: whom to ask, and how patiently.
    ///   - head: makes the head, anew for each attempt, as a signature is good for a while only.
    /// - Returns: the answer, whatever its status.
    /// - Throws: ``CredentialError`` with code `sourceFailed` where there is none; `CancellationError`.
    package func exchange(
        _ body: [UInt8] = [],
        _ manners: Manners,
        head: () throws -> HTTPRequest
    ) async throws -> ServiceAnswer {
        var attempt = 1
        while true {
            let isLast = attempt >= manners.attempts
            do {
                let answer = try await once(try head(), body, manners)
                if isLast || (answer.status < 500 && answer.status != 429) { return answer }
            } catch let error as TransportError {
                if isLast {
                    throw CredentialError(.sourceFailed, "\(manners.peer) cannot be reached: \(error.message)")
                }
            }
            try await pause(.milliseconds(200 << (attempt - 1)))
            attempt += 1
        }
    }

    private func once(_ head: HTTPRequest, _ body: [UInt8], _ manners: Manners) async throws -> ServiceAnswer {
        let limits = TimeLimits(
            connect: min(manners.limit, .seconds(5)),
            firstByte: manners.limit,
            idle: manners.limit,
            total: manners.limit
        )
        let response = try await transport.send(
            TransportRequest(head: head, body: .bytes(body), limits: limits, allowsProxy: manners.allowsProxy)
        )
        return ServiceAnswer(
            status: response.head.status.code,
            body: try await response.body.collect(upTo: 256 << 10)
        )
    }

    /// Sends a request to a service of AWS.
    ///
    /// - Parameters:
    ///   - service: the service.
    ///   - place: the region, and where the service is reached in it.
    ///   - method: the method.
    ///   - path: the path and query, percent-encoded.
    ///   - fields: the header fields.
    ///   - body: the body.
    ///   - credentials: what to sign with; `nil` for a request that is not signed.
    /// - Returns: the answer, whatever its status.
    /// - Throws: ``CredentialError`` with code `sourceFailed` where there is none; `CancellationError`.
    package func ask(
        _ service: AWSService,
        at place: (region: String, endpoint: Endpoint),
        method: HTTPRequest.Method = .post,
        path: String = "/",
        fields: HTTPFields,
        body: [UInt8] = [],
        credentials: Credentials?
    ) async throws -> ServiceAnswer {
        let endpoint = place.endpoint
        let signer = SigV4Signer(region: place.region, service: service.signingName)
        return try await exchange(body, Manners(peer: "\(endpoint.scheme)://\(endpoint.authority)")) {
            let head = HTTPRequest(
                method: method,
                scheme: endpoint.scheme,
                authority: endpoint.authority,
                path: endpoint.basePath + path,
                headerFields: fields
            )
            guard let credentials else { return head }
            return signer.sign(head, payload: .sha256(of: body), credentials: credentials, at: now())
        }
    }
}
