// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// A streamed answer as server-sent events: chunks, comments while nothing comes, and `[DONE]` or an error at the end.
actor ChatEventStream: GatewayStream {
    /// How long the head is held for the first chunk.
    private static let longestWait = Duration.seconds(10)

    /// How long the client hears nothing before it gets a comment.
    private static let longestSilence = Duration.seconds(15)

    /// `nil` when the stream has ended, and while its next batch is awaited.
    private var reader: ChatStream.Reader?
    private var first: [ChatCompletionChunk] = []
    private var lastSent = ContinuousClock.now
    /// Whether the answer has begun to say something.
    private var hasSpoken = false
    /// What of the request was altered or left out, as far as is known.
    private(set) var warnings: [TranslationWarning]
    private let stream: ChatStream
    private let record: RequestRecord

    init(_ stream: ChatStream, record: RequestRecord) {
        self.stream = stream
        self.record = record
        reader = stream.makeReader()
        warnings = stream.warnings
    }

    /// Waits for the first chunk, or until the wait has been long enough for a head to be sent without one.
    ///
    /// - Throws: what Bedrock refuses before its first event.
    func waitForFirstChunk() async throws {
        let deadline = ContinuousClock.now + Self.longestWait
        do {
            while first.isEmpty, ContinuousClock.now < deadline {
                guard let batch = try await nextBatch() else { return }
                first = batch
            }
        } catch let error where !(error is CancellationError) {
            throw named(error)
        }
        lastSent = .now
    }

    func next() async throws -> [UInt8]? {
        if !first.isEmpty {
            defer { first = [] }
            return events(of: first)
        }
        while reader != nil {
            do {
                guard let batch = try await nextBatch() else { return nil }
                if !batch.isEmpty { return events(of: batch) }
                if ContinuousClock.now - lastSent >= Self.longestSilence {
                    lastSent = .now
                    return ServerSentEvents.keepAlive
                }
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                return events(of: error)
            }
        }
        return nil
    }

    nonisolated func cancel() {
        stream.cancel()
    }

    /// Reads on; the reader is taken out meanwhile, so that a stream that broke is not read again.
    private func nextBatch() async throws -> [ChatCompletionChunk]? {
        guard var reader = reader.take() else { return nil }
        let batch = try await reader.next()
        warnings = reader.warnings
        record.note(usage: reader.usage)
        if batch != nil { self.reader = reader }
        return batch
    }

    private func events(of chunks: [ChatCompletionChunk]) -> [UInt8] {
        var bytes: [UInt8] = []
        for chunk in chunks { ServerSentEvents.append(chunk, to: &bytes) }
        if !hasSpoken, chunks.contains(where: \.saysSomething) {
            hasSpoken = true
            record.noteFirstToken()
        }
        if reader?.isComplete == true { bytes.append(contentsOf: ServerSentEvents.done) }
        lastSent = .now
        return bytes
    }

    /// The error as the client is told it, with AWS's id of the request.
    private func named(_ error: any Error) -> GatewayError {
        var mapped = GatewayError(error)
        mapped.name(awsRequestID: stream.requestID)
        return mapped
    }

    /// The status has been sent; the SDKs raise what stands under `error` in an event.
    private func events(of error: any Error) -> [UInt8] {
        let mapped = named(error)
        record.fail(mapped, because: error)
        var bytes: [UInt8] = []
        ServerSentEvents.append(mapped.body, to: &bytes)
        return bytes
    }
}

extension ChatCompletionChunk {
    /// Whether there is more in it than who speaks.
    fileprivate var saysSomething: Bool {
        choices.contains { choice in
            choice.delta.content?.isEmpty == false || choice.delta.reasoningContent != nil
                || choice.delta.toolCalls != nil
        }
    }
}
