// SPDX-License-Identifier: MIT-0

#if Server
    public import AWSSigner
    import HTTPTypes
    import Locking
    public import Logging
    import OpenAISchema

    /// Sends spans to a collector in batches, by OTLP over HTTP in JSON.
    ///
    /// Whatever the collector does, requests are served as if it were not there: spans wait in a queue of bounded length,
    /// beyond which they are dropped and counted.
    public final class SpanExporter: Sendable {
        private static let batchSize = 512
        private static let reportInterval = Duration.seconds(60)

        private struct Waiting {
            var spans: [FinishedSpan] = []
            var dropped = 0
            var lastReport: ContinuousClock.Instant?
        }

        let settings: SpanExportSettings
        let version: String
        let transport: any HTTPTransport
        let pause: @Sendable (Duration) async throws -> Void
        private let logger: Logger
        private let waiting = Locked(Waiting())
        private let wakes: AsyncStream<Void>
        private let wake: AsyncStream<Void>.Continuation

        /// Makes an exporter.
        ///
        /// - Parameters:
        ///   - settings: where spans are sent, and which.
        ///   - version: the version of this program.
        ///   - transport: what sends them.
        ///   - logger: where trouble with the collector is told.
        public convenience init(
            settings: SpanExportSettings,
            version: String,
            transport: any HTTPTransport,
            logger: Logger
        ) {
            self.init(settings: settings, version: version, transport: transport, logger: logger) { delay in
                try await Task.sleep(for: delay)
            }
        }

        /// Makes an exporter whose pauses are somebody else's, for tests.
        package init(
            settings: SpanExportSettings,
            version: String,
            transport: any HTTPTransport,
            logger: Logger,
            pause: @escaping @Sendable (Duration) async throws -> Void
        ) {
            self.settings = settings
            self.version = version
            self.transport = transport
            self.logger = logger
            self.pause = pause
            (wakes, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        }

        /// What makes the spans that are sent here.
        public var tracer: any RequestTracer {
            SpanTracer(OTLPTracer(sampler: settings.sampler, exporter: self))
        }

        func add(_ span: FinishedSpan) {
            let isBatch = waiting.withLock { [settings] waiting in
                guard waiting.spans.count < settings.queueLimit else {
                    waiting.dropped += 1
                    return false
                }
                waiting.spans.append(span)
                return waiting.spans.count % Self.batchSize == 0 || waiting.spans.count == settings.queueLimit
            }
            if isBatch { wake.yield() }
        }

        /// Sends what waits, whenever there is enough of it or it has waited for long enough, until the task is cancelled.
        public func run() async {
            await withDiscardingTaskGroup { group in
                group.addTask { [settings, pause, wake] in
                    while (try? await pause(settings.delay)) != nil, !Task.isCancelled { wake.yield() }
                }
                for await _ in wakes {
                    while !Task.isCancelled, let batch = take() { await send(batch, mayRetry: true) }
                }
                group.cancelAll()
            }
        }

        /// Sends what waits, once and for no longer than a while; for the end of a program.
        ///
        /// - Parameter limit: how long.
        public func flush(within limit: Duration) async {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { [self] in
                    while !Task.isCancelled, let batch = take() { await send(batch, mayRetry: false) }
                }
                group.addTask { try? await Task.sleep(for: limit) }
                _ = await group.next()
                group.cancelAll()
            }
            waiting.withLock { waiting in
                waiting.dropped += waiting.spans.count
                waiting.spans = []
            }
            report("The gateway stops.", isLast: true)
        }

        private func take() -> [FinishedSpan]? {
            waiting.withLock { waiting in
                guard !waiting.spans.isEmpty else { return nil }
                let batch = Array(waiting.spans.prefix(Self.batchSize))
                waiting.spans.removeFirst(batch.count)
                return batch
            }
        }

        /// Lets spans wait again whose sending was cut off.
        func putBack(_ batch: [FinishedSpan]) {
            waiting.withLock { [settings] waiting in
                let room = max(0, settings.queueLimit - waiting.spans.count)
                waiting.dropped += max(0, batch.count - room)
                waiting.spans.insert(contentsOf: batch.suffix(room), at: 0)
            }
        }

        /// Tells of dropped spans, once in a while.
        ///
        /// - Parameters:
        ///   - reason: why, as far as is known.
        ///   - count: how many more there are to tell of.
        ///   - isLast: whether there will be no other occasion.
        func report(_ reason: String, dropped count: Int = 0, isLast: Bool = false) {
            let dropped = waiting.withLock { waiting in
                waiting.dropped += count
                let isSoon = waiting.lastReport.map { ContinuousClock.now - $0 < Self.reportInterval } ?? false
                guard waiting.dropped > 0, !isSoon || isLast else { return 0 }
                defer { waiting.dropped = 0 }
                waiting.lastReport = .now
                return waiting.dropped
            }
            guard dropped > 0 else { return }
            logger.warning(
                "spans were dropped, as the collector did not take them",
                metadata: [
                    "spans.dropped": .stringConvertible(dropped), "reason": "\(reason)",
                    "collector": "\(settings.endpoint)",
                ]
            )
        }
    }
#endif
