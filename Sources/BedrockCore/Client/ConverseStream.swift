// SPDX-License-Identifier: MIT-0

import AWSSigner
package import OpenAISchema

/// The events of one answer of ConverseStream, as they come.
///
/// Pull-based: nothing is read before it is asked for, so that a slow reader slows the network down. Releasing the stream,
/// or cancelling the reading task, stops the exchange.
public struct ConverseStream: Sendable {
    /// AWS's id of the request, for its support.
    public let requestID: String?

    /// Told where the stream breaks after its first events.
    let report: BedrockClient.FailureReport?

    private let body: ResponseBody
    private let reader: Reader

    /// Waits for the first events, so that an exception in their place can still be met by another attempt.
    ///
    /// Waits no longer than the heartbeat of the client's limits.
    ///
    /// - Parameters:
    ///   - body: the body of the answer.
    ///   - native: what reads the chunks of a model's own form; `nil` for events of Converse.
    ///   - requestID: AWS's id of the request.
    ///   - report: told where the stream breaks later.
    /// - Throws: what the first events bring instead of themselves.
    init(
        opening body: ResponseBody,
        native: (any NativeStreamDecoder)? = nil,
        requestID: String?,
        report: BedrockClient.FailureReport? = nil
    ) async throws {
        self.body = body
        self.requestID = requestID
        self.report = report
        var reader = Reader(body: body.makeAsyncIterator(), native: native, requestID: requestID)
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
        private var native: (any NativeStreamDecoder)?
        /// What broke the stream, told after the events that came before it.
        private var failure: (any Error)?
        /// Events that came before they were asked for.
        private var prefetched: [ConverseStreamEvent] = []
        private var hasEnded = false

        init(body: ResponseBody.Iterator, native: (any NativeStreamDecoder)?, requestID: String?) {
            self.body = body
            self.native = native
            self.requestID = requestID
        }

        /// The events that have arrived, waiting until there is one.
        ///
        /// - Returns: the next events; none where nothing came for as long as the heartbeat of the client's limits;
        ///   `nil` after the last.
        /// - Throws: ``BedrockError`` for an exception within the stream; ``EventStreamError`` where bytes are damaged
        ///   or missing; ``TranslationError`` where a chunk is none of the model's form; `TransportError` where the
        ///   exchange broke.
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
                    let rest = native?.finish() ?? []
                    return rest.isEmpty ? nil : rest
                }
                if chunk.isEmpty { return [] }
                decoder.append(chunk)
                do {
                    while let message = try decoder.next() { try append(message, to: &events) }
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

        private mutating func append(_ message: EventStreamMessage, to events: inout [ConverseStreamEvent]) throws {
            switch try ConverseStreamMessage(message) {
            case .event(.unknown("chunk", let payload)) where native != nil:
                events += try native?.consume(try Self.chunk(in: payload)) ?? []
            case .event(let event): events.append(event)
            case .exception(let exception): throw BedrockError(exception, requestID: requestID)
            }
        }

        /// The JSON within a chunk of InvokeModelWithResponseStream.
        ///
        /// Source: Amazon Bedrock API reference, `PayloadPart`.
        package static func chunk(in payload: JSONValue) throws(EventStreamError) -> JSONValue {
            guard let base64 = payload["bytes"]?.string.flatMap(Base64.normalized),
                let json = try? JSONParser.parse(Base64.prefix(of: base64, count: base64.utf8.count))
            else { throw .invalidPayload }
            return json
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
