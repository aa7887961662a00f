// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes

/// Lets in who signs with the simulator's secret or knows its Bedrock API key.
struct Doorkeeper: Sendable {
    private let verifier: SigV4Verifier
    private let bearerKey: String

    init(configuration: Simulator.Configuration) {
        let accessKeyID = configuration.accessKeyID
        let secretAccessKey = configuration.secretAccessKey
        verifier = SigV4Verifier(service: "bedrock") { id in
            guard id == accessKeyID else { return nil }
            return Credentials(accessKeyID: accessKeyID, secretAccessKey: secretAccessKey)
        }
        bearerKey = configuration.bearerKey
    }

    func admit(_ head: HTTPRequest, body: [UInt8], at now: SigningDate) throws(ServiceException) {
        if let value = head.headerFields[.authorization], value.lowercased().hasPrefix("bearer ") {
            let key = value.dropFirst("bearer ".count)
            guard key == bearerKey else {
                throw .accessDenied("Authentication failed: Please make sure your API Key is valid.")
            }
            return
        }
        do throws(SignatureRefusal) {
            _ = try verifier.verify(head, body: body, at: now)
        } catch {
            throw ServiceException(error)
        }
    }
}
