// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// The text of a stream on its way to the client: held back, freed of code fences and cut as the rules demand.
struct StreamedText: Sendable {
    /// Text beside which the answer may still come as the arguments of a tool, in place of it.
    private var held: String?
    /// Whether the answer came in the text's place.
    private var isDiscarded = false
    private var stripper: FenceStripper?
    private var cutter: StopCutter

    /// How many characters, as Unicode counts them, have gone to the client.
    private(set) var scalarCount = 0

    init(_ rules: AnswerRules) {
        held = rules.structureTool == nil ? nil : ""
        stripper = rules.unwrapsJSON ? FenceStripper() : nil
        cutter = StopCutter(stops: rules.stopTexts)
    }

    /// The stop sequence at which the text was cut.
    var metStop: String? { cutter.met }

    /// Takes more text.
    ///
    /// - Parameter text: the next piece.
    /// - Returns: what may go to the client.
    mutating func consume(_ text: String) -> String {
        if isDiscarded { return "" }
        if held != nil {
            held?.append(text)
            return ""
        }
        return counted(stripped(cutter.consume(text)))
    }

    /// Whether text goes to the client as it is.
    var passes: Bool { held == nil && !isDiscarded && stripper == nil && cutter.isIdle }

    /// Takes note of text that has gone to the client as it is, in the form that it has in JSON with short escapes.
    mutating func pass(_ bytes: UnsafeBufferPointer<UInt8>) {
        var isEscape = false
        for index in bytes.indices {
            let byte = unsafe bytes[index]
            // A backslash and what it escapes are one character.
            isEscape = byte == UInt8(ascii: "\\") && !isEscape
            if !isEscape, byte & 0xC0 != 0x80 { scalarCount &+= 1 }
        }
    }

    /// Lets go of the text in whose place the answer came, and of all that follows.
    mutating func discard() {
        held = nil
        isDiscarded = true
    }

    /// Gives the text that was held back, as nothing comes in its place.
    mutating func releaseHeld() -> String {
        guard let text = held else { return "" }
        held = nil
        return consume(text)
    }

    /// Tells that no more text comes.
    ///
    /// - Returns: what was held back.
    mutating func finish() -> String {
        let rest = stripped(cutter.finish())
        return counted(rest + (stripper?.finish() ?? ""))
    }

    private mutating func stripped(_ text: String) -> String {
        stripper?.consume(text) ?? text
    }

    private mutating func counted(_ text: String) -> String {
        count(text.utf8)
        return text
    }

    private mutating func count(_ bytes: some Sequence<UInt8>) {
        // Every scalar has one byte that continues none.
        for byte in bytes where byte & 0xC0 != 0x80 { scalarCount &+= 1 }
    }
}

/// The thoughts of a stream: words for the client as they come, and each proven block as a whole at its end.
struct StreamedThoughts: Sendable {
    private let rules: AnswerRules
    private var block: Int?
    private var text = ""
    private var signature = ""
    private var redacted = ""
    /// Whether thoughts within the text have begun and not ended.
    private(set) var isTagOpen = false

    /// The thoughts that the model's signature proves its own.
    private(set) var proven: [ContentBlock.ReasoningContent] = []

    init(_ rules: AnswerRules) {
        self.rules = rules
    }

    /// Takes more of a block.
    ///
    /// - Parameters:
    ///   - more: the delta.
    ///   - index: the block.
    /// - Returns: words for the client.
    mutating func consume(_ more: ConverseStreamEvent.Reasoning, at index: Int) -> String {
        block = index
        switch more {
        case .text(let words):
            text += words
            guard rules.reasoningInText, !words.isEmpty, !isTagOpen else { return words }
            isTagOpen = true
            return "<think>" + words
        case .signature(let more): signature += more
        case .redactedContent(let data): redacted += data
        case .unknown: break
        }
        return ""
    }

    /// The mark that ends thoughts within the text, where one is open.
    mutating func closingTag() -> String {
        defer { isTagOpen = false }
        return isTagOpen ? "</think>" : ""
    }

    /// Takes note of a block's end.
    ///
    /// - Parameter index: the block; `nil` for whichever is open.
    /// - Returns: the thoughts as clients carry them back, where they are proven.
    mutating func endBlock(_ index: Int?) -> JSONValue? {
        guard let block, index == nil || index == block else { return nil }
        self.block = nil
        defer { (text, signature, redacted) = ("", "", "") }
        let thought: ContentBlock.ReasoningContent =
            redacted.isEmpty
            ? .reasoningText(text: text, signature: signature.isEmpty ? nil : signature)
            : .redactedContent(redacted)
        guard let detail = thought.detail(format: rules.reasoningFormat, index: proven.count) else { return nil }
        proven.append(thought)
        return detail
    }
}
