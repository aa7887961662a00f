// SPDX-License-Identifier: MIT-0

/// How long each phase of an HTTP exchange may take before it fails with a ``TransportError`` that names the phase.
public struct TimeLimits: Sendable, Hashable {
    /// Name resolution, TCP and TLS handshake together.
    public var connect: Duration

    /// From the moment the request begins to be sent to the first byte of the response head.
    public var firstByte: Duration

    /// Between two bytes of the response while the reader is waiting for one.
    ///
    /// A reader that is itself slow does not run into this limit.
    public var idle: Duration

    /// The whole exchange, from the call to the last byte of the body.
    public var total: Duration

    /// How long a reader of the body waits for bytes before it is woken with an empty chunk; `nil` for never.
    ///
    /// Lets the owner of a silent stream act (say "still here" to its own client, give up) without a timer of its own.
    public var heartbeat: Duration?

    /// Makes limits.
    ///
    /// The defaults suit Bedrock: a model may think for minutes before the first event, and a plain answer has no byte before
    /// it is whole.
    ///
    /// - Parameters:
    ///   - connect: name resolution, TCP and TLS handshake together.
    ///   - firstByte: from sending the request to the first byte of the response head.
    ///   - idle: between two bytes of the response while the reader waits.
    ///   - total: the whole exchange.
    ///   - heartbeat: how long a reader waits before it is woken with an empty chunk; `nil` for never.
    public init(
        connect: Duration = .seconds(5),
        firstByte: Duration = .seconds(900),
        idle: Duration = .seconds(300),
        total: Duration = .seconds(900),
        heartbeat: Duration? = nil
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.idle = idle
        self.total = total
        self.heartbeat = heartbeat
    }
}
