// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Decodes the events of a stream from bytes that come in any portions.
struct ConverseFrames: Sendable {
    private var decoder = EventStreamDecoder()
    private var native: (any NativeStreamDecoder)?
    /// The headers of frames that hold more of a block.
    private var deltaHeadersID: Int?

    /// Begins with nothing.
    ///
    /// - Parameter native: what reads the chunks of a model's own form; `nil` for events of Converse.
    init(native: (any NativeStreamDecoder)?) {
        self.native = native
    }

    /// Takes more bytes.
    mutating func append(_ bytes: [UInt8]) {
        decoder.append(bytes)
    }

    /// Hands over what the next frame holds.
    ///
    /// - Parameter sink: what takes it.
    /// - Returns: whether that was an event, or `nil` until more bytes have come.
    /// - Throws: ``EventStreamError`` where the bytes are damaged; ``StreamException`` for an exception; ``TranslationError``
    ///   where a chunk is none of the model's form.
    mutating func next(into sink: inout some ConverseStreamSink) throws -> Bool? {
        guard let frame = try decoder.nextFrame() else { return nil }
        if frame.headersID == deltaHeadersID {
            let isTaken = unsafe decoder.withPayload(of: frame) { payload in
                guard let text = unsafe ConverseStreamEvent.writtenText(in: payload) else { return false }
                return unsafe sink.take(writtenText: UnsafeBufferPointer(rebasing: payload[text]))
            }
            if isTaken { return true }
        }
        switch try ConverseStreamMessage(decoder.message(frame)) {
        case .event(.unknown("chunk", let payload)) where native != nil:
            let events = try native?.consume(try Self.chunk(in: payload)) ?? []
            for event in events { sink.take(event) }
            return !events.isEmpty
        case .event(let event):
            if case .contentBlockDelta = event { deltaHeadersID = frame.headersID }
            sink.take(event)
            return true
        case .exception(let exception): throw exception
        }
    }

    /// Tells that no more bytes will come.
    ///
    /// - Parameter sink: what takes the last events.
    /// - Returns: whether there were any.
    /// - Throws: ``EventStreamError/truncated`` where a frame has begun and not ended.
    mutating func finish(into sink: inout some ConverseStreamSink) throws(EventStreamError) -> Bool {
        try decoder.finish()
        let rest = native?.finish() ?? []
        for event in rest { sink.take(event) }
        return !rest.isEmpty
    }

    /// The JSON within a chunk of InvokeModelWithResponseStream.
    ///
    /// Source: Amazon Bedrock API reference, `PayloadPart`.
    private static func chunk(in payload: JSONValue) throws(EventStreamError) -> JSONValue {
        guard let base64 = payload["bytes"]?.string.flatMap({ Base64.normalized($0) }),
            let json = try? JSONParser.parse(Base64.prefix(of: base64))
        else { throw .invalidPayload }
        return json
    }
}
