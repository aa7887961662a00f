// SPDX-License-Identifier: MIT-0

package import AWSSigner
public import OpenAISchema

/// A streamed answer of AWS's own interface, passed on event by event.
///
/// Pull-based, as ``ConverseStream``. A stream that ends without an error has ended with `[DONE]`.
public struct PassedStream: Sendable {
    /// AWS's id of the request.
    public let requestID: String?

    private let body: ResponseBody
    private let reader: Reader

    /// Waits for the first event, so that one which tells an error is one of the request.
    ///
    /// - Parameters:
    ///   - body: the stream's bytes.
    ///   - requestID: AWS's id of the request.
    ///   - rename: gives a chunk's JSON the name of the model that the client knows.
    ///   - report: told where the stream breaks later.
    /// - Throws: what ``Reader/next()`` throws for the first event.
    init(
        opening body: ResponseBody,
        requestID: String?,
        rename: @escaping @Sendable ([UInt8]) -> [UInt8],
        report: BedrockClient.FailureReport? = nil
    ) async throws {
        self.body = body
        self.requestID = requestID
        var reader = Reader(body: body.makeSteppedSource(), requestID: requestID, rename: rename)
        try await reader.prefetch()
        reader.report = report
        self.reader = reader
    }

    /// Makes the reader; a stream has one.
    ///
    /// - Returns: a reader at the stream's beginning.
    public func makeReader() -> Reader { reader }

    /// Stops the exchange, from anywhere; a reader that waits is told by a `CancellationError`.
    public func cancel() {
        body.cancel()
    }

    /// Reads batch after batch.
    public struct Reader: Sendable {
        /// The tokens, as far as they have been told.
        public private(set) var usage: Usage?

        fileprivate var report: BedrockClient.FailureReport?
        private let body: any SteppedBodySource
        private let requestID: String?
        private let rename: @Sendable ([UInt8]) -> [UInt8]
        private var events = ServerSentEventReader()
        private var prefetched: [UInt8] = []
        /// What broke the stream, told after the events that came before it.
        private var failure: (any Error)?
        private var isDone = false

        /// The most bytes of one event.
        private static let eventLimit = 24 << 20

        init(body: any SteppedBodySource, requestID: String?, rename: @escaping @Sendable ([UInt8]) -> [UInt8]) {
            self.body = body
            self.requestID = requestID
            self.rename = rename
        }

        /// The bytes of the events that have arrived, waiting until there is one.
        ///
        /// - Returns: whole events; none where nothing came for as long as the heartbeat of the client's limits; `nil` after
        ///   `[DONE]`.
        /// - Throws: ``BedrockError`` for an error that the stream tells; ``TranslationError`` where it ends without
        ///   `[DONE]`; `TransportError` where the exchange broke.
        public mutating func next() async throws -> [UInt8]? {
            if Task.isCancelled { body.cancel() }
            while true {
                switch try nextEvents() {
                case .events(let bytes): return bytes
                case .end: return nil
                case .wait: await body.changeOrCancellation()
                }
            }
        }

        /// What to wait for where a step says so.
        package var awaited: any Awaited { body }

        /// The bytes of the events that have arrived, without a wait.
        ///
        /// - Returns: whole events, where there are any.
        /// - Throws: as ``next()``.
        package mutating func nextEvents() throws -> ChatStream.EventStep {
            do {
                return try read()
            } catch {
                report?(error, false)
                throw error
            }
        }

        private mutating func read() throws -> ChatStream.EventStep {
            if !prefetched.isEmpty {
                defer { prefetched = [] }
                return .events(prefetched)
            }
            if let failure { throw failure }
            if isDone { return drain() }
            while true {
                let chunk: [UInt8]
                switch try body.step() {
                case .chunk(let bytes): chunk = bytes
                case .end: throw TranslationError(.truncatedStream, "Bedrock's stream ended without [DONE].")
                case .wait: return .wait
                }
                if chunk.isEmpty { return .events([]) }
                events.append(chunk)
                var bytes: [UInt8] = []
                while !isDone, failure == nil, let event = events.next() { pass(event, to: &bytes) }
                if events.waitingBytes > Self.eventLimit {
                    failure = TranslationError(.unexpectedAnswer, "An event of Bedrock's stream is too large.")
                }
                if !bytes.isEmpty { return .events(bytes) }
                if let failure { throw failure }
            }
        }

        fileprivate mutating func prefetch() async throws {
            prefetched = try await next() ?? []
        }

        private mutating func pass(_ event: ServerSentEventReader.Event, to bytes: inout [UInt8]) {
            guard let data = event.data else {
                bytes += event.bytes
                return
            }
            if data.elementsEqual("[DONE]".utf8) {
                isDone = true
                bytes += event.bytes
                return
            }
            // Only chunks that may hold one of these need a closer look.
            if ByteText.firstRange(of: "\"error\"", in: data) != nil, let json = try? JSONParser.parse(data),
                json["error"]?.object != nil
            {
                failure = BedrockError(told: data, requestID: requestID)
                return
            }
            if ByteText.firstRange(of: "\"usage\"", in: data) != nil, let json = try? JSONParser.parse(data) {
                usage = Usage(passed: json) ?? usage
            }
            let renamed = rename(data)
            // A line break within JSON is white space, and would end the line here.
            let line = renamed.filter { $0 != UInt8(ascii: "\n") }
            bytes += renamed == data ? event.bytes : Array("data: ".utf8) + line + Array("\n\n".utf8)
        }

        /// Reads to the end, so that the connection can serve again; an end that breaks or keeps waiting breaks nothing.
        private func drain() -> ChatStream.EventStep {
            while true {
                switch try? body.step() {
                case .chunk(let chunk) where !chunk.isEmpty: continue
                case .wait: return .wait
                case .chunk, .end, nil: return .end
                }
            }
        }
    }
}

extension BedrockError {
    /// An error that a stream tells as an event; its status is not told, or stands as a number in `code`.
    fileprivate init(told data: [UInt8], requestID: String?) {
        let error = BedrockServiceError(type: nil, body: data)
        let json = (try? JSONParser.parse(data))?["error"]
        let told = json?["code"]?.number.flatMap { Int($0.text) } ?? json?["code"]?.string.flatMap { Int($0) }
        let isThrottling = ["rate_limit_exceeded", "rate_limit_error"].contains { name in
            json?["code"]?.string == name || json?["type"]?.string == name
        }
        let status = told ?? (isThrottling ? 429 : json?["type"]?.string == "invalid_request_error" ? 400 : 500)
        self.init(
            code: .named(byStatus: status),
            message: error.message ?? "Bedrock's stream tells an error.",
            status: status,
            requestID: requestID
        )
        param = error.param
    }
}
