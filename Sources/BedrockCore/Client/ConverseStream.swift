// SPDX-License-Identifier: MIT-0

import AWSSigner

/// The events of one answer of ConverseStream, as they come.
///
/// Pull-based: nothing is read before it is asked for, so that a slow reader slows the network down. Releasing the stream,
/// or cancelling the reading task, stops the exchange.
public struct ConverseStream: Sendable {
    /// AWS's id of the request, for its support.
    public let requestID: String?

    private let body: ResponseBody
    private let reader: Reader

    /// Waits for the first events, so that an exception in their place can still be met by another attempt.
    ///
    /// Waits no longer than the heartbeat of the client's limits.
    init(opening body: ResponseBody, requestID: String?) async throws {
        self.body = body
        self.requestID = requestID
        var reader = Reader(body: body.makeAsyncIterator(), requestID: requestID)
        try await reader.prefetch()
        self.reader = reader
    }

    /// Makes the reader; a stream has one.
    ///
    /// - Returns: a reader at the stream's beginning.
    public func makeReader() -> Reader {
        reader
    }

    /// Stops the exchange, from anywhere; a reader that waits is told by a `CancellationError`.
    public func cancel() {
        body.cancel()
    }

    /// Reads batch after batch.
    public struct Reader: Sendable {
        private var body: ResponseBody.Iterator
        private let requestID: String?
        private var decoder = EventStreamDecoder()
        /// What broke the stream, told after the events that came before it.
        private var failure: (any Error)?
        /// Events that came before they were asked for.
        private var prefetched: [ConverseStreamEvent] = []
        private var hasEnded = false

        init(body: ResponseBody.Iterator, requestID: String?) {
            self.body = body
            self.requestID = requestID
        }

        /// The events that have arrived, waiting until there is one.
        ///
        /// - Returns: the next events; none where nothing came for as long as the heartbeat of the client's limits;
        ///   `nil` after the last.
        /// - Throws: ``BedrockError`` for an exception within the stream; ``EventStreamError`` where bytes are damaged
        ///   or missing; `TransportError` where the exchange broke.
        public mutating func next() async throws -> [ConverseStreamEvent]? {
            if !prefetched.isEmpty {
                defer { prefetched = [] }
                return prefetched
            }
            if let failure { throw failure }
            if hasEnded { return nil }
            var events: [ConverseStreamEvent] = []
            while events.isEmpty {
                guard let chunk = try await body.next() else {
                    try decoder.finish()
                    hasEnded = true
                    return nil
                }
                if chunk.isEmpty { return [] }
                decoder.append(chunk)
                do {
                    while let message = try decoder.next() { events.append(try event(in: message)) }
                } catch {
                    failure = error
                    if events.isEmpty { throw error }
                }
            }
            return events
        }

        fileprivate mutating func prefetch() async throws {
            prefetched = try await next() ?? []
        }

        private func event(in message: EventStreamMessage) throws -> ConverseStreamEvent {
            switch try ConverseStreamMessage(message) {
            case .event(let event): return event
            case .exception(let exception): throw BedrockError(exception, requestID: requestID)
            }
        }
    }
}

extension BedrockError {
    /// An exception within a stream: the name begins with a small letter there, and the status is the exception's own.
    init(_ exception: StreamException, requestID: String?) {
        let code = Code(rawValue: exception.name.prefix(1).uppercased() + exception.name.dropFirst())
        let status =
            switch code {
            case .validation: 400
            case .modelTimeout: 408
            case .modelStreamError: 424
            case .throttling: 429
            case .serviceUnavailable: 503
            default: 500
            }
        self.init(code: code, message: exception.message, status: status, requestID: requestID)
    }
}
