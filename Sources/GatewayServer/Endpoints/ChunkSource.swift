// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import OpenAISchema

/// The chunks of a chat as events, and `[DONE]` behind a whole answer.
final class ChunkSource: EventSource {
    let requestID: String?
    private var reader: ChatStream.Reader
    private let record: RequestRecord

    init(_ stream: ChatStream, record: RequestRecord) {
        requestID = stream.requestID
        reader = stream.makeReader()
        self.record = record
    }

    var warnings: [TranslationWarning] { reader.warnings }

    var awaited: any Awaited { reader.awaited }

    func step() throws -> ChatStream.EventStep {
        let step: ChatStream.EventStep
        do {
            step = try reader.nextEvents { [record] in record.note($0) }
        } catch {
            record.note(usage: reader.usage)
            throw error
        }
        guard case .events(var bytes) = step else { return step }
        if let usage = reader.usage { record.note(usage: usage) }
        guard reader.isComplete else { return step }
        bytes.append(contentsOf: ServerSentEvents.done)
        return .events(bytes)
    }
}

extension AnswerEvents {
    /// Makes the events of a chat's stream.
    convenience init(_ stream: ChatStream, record: RequestRecord) {
        self.init(ChunkSource(stream, record: record), record: record)
    }
}
