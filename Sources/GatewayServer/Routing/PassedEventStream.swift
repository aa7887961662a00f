// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// A stream of AWS's own interface on its way to the client, with comments while nothing comes, and an error where it breaks.
actor PassedEventStream: GatewayStream {
    /// How long the head is held for the first event.
    private static let longestWait = Duration.seconds(10)

    /// How long the client hears nothing before it gets a comment.
    private static let longestSilence = Duration.seconds(15)

    /// `nil` when the stream has ended, and while its next events are awaited.
    private var reader: PassedStream.Reader?
    private var first: [UInt8] = []
    private var lastSent = ContinuousClock.now
    /// Whether an event has been passed on.
    private var hasSpoken = false
    private let stream: PassedStream
    private let record: RequestRecord

    init(_ stream: PassedStream, record: RequestRecord) {
        self.stream = stream
        self.record = record
        reader = stream.makeReader()
    }

    /// Waits for the first event, or until the wait has been long enough for a head to be sent without one.
    ///
    /// - Throws: an error that stands in the first event's place.
    func waitForFirstEvent() async throws {
        let deadline = ContinuousClock.now + Self.longestWait
        do {
            while first.isEmpty, ContinuousClock.now < deadline {
                guard let bytes = try await nextBytes() else { return }
                first = bytes
            }
        } catch let error where !(error is CancellationError) {
            throw named(error)
        }
        lastSent = .now
    }

    func next() async throws -> [UInt8]? {
        if !first.isEmpty {
            defer { first = [] }
            hasSpoken = true
            record.noteFirstToken()
            return first
        }
        while reader != nil {
            do {
                guard let bytes = try await nextBytes() else { return nil }
                let isSilentForLong = ContinuousClock.now - lastSent >= Self.longestSilence
                if bytes.isEmpty, !isSilentForLong { continue }
                lastSent = .now
                if !bytes.isEmpty, !hasSpoken {
                    hasSpoken = true
                    record.noteFirstToken()
                }
                return bytes.isEmpty ? ServerSentEvents.keepAlive : bytes
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                let mapped = named(error)
                record.fail(mapped, because: error)
                var bytes: [UInt8] = []
                ServerSentEvents.append(mapped.body, to: &bytes)
                return bytes
            }
        }
        return nil
    }

    nonisolated func cancel() {
        stream.cancel()
    }

    /// Reads on; the reader is taken out meanwhile, so that a stream that broke is not read again.
    private func nextBytes() async throws -> [UInt8]? {
        guard var reader = reader.take() else { return nil }
        let bytes = try await reader.next()
        record.note(usage: reader.usage)
        if bytes != nil { self.reader = reader }
        return bytes
    }

    /// The error as the client is told it, with AWS's id of the request.
    private func named(_ error: any Error) -> GatewayError {
        var mapped = GatewayError(error)
        mapped.name(awsRequestID: stream.requestID)
        return mapped
    }
}
