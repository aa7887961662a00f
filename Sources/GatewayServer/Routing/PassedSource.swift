// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// The events of a stream of AWS's own interface.
struct PassedSource: EventSource {
    let requestID: String?
    private var reader: PassedStream.Reader
    private let record: RequestRecord

    init(_ stream: PassedStream, record: RequestRecord) {
        requestID = stream.requestID
        reader = stream.makeReader()
        self.record = record
    }

    var warnings: [TranslationWarning] { [] }

    mutating func next() async throws -> [UInt8]? {
        let began = ContinuousClock.now
        defer { record.noteWait(since: began) }
        let events = try await reader.next()
        record.note(usage: reader.usage)
        if events?.isEmpty == false { record.noteFirstToken() }
        return events
    }
}

extension AnswerEvents<PassedSource> {
    /// Makes the events of a stream that is passed on.
    init(_ stream: PassedStream, record: RequestRecord) {
        self.init(PassedSource(stream, record: record), record: record) { stream.cancel() }
    }
}
