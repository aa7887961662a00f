// SPDX-License-Identifier: MIT-0

public import HTTPTypes

/// The answer to a ``TransportRequest``: its head, and its body still streaming.
public struct TransportResponse: Sendable {
    /// Status and header fields.
    public var head: HTTPResponse

    /// The bytes after the head, decoded from transfer coding but not from content coding.
    public var body: ResponseBody

    /// Makes a response.
    ///
    /// - Parameters:
    ///   - head: status and header fields.
    ///   - body: the bytes after the head.
    public init(head: HTTPResponse, body: ResponseBody) {
        self.head = head
        self.body = body
    }
}

/// The body of a response: chunks of bytes, read once, by one reader, at that reader's pace.
///
/// Releasing the body before its end, or cancelling the reading task, stops the exchange.
public struct ResponseBody: AsyncSequence, Sendable {
    /// A chunk of bytes as it came from the network; empty only as the heartbeat of ``TimeLimits/heartbeat``.
    public typealias Element = [UInt8]

    let source: any ResponseBodySource

    /// Makes a body.
    ///
    /// - Parameter source: where the chunks come from.
    public init(_ source: any ResponseBodySource) {
        self.source = source
    }

    /// Makes a body of bytes that are in memory.
    ///
    /// - Parameter bytes: the whole body.
    public init(bytes: [UInt8]) {
        self.source = BufferedBody(bytes)
    }

    /// Stops the exchange; a reader that waits is told by a `CancellationError`.
    public func cancel() {
        source.cancel()
    }

    /// Reads the body to its end.
    ///
    /// - Parameter limit: the most bytes to accept.
    /// - Returns: the whole body.
    /// - Throws: ``TransportError`` with code `bodyTooLarge` beyond the limit, else what the source throws.
    public func collect(upTo limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try await source.next() {
            guard bytes.count + chunk.count <= limit else {
                cancel()
                throw TransportError(
                    .bodyTooLarge,
                    "The response has more than \(limit) bytes.",
                    responseHadBegun: true
                )
            }
            if bytes.isEmpty { bytes = chunk } else { bytes.append(contentsOf: chunk) }
        }
        return bytes
    }

    /// Makes the iterator; a body has one reader.
    public func makeAsyncIterator() -> Iterator {
        Iterator(source: source)
    }

    /// Reads chunk after chunk.
    public struct Iterator: AsyncIteratorProtocol, Sendable {
        fileprivate let source: any ResponseBodySource

        /// The next chunk, or `nil` after the last.
        ///
        /// - Throws: ``TransportError`` when the exchange broke; `CancellationError` when it was cancelled.
        public mutating func next() async throws -> [UInt8]? {
            try await source.next()
        }

        /// The next chunk, or `nil` after the last.
        ///
        /// - Parameter actor: the isolation of the reader.
        /// - Returns: the next chunk.
        /// - Throws: ``TransportError`` when the exchange broke; `CancellationError` when it was cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> [UInt8]? {
            try await source.next()
        }
    }
}

/// Where the chunks of a ``ResponseBody`` come from: the part of a transport that a response keeps alive.
public protocol ResponseBodySource: AnyObject, Sendable {
    /// The next chunk, or `nil` after the last; called by one task at a time.
    ///
    /// - Throws: ``TransportError`` when the exchange broke; `CancellationError` when it was cancelled.
    func next() async throws -> [UInt8]?

    /// Stops the exchange; called any number of times, from anywhere. Releasing the source must do the same.
    func cancel()
}

/// A body that is in memory.
private actor BufferedBody: ResponseBodySource {
    private var bytes: [UInt8]?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes.isEmpty ? nil : bytes
    }

    func next() -> [UInt8]? {
        defer { bytes = nil }
        return bytes
    }

    nonisolated func cancel() {}
}
