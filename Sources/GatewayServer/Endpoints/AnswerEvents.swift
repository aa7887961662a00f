// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import Locking
import OpenAISchema

/// Where the server-sent events of an answer come from; an object, as what is changed in its place need not be copied.
protocol EventSource: AnyObject {
    /// What of the request was altered or left out, as far as is known.
    var warnings: [TranslationWarning] { get }

    /// AWS's id of the request.
    var requestID: String? { get }

    /// What to wait for where a step says so; the same for the whole answer.
    var awaited: any Awaited { get }

    /// The events that have arrived, with the one that ends a whole stream.
    ///
    /// - Throws: what broke the answer.
    func step() throws -> ChatStream.EventStep
}

/// A streamed answer as server-sent events: with comments while nothing comes, and an error where it breaks.
final class AnswerEvents: StreamSource {
    /// How long the head is held for the first event.
    private static let longestWait = Duration.seconds(10)

    /// How long the client hears nothing before it gets a comment.
    fileprivate static let longestSilence = Duration.seconds(15)

    fileprivate struct State {
        let source: any EventSource
        let record: RequestRecord
        /// Whether the answer has been told to its end; one that broke is not read again.
        var hasEnded = false
        /// What came before the head was sent.
        var first: [UInt8] = []
        var lastSent = ContinuousClock.now
        /// Since when there has been nothing.
        var waitingSince: ContinuousClock.Instant?
    }

    let awaited: any Awaited
    private let state: Locked<State>
    private let requestID: String?
    private let record: RequestRecord

    /// Makes the events of an answer.
    ///
    /// - Parameters:
    ///   - source: where they come from.
    ///   - record: what is noted of the request.
    init(_ source: sending any EventSource, record: RequestRecord) {
        awaited = source.awaited
        requestID = source.requestID
        self.record = record
        state = Locked(State(source: source, record: record))
    }

    /// What of the request was altered or left out, as far as is known.
    var warnings: [TranslationWarning] { state.withLock { $0.source.warnings } }

    /// Waits for the first event, or until the wait has been long enough for a head to be sent without one.
    ///
    /// - Throws: what Bedrock refuses before its first event.
    func waitForFirst() async throws {
        let deadline = ContinuousClock.now + Self.longestWait
        do {
            while ContinuousClock.now < deadline {
                switch try state.withLock({ try $0.readFirst() }) {
                case .events, .end: return
                case .wait: await awaited.changeOrCancellation()
                }
            }
        } catch let error where !(error is CancellationError) {
            throw named(error)
        }
    }

    func step() throws -> ChatStream.EventStep {
        do {
            return try state.withLock { try $0.next() }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return .events(event(of: error))
        }
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

extension AnswerEvents.State {
    /// Keeps what comes first until the head has been sent.
    fileprivate mutating func readFirst() throws -> ChatStream.EventStep {
        let step = try read()
        guard case .events(let bytes) = step else { return step }
        first = bytes
        return bytes.isEmpty ? .wait : step
    }

    /// What is to be sent: events, or a comment after a long silence.
    fileprivate mutating func next() throws -> ChatStream.EventStep {
        if !first.isEmpty {
            defer { first = [] }
            lastSent = .now
            return .events(first)
        }
        while true {
            let step = try read()
            guard case .events(let bytes) = step else { return step }
            let now = ContinuousClock.now
            if bytes.isEmpty, now - lastSent < AnswerEvents.longestSilence { continue }
            lastSent = now
            return bytes.isEmpty ? .events(ServerSentEvents.keepAlive) : step
        }
    }

    /// Reads on, and adds up the time that nothing came.
    private mutating func read() throws -> ChatStream.EventStep {
        guard !hasEnded else { return .end }
        if let began = waitingSince.take() { record.noteWait(since: began) }
        do {
            let step = try source.step()
            switch step {
            case .events: break
            case .end: hasEnded = true
            case .wait: waitingSince = .now
            }
            return step
        } catch {
            hasEnded = true
            throw error
        }
    }
}
