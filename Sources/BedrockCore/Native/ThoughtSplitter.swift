// SPDX-License-Identifier: MIT-0

/// Parts thoughts from the text that they stand in front of, between tags, whatever the pieces in which the text comes.
///
/// Models write `<think>…</think>` or `<reasoning>…</reasoning>`; a prompt may have opened the tag already.
struct ThoughtSplitter: Sendable {
    /// A piece of the answer.
    enum Piece: Hashable, Sendable {
        case thoughts(String)
        case text(String)
    }

    private enum State {
        /// White space and what may be a tag, at the beginning.
        case opening(String)
        /// Within thoughts that end with the tag; what may be the tag is held back.
        case thoughts(end: String, held: String)
        /// After thoughts: white space in front of the text is left out.
        case between
        case text
    }

    private static let tags = [("<think>", "</think>"), ("<reasoning>", "</reasoning>")]

    private var state: State

    /// Makes a splitter.
    ///
    /// - Parameter beginsWithThoughts: whether the prompt opened `<think>`.
    init(beginsWithThoughts: Bool = false) {
        state = beginsWithThoughts ? .thoughts(end: "</think>", held: "") : .opening("")
    }

    /// Takes more text.
    ///
    /// - Parameter text: the next piece.
    /// - Returns: what is certain.
    mutating func consume(_ text: String) -> [Piece] {
        switch state {
        case .text: return text.isEmpty ? [] : [.text(text)]
        case .between:
            let rest = text.drop(while: \.isWhitespace)
            guard !rest.isEmpty else { return [] }
            state = .text
            return [.text(String(rest))]
        case .opening(let held): return open(held + text)
        case .thoughts(let end, let held): return think(held + text, until: end)
        }
    }

    /// Tells that no more text comes.
    ///
    /// - Returns: what was held back.
    mutating func finish() -> [Piece] {
        defer { state = .text }
        switch state {
        case .opening(let held): return held.isEmpty ? [] : [.text(held)]
        case .thoughts(_, let held): return held.isEmpty ? [] : [.thoughts(held)]
        case .between, .text: return []
        }
    }

    private mutating func open(_ text: String) -> [Piece] {
        let start = text.drop(while: \.isWhitespace)
        for (tag, end) in Self.tags where start.hasPrefix(tag) {
            return think(String(start.dropFirst(tag.count)), until: end)
        }
        if Self.tags.contains(where: { $0.0.hasPrefix(start) }) {
            state = .opening(text)
            return []
        }
        state = .text
        return [.text(text)]
    }

    private mutating func think(_ text: String, until end: String) -> [Piece] {
        // Nearly every piece of a stream: what has no bracket has no part of a tag, and a search for a text is dear to begin.
        guard text.utf8.contains(UInt8(ascii: "<")) else {
            state = .thoughts(end: end, held: "")
            return text.isEmpty ? [] : [.thoughts(text)]
        }
        if let range = text.firstRange(of: end) {
            state = .between
            let thoughts = String(text[..<range.lowerBound])
            return (thoughts.isEmpty ? [] : [.thoughts(thoughts)]) + consume(String(text[range.upperBound...]))
        }
        var held = ""
        for count in stride(from: min(end.count - 1, text.count), to: 0, by: -1) where end.hasPrefix(text.suffix(count))
        {
            held = String(text.suffix(count))
            break
        }
        state = .thoughts(end: end, held: held)
        let thoughts = String(text.dropLast(held.count))
        return thoughts.isEmpty ? [] : [.thoughts(thoughts)]
    }
}

extension ThoughtSplitter {
    /// The blocks of a whole answer.
    ///
    /// - Parameters:
    ///   - text: the answer.
    ///   - beginsWithThoughts: whether the prompt opened `<think>`.
    /// - Returns: thoughts and text, as far as there are any.
    static func blocks(of text: String, beginsWithThoughts: Bool = false) -> [ContentBlock] {
        var splitter = ThoughtSplitter(beginsWithThoughts: beginsWithThoughts)
        return (splitter.consume(text) + splitter.finish()).reduce(into: []) { blocks, piece in
            switch (piece, blocks.last) {
            case (.text(let more), .text(let text)?): blocks[blocks.count - 1] = .text(text + more)
            case (.text(let more), _): blocks.append(.text(more))
            case (.thoughts(let more), .reasoningContent(.reasoningText(let text, _))?):
                blocks[blocks.count - 1] = .reasoningContent(.reasoningText(text: text + more, signature: nil))
            case (.thoughts(let more), _):
                blocks.append(.reasoningContent(.reasoningText(text: more, signature: nil)))
            }
        }
    }
}

extension NativeEvents {
    /// Adds pieces of an answer.
    mutating func add(_ pieces: [ThoughtSplitter.Piece]) {
        for piece in pieces {
            switch piece {
            case .text(let text): add(text: text)
            case .thoughts(let thoughts): add(thoughts: thoughts)
            }
        }
    }
}
