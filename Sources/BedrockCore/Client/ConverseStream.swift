// SPDX-License-Identifier: MIT-0

import AWSSigner

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
        var reader = Reader(body: body.makeSteppedSource(), native: native, requestID: requestID)
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

    /// How a reader goes on.
    enum StreamStep {
        /// The sink has got what there was: perhaps nothing, where nothing came for as long as the heartbeat.
        case taken
        /// There is no more.
        case end
        /// Nothing has come yet.
        case wait
    }

    /// Reads batch after batch.
    public struct Reader: Sendable {
        private let body: any SteppedBodySource
        private let requestID: String?
        private var frames: ConverseFrames
        /// What broke the stream, told after the events that came before it.
        private var failure: (any Error)?
        /// The first events, which came before they were asked for.
        private var prefetched: [ConverseStreamEvent] = []
        private var hasEnded = false

        init(body: any SteppedBodySource, native: (any NativeStreamDecoder)?, requestID: String?) {
            self.body = body
            frames = ConverseFrames(native: native)
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
            try await next(firstOnly: false)
        }

        private mutating func next(firstOnly: Bool) async throws -> [ConverseStreamEvent]? {
            if Task.isCancelled { body.cancel() }
            while true {
                var list = EventList()
                switch try step(into: &list, firstOnly: firstOnly) {
                case .taken: return list.events
                case .end: return nil
                case .wait: await body.changeOrCancellation()
                }
            }
        }

        /// Waits for the first events; what came behind them is left to be read.
        fileprivate mutating func prefetch() async throws {
            prefetched = try await next(firstOnly: true) ?? []
        }

        /// What to wait for where a step says so.
        var awaited: any Awaited { body }

        /// Hands over the events that have arrived, without a wait.
        ///
        /// - Parameters:
        ///   - sink: what takes them.
        ///   - firstOnly: whether to stop behind the first message that holds an event.
        /// - Returns: how it goes on.
        /// - Throws: as ``next()``.
        mutating func step(into sink: inout some ConverseStreamSink, firstOnly: Bool = false) throws -> StreamStep {
            guard prefetched.isEmpty else {
                for event in prefetched { sink.take(event) }
                prefetched = []
                try decode(into: &sink, hasTaken: true)
                return .taken
            }
            if let failure { throw failure }
            if hasEnded { return .end }
            while true {
                switch try body.step() {
                case .chunk(let chunk):
                    if chunk.isEmpty { return .taken }
                    frames.append(chunk)
                    if try decode(into: &sink, firstOnly: firstOnly) { return .taken }
                case .end:
                    let hasRest = try frames.finish(into: &sink)
                    hasEnded = true
                    return hasRest ? .taken : .end
                case .wait: return .wait
                }
            }
        }

        /// Hands over what has arrived whole.
        ///
        /// - Parameters:
        ///   - sink: what takes it.
        ///   - hasTaken: whether it has taken something already: what breaks the stream is then told the next time.
        ///   - firstOnly: whether to stop behind the first message that holds an event.
        /// - Returns: whether the sink has taken something.
        /// - Throws: what breaks the stream before anything has been taken.
        @discardableResult
        private mutating func decode(
            into sink: inout some ConverseStreamSink,
            hasTaken: Bool = false,
            firstOnly: Bool = false
        ) throws -> Bool {
            var hasTaken = hasTaken
            do {
                while !(firstOnly && hasTaken), let hasEvent = try frames.next(into: &sink) {
                    if hasEvent { hasTaken = true }
                }
            } catch {
                let error = (error as? StreamException).map { BedrockError($0, requestID: requestID) } ?? error
                failure = error
                if !hasTaken { throw error }
            }
            return hasTaken
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
