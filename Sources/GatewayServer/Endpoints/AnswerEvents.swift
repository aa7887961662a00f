// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// Where the server-sent events of an answer come from.
protocol EventSource {
    /// What of the request was altered or left out, as far as is known.
    var warnings: [TranslationWarning] { get }

    /// AWS's id of the request.
    var requestID: String? { get }

    /// The events that have arrived, waiting until there is one.
    ///
    /// - Returns: whole events, with the one that ends a whole stream; none where nothing came for a while; `nil` at the end.
    /// - Throws: what broke the answer.
    mutating func next() async throws -> [UInt8]?
}

/// A streamed answer as server-sent events: with comments while nothing comes, and an error where it breaks.
actor AnswerEvents<Source: EventSource>: GatewayStream {
    /// How long the head is held for the first event.
    private static var longestWait: Duration { .seconds(10) }

    /// How long the client hears nothing before it gets a comment.
    private static var longestSilence: Duration { .seconds(15) }

    /// `nil` when the answer has ended, and while its next events are awaited.
    private var source: Source?
    private var first: [UInt8] = []
    private var lastSent = ContinuousClock.now
    /// What of the request was altered or left out, as far as is known.
    private(set) var warnings: [TranslationWarning]
    private let requestID: String?
    private let record: RequestRecord
    private let stop: @Sendable () -> Void

    /// Makes the events of an answer.
    ///
    /// - Parameters:
    ///   - source: where they come from.
    ///   - record: what is noted of the request.
    ///   - stop: stops the work behind them, from anywhere.
    init(_ source: sending Source, record: RequestRecord, stop: @escaping @Sendable () -> Void) {
        warnings = source.warnings
        requestID = source.requestID
        self.source = source
        self.record = record
        self.stop = stop
    }

    /// Waits for the first event, or until the wait has been long enough for a head to be sent without one.
    ///
    /// - Throws: what Bedrock refuses before its first event.
    func waitForFirst() async throws {
        let deadline = ContinuousClock.now + Self.longestWait
        do {
            while first.isEmpty, ContinuousClock.now < deadline {
                guard let events = try await nextEvents() else { return }
                first = events
            }
        } catch let error where !(error is CancellationError) {
            throw named(error)
        }
        lastSent = .now
    }

    func next() async throws -> [UInt8]? {
        if !first.isEmpty {
            defer { first = [] }
            return first
        }
        while source != nil {
            do {
                guard let events = try await nextEvents() else { return nil }
                if events.isEmpty, ContinuousClock.now - lastSent < Self.longestSilence { continue }
                lastSent = .now
                return events.isEmpty ? ServerSentEvents.keepAlive : events
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                return event(of: error)
            }
        }
        return nil
    }

    nonisolated func cancel() {
        stop()
    }

    /// Reads on; the source is taken out meanwhile, so that an answer that broke is not read again.
    private func nextEvents() async throws -> [UInt8]? {
        guard var source = source.take() else { return nil }
        let events = try await source.next()
        warnings = source.warnings
        if events != nil { self.source = source }
        return events
    }

    /// The error as the client is told it, with AWS's id of the request.
    private func named(_ error: any Error) -> GatewayError {
        var mapped = GatewayError(error)
        mapped.name(awsRequestID: requestID)
        return mapped
    }

    /// The status has been sent; the SDKs raise what stands under `error` in an event.
    private func event(of error: any Error) -> [UInt8] {
        let mapped = named(error)
        record.fail(mapped, because: error)
        var bytes: [UInt8] = []
        ServerSentEvents.append(mapped.body, to: &bytes)
        return bytes
    }
}
