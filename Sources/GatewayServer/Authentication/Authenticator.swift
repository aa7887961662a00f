// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Locking

/// Who called: which of the gateway's keys the request came with.
public struct Caller: Hashable, Sendable {
    /// The key's name, fit for logs and metrics; never the key.
    public var name: String
}

/// Tells by its key who calls.
///
/// Keys are kept as hashes and compared in constant time, each of them for every request, so that an answer's time tells
/// nothing about them. Copies share their keys, which may be replaced while requests are served.
public struct Authenticator: Sendable {
    private struct Key: Hashable, Sendable {
        let caller: Caller
        let digest: [UInt8]
    }

    private let keys: Locked<[Key]>

    /// Makes an authenticator.
    ///
    /// - Parameter keys: the keys by their names; none of them empty.
    public init(keys: [String: String]) {
        self.keys = Locked(Self.hashed(keys))
    }

    /// Replaces the keys for all requests that come from now on.
    ///
    /// - Parameter keys: the keys by their names; none of them empty.
    public func replace(keys: [String: String]) {
        let new = Self.hashed(keys)
        self.keys.withLock { $0 = new }
    }

    /// What changes when the keys do.
    var fingerprint: Int { keys.withLock { $0.hashValue } }

    private static func hashed(_ keys: [String: String]) -> [Key] {
        keys.sorted { $0.key < $1.key }.map { Key(caller: Caller(name: $0.key), digest: digest(of: $0.value.utf8)) }
    }

    /// Tells who calls.
    ///
    /// - Parameter fields: the request's header fields.
    /// - Returns: whose key it is.
    /// - Throws: ``GatewayError`` with status 401 where there is no key or a wrong one.
    func caller(of fields: HTTPFields) throws(GatewayError) -> Caller {
        guard let token = Self.bearerToken(in: fields) else { throw .invalidKey }
        let digest = Self.digest(of: token)
        var caller: Caller?
        for key in keys.withLock({ $0 }) where Self.areEqual(key.digest, digest) { caller = key.caller }
        guard let caller else { throw .invalidKey }
        return caller
    }

    /// RFC 6750: `Bearer`, in any case, and the token.
    private static func bearerToken(in fields: HTTPFields) -> Substring.UTF8View? {
        guard let value = fields.value(of: .authorization)?.utf8, let space = value.firstIndex(of: UInt8(ascii: " "))
        else {
            return nil
        }
        // Of letters, bit 5 tells whether they are small.
        let isBearer = value[..<space].elementsEqual("bearer".utf8) { $0 | 0x20 == $1 }
        let token = value[space...].drop { $0 == UInt8(ascii: " ") }
        return isBearer && !token.isEmpty ? token : nil
    }

    private static func digest(of key: some Sequence<UInt8>) -> [UInt8] {
        Array(PayloadHash.sha256(of: Array(key)).rawValue.utf8)
    }

    /// Compares without an early exit; hashes have the same length.
    private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
