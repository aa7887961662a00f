// SPDX-License-Identifier: MIT-0

public import HTTPTypes

/// A request as a transport sends it: head, body, and the limits within which it must be answered.
public struct TransportRequest: Sendable {
    /// Method, scheme, authority (`host` or `host:port`), path with query, and header fields.
    ///
    /// `Host` and `Content-Length` are the transport's to set: they follow from the authority and the body.
    public var head: HTTPRequest

    /// The bytes after the head.
    public var body: RequestBody

    /// How long each phase of the exchange may take.
    public var limits: TimeLimits

    /// Whether a proxy that the environment names may be used.
    ///
    /// Off for metadata services and for pictures fetched on a client's behalf, whose address is checked here.
    public var allowsProxy: Bool

    /// Decides, after name resolution and before connecting, whether the very address may be connected to.
    ///
    /// `nil` allows every address. The check sees the address that the connection will use, so that a name which
    /// resolves differently the second time gains nothing. It is asked on a thread that other exchanges need too, so it
    /// must answer without waiting.
    public var allowsAddress: (@Sendable (PeerAddress) -> Bool)?

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - head: method, scheme, authority, path and header fields.
    ///   - body: the bytes after the head.
    ///   - limits: how long each phase may take.
    ///   - allowsProxy: whether a proxy that the environment names may be used.
    ///   - allowsAddress: the check of the peer's address before connecting; `nil` allows all.
    public init(
        head: HTTPRequest,
        body: RequestBody = .none,
        limits: TimeLimits = TimeLimits(),
        allowsProxy: Bool = true,
        allowsAddress: (@Sendable (PeerAddress) -> Bool)? = nil
    ) {
        self.head = head
        self.body = body
        self.limits = limits
        self.allowsProxy = allowsProxy
        self.allowsAddress = allowsAddress
    }
}

/// The address that a connection is about to be made to.
public struct PeerAddress: Sendable, Hashable {
    /// The address in network byte order: 4 bytes for IPv4, 16 for IPv6.
    public var bytes: [UInt8]

    /// The port in host byte order.
    public var port: UInt16

    /// Makes an address.
    ///
    /// - Parameters:
    ///   - bytes: 4 or 16 bytes in network byte order.
    ///   - port: the port in host byte order.
    public init(bytes: [UInt8], port: UInt16) {
        self.bytes = bytes
        self.port = port
    }
}
