// SPDX-License-Identifier: MIT-0

import BedrockCore

/// Text cut at the first stop sequence or after so many words, a word being a token here.
struct LimitedText {
    let text: String
    let stopReason: StopReason
    let stopSequence: String?

    init(_ whole: String, stopSequences: [String], maxTokens: Int?) {
        let stops = stopSequences.compactMap { stop in
            whole.firstRange(of: stop).map { (position: $0.lowerBound, text: stop) }
        }
        let stop = stops.min { $0.position < $1.position }
        let stopped = whole[..<(stop?.position ?? whole.endIndex)]
        let words = Words.split(stopped)
        if let maxTokens, words.count > maxTokens {
            text = words.prefix(maxTokens).joined()
            stopReason = .maxTokens
            stopSequence = nil
        } else {
            text = String(stopped)
            stopReason = stop == nil ? .endTurn : .stopSequence
            stopSequence = stop?.text
        }
    }
}

/// Words, which stand for tokens.
enum Words {
    /// The words of a text, each with the space before it, so that joined they are the text again.
    static func split(_ text: some StringProtocol) -> [String] {
        var words: [String] = []
        var isWithinWord = false
        var start = text.startIndex
        for index in text.indices {
            let isSpace = text[index].isWhitespace
            if isSpace, isWithinWord {
                words.append(String(text[start..<index]))
                start = index
            }
            isWithinWord = !isSpace
        }
        if start < text.endIndex {
            // What is left is a word, or space at the end, which joins the last word.
            let rest = String(text[start...])
            if isWithinWord || words.isEmpty { words.append(rest) } else { words[words.count - 1] += rest }
        }
        return words
    }

    /// How many words a text has.
    static func count(_ text: some StringProtocol) -> Int {
        text.split(whereSeparator: \.isWhitespace).count
    }
}
