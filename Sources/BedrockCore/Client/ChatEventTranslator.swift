// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Translates the bytes of ConverseStream into OpenAI's server-sent events, in whatever pieces they come.
///
/// ```swift
/// var translator = ChatEventTranslator(context: context)
/// for try await bytes in body { client.write(try translator.consume(bytes)) }
/// client.write(try translator.finish())
/// ```
public struct ChatEventTranslator: Sendable {
    private var frames: ConverseFrames
    private var events: TranslatedEvents

    /// Makes a translator for one stream.
    ///
    /// - Parameters:
    ///   - context: what the stream does not tell.
    ///   - native: what reads the chunks of InvokeModelWithResponseStream; `nil` for events of Converse.
    public init(context: ResponseContext, native: (any NativeStreamDecoder)? = nil) {
        frames = ConverseFrames(native: native)
        events = TranslatedEvents(context: context, isWriting: true)
    }

    /// The tokens, once Bedrock has told them.
    public var usage: Usage? { events.translator.usage }

    /// Takes more bytes.
    ///
    /// - Parameter bytes: the next piece of `application/vnd.amazon.eventstream`.
    /// - Returns: the server-sent events that follow from it, perhaps none.
    /// - Throws: ``EventStreamError`` where the bytes are damaged; ``StreamException`` for an exception of Bedrock's;
    ///   ``TranslationError`` where events come in an impossible order. After an error the translator is of no use.
    public mutating func consume(_ bytes: [UInt8]) throws -> [UInt8] {
        frames.append(bytes)
        while try frames.next(into: &events) != nil {}
        return try written()
    }

    /// Tells that no more bytes come.
    ///
    /// - Returns: the last server-sent events, `[DONE]` among them.
    /// - Throws: as ``consume(_:)``; where the stream is not whole, too.
    public mutating func finish() throws -> [UInt8] {
        _ = try frames.finish(into: &events)
        let rest = try written()
        try events.translator.finish()
        return rest + ServerSentEvents.done
    }

    private mutating func written() throws(TranslationError) -> [UInt8] {
        if let failure = events.failure { throw failure }
        _ = events.sink.takeChunks()
        return events.sink.takeBytes()
    }
}
