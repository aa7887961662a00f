// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// The chunks of a chat as events, and `[DONE]` behind a whole answer.
struct ChunkSource: EventSource {
    let requestID: String?
    private var reader: ChatStream.Reader
    private let record: RequestRecord

    init(_ stream: ChatStream, record: RequestRecord) {
        requestID = stream.requestID
        reader = stream.makeReader()
        self.record = record
    }

    var warnings: [TranslationWarning] { reader.warnings }

    mutating func next() async throws -> [UInt8]? {
        let began = ContinuousClock.now
        let next: [UInt8]?
        do {
            next = try await reader.nextEvents { [record] in record.note($0) }
            record.noteWait(since: began)
        } catch {
            record.noteWait(since: began)
            record.note(usage: reader.usage)
            throw error
        }
        guard var bytes = next else { return nil }
        if let usage = reader.usage { record.note(usage: usage) }
        if reader.isComplete { bytes.append(contentsOf: ServerSentEvents.done) }
        return bytes
    }
}

extension AnswerEvents<ChunkSource> {
    /// Makes the events of a chat's stream.
    init(_ stream: ChatStream, record: RequestRecord) {
        self.init(ChunkSource(stream, record: record), record: record) { stream.cancel() }
    }
}
