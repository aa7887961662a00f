// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import OpenAISchema

/// The events of a stream of AWS's own interface.
final class PassedSource: EventSource {
    let requestID: String?
    private var reader: PassedStream.Reader
    private let record: RequestRecord

    init(_ stream: PassedStream, record: RequestRecord) {
        requestID = stream.requestID
        reader = stream.makeReader()
        self.record = record
    }

    var warnings: [TranslationWarning] { [] }

    var awaited: any Awaited { reader.awaited }

    func step() throws -> ChatStream.EventStep {
        let step = try reader.nextEvents()
        record.note(usage: reader.usage)
        if case .events(let bytes) = step, !bytes.isEmpty { record.noteFirstToken() }
        return step
    }
}

extension AnswerEvents {
    /// Makes the events of a stream that is passed on.
    convenience init(_ stream: PassedStream, record: RequestRecord) {
        self.init(PassedSource(stream, record: record), record: record)
    }
}
