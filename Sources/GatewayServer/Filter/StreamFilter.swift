// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// Translates the bytes of ConverseStream into server-sent events, in whatever pieces they come.
///
/// The bytes are AWS's event stream, or, where the first of them is a brace, one event as JSON a line:
/// `{"messageStart": {"role": "assistant"}}`. With a model's own form they are those of InvokeModelWithResponseStream, or one
/// chunk of that form a line.
struct StreamFilter {
    private enum Input {
        case unknown
        case frames(ChatEventTranslator)
        case lines([UInt8])
    }

    /// The most bytes of a line.
    private static let longestLine = 24 << 20

    private var input = Input.unknown
    private let context: ResponseContext
    private var translator: ChatStreamTranslator
    private var native: (any NativeStreamDecoder)?

    init(context: ResponseContext, native: (any NativeStreamDecoder)?) {
        self.context = context
        translator = ChatStreamTranslator(context: context)
        self.native = native
    }

    /// Takes more bytes.
    ///
    /// - Parameter bytes: the next piece, not empty.
    /// - Returns: the server-sent events that follow from it.
    /// - Throws: ``EventStreamError``, `SchemaError`, ``TranslationError``, or ``BedrockError`` for an exception within
    ///   the stream.
    mutating func consume(_ bytes: [UInt8]) throws -> [UInt8] {
        var output: [UInt8] = []
        // Taken out, so that it is changed in its place and not copied.
        let input = input
        self.input = .unknown
        switch consume input {
        case .unknown:
            let isText = bytes.first == UInt8(ascii: "{")
            self.input = isText ? .lines([]) : .frames(ChatEventTranslator(context: context, native: native))
            return try consume(bytes)
        case .frames(var translator):
            do {
                output = try translator.consume(bytes)
            } catch let exception as StreamException {
                throw TranslationError(.unexpectedAnswer, "\(exception.name): \(exception.message)")
            }
            self.input = .frames(translator)
        case .lines(let rest):
            var lines = (rest + bytes).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let last = lines.popLast() ?? []
            guard last.count <= Self.longestLine else {
                throw SchemaError(.invalidJSON, "A line is longer than \(Self.longestLine) bytes.")
            }
            for line in lines { try append(line, to: &output) }
            self.input = .lines(Array(last))
        }
        return output
    }

    /// Tells that no more bytes come.
    ///
    /// - Returns: the last server-sent events, `[DONE]` among them.
    /// - Throws: as ``consume(_:)``; where the stream is not whole, too.
    mutating func finish() throws -> [UInt8] {
        var output: [UInt8] = []
        switch input {
        case .unknown: break
        case .frames(var translator): return try translator.finish()
        case .lines(let rest): try append(rest[...], to: &output)
        }
        for event in native?.finish() ?? [] { try append(event, to: &output) }
        try translator.finish()
        return output + ServerSentEvents.done
    }

    private mutating func append(_ line: ArraySlice<UInt8>, to output: inout [UInt8]) throws {
        guard line.contains(where: { $0 > 0x20 }) else { return }
        if native != nil { return try append(chunk: try JSONParser.parse(Array(line)), to: &output) }
        guard let member = try JSONObject(jsonBytes: Array(line)).members.first else { return }
        try append(try ConverseStreamEvent(type: member.key, payload: member.value), to: &output)
    }

    private mutating func append(chunk: JSONValue, to output: inout [UInt8]) throws {
        for event in try native?.consume(chunk) ?? [] { try append(event, to: &output) }
    }

    private mutating func append(_ event: ConverseStreamEvent, to output: inout [UInt8]) throws {
        for chunk in try translator.consume(event) { ServerSentEvents.append(chunk, to: &output) }
    }
}
