// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// A form that is a text to be completed: the conversation goes into a prompt, and the answer is text.
protocol CompletionBody: NativeBody {
    /// Whether the prompt ends within thoughts.
    var beginsWithThoughts: Bool { get }

    /// What an answer, or a chunk of one, holds.
    ///
    /// - Parameter json: the answer or chunk.
    /// - Returns: what it holds; `nil` where it is none of this form.
    func piece(in json: JSONValue) -> CompletionPiece?
}

/// What an answer that is text, or a chunk of one, holds.
struct CompletionPiece: Hashable, Sendable {
    var text: String
    var stopReason: StopReason?
    var input: Int?
    var output: Int?
}

extension CompletionBody {
    var beginsWithThoughts: Bool { false }

    /// Text alone.
    public func limit(_ capabilities: inout Capabilities) {
        limitToText(&capabilities)
    }

    func limitToText(_ capabilities: inout Capabilities) {
        capabilities.inputs = []
        capabilities.tools = false
        capabilities.structuredOutput = .instructions
        capabilities.caching = []
        capabilities.earlierReasoning = false
        capabilities.reasoning = .fixed
    }

    /// Reads an answer.
    public func response(from body: JSONValue) throws(TranslationError) -> ConverseResponse {
        guard let piece = piece(in: body) else { throw .unexpected(name) }
        var usage = NativeUsage()
        usage.input = piece.input
        usage.output = piece.output
        var response = ConverseResponse(
            message: ConverseMessage(
                role: .assistant,
                content: ThoughtSplitter.blocks(of: piece.text.completed, beginsWithThoughts: beginsWithThoughts)
            ),
            stopReason: piece.stopReason ?? .endTurn,
            usage: usage.value
        )
        response.readAdditions(of: body)
        return response
    }

    /// Makes a decoder for one streamed answer.
    public func makeDecoder() -> any NativeStreamDecoder {
        CompletionStream(format: self)
    }
}

/// Reads a streamed answer that is text.
struct CompletionStream: NativeStreamDecoder {
    private let format: any CompletionBody
    private var events = NativeEvents()
    private var splitter: ThoughtSplitter
    private var hasText = false

    init(format: any CompletionBody) {
        self.format = format
        splitter = ThoughtSplitter(beginsWithThoughts: format.beginsWithThoughts)
    }

    mutating func consume(_ chunk: JSONValue) throws(TranslationError) -> [ConverseStreamEvent] {
        guard chunk.object != nil else { throw .unexpected(format.name) }
        events.begin()
        events.readAdditions(of: chunk)
        if let piece = format.piece(in: chunk) {
            // The space between the prompt and the answer belongs to neither.
            let text = hasText ? piece.text : piece.text.completed
            hasText = hasText || !text.isEmpty
            events.add(splitter.consume(text))
            if let count = piece.input { events.usage.input = count }
            if let count = piece.output { events.usage.output = count }
            if let reason = piece.stopReason {
                events.add(splitter.finish())
                events.stop(reason)
            }
        }
        events.readMetrics(of: chunk)
        return events.take()
    }

    mutating func finish() -> [ConverseStreamEvent] {
        events.end()
        return events.take()
    }
}

extension String {
    /// A completion without the white space that stands between it and the prompt.
    fileprivate var completed: String { String(drop(while: \.isWhitespace)) }
}

/// Text as it goes into a prompt.
enum PromptText {
    /// Breaks the marks of a template where they stand in what people wrote, so that nobody can write a turn of another's.
    ///
    /// - Parameters:
    ///   - text: what was written.
    ///   - marks: the marks of the template.
    /// - Returns: the text, a space within each mark.
    static func plain(_ text: String, marks: [String]) -> String {
        var text = text
        for mark in marks where text.contains(mark) {
            text = text.replacing(mark, with: "\(mark.prefix(1)) \(mark.dropFirst())")
        }
        return text
    }
}
