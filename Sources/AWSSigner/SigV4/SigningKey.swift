// SPDX-License-Identifier: MIT-0

import Crypto
import Locking

/// The key that one secret gives for one day, region and service.
struct SigningKey: Sendable {
    static let algorithm = "AWS4-HMAC-SHA256"
    static let terminator = "aws4_request"

    /// The code with the key taken in and nothing else: a copy of it takes the text.
    private let code: HMAC<SHA256>

    init(secretAccessKey: String, day: String, region: String, service: String) {
        var key = SymmetricKey(data: Array("AWS4\(secretAccessKey)".utf8))
        for part in [day, region, service, Self.terminator] {
            let code = HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key)
            key = SymmetricKey(data: code)
        }
        code = HMAC(key: key)
    }

    /// Signs a text.
    ///
    /// - Parameter text: the string to sign, in UTF-8.
    /// - Returns: the signature in hexadecimal.
    func signature(of text: [UInt8]) -> String {
        var code = code
        code.update(data: text)
        return hexadecimal(code.finalize())
    }
}

/// The last key of a signer: one secret signs for a whole day, so that one is enough.
struct SigningKeyCache: Sendable {
    private struct Entry: Sendable {
        var secretAccessKey: String
        var day: String
        var region: String
        var service: String
        var key: SigningKey
        var scope: String
    }

    private let last = Locked<Entry?>(nil)

    /// The key, and the scope that is written down beside the signature.
    func key(secretAccessKey: String, day: String, region: String, service: String) -> (SigningKey, scope: String) {
        let known = last.withLock { entry -> (SigningKey, scope: String)? in
            guard let entry, entry.day == day, entry.secretAccessKey == secretAccessKey, entry.region == region,
                entry.service == service
            else { return nil }
            return (entry.key, entry.scope)
        }
        if let known { return known }
        let fresh = Entry(
            secretAccessKey: secretAccessKey,
            day: day,
            region: region,
            service: service,
            key: SigningKey(secretAccessKey: secretAccessKey, day: day, region: region, service: service),
            scope: "\(day)/\(region)/\(service)/\(SigningKey.terminator)"
        )
        last.withLock { $0 = fresh }
        return (fresh.key, fresh.scope)
    }
}
