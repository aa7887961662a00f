// SPDX-License-Identifier: MIT-0

/// Takes the code fences off an answer that is to be JSON alone: "```json" in front and "```" behind.
///
/// Models that are told to leave them out put them there all the same. Text that does not begin with a fence goes through
/// untouched.
struct FenceStripper: Sendable {
    private enum State {
        /// White space and backticks at the beginning, and the rest of the fence's line.
        case opening(String)
        /// Behind the opening fence's line, whose end may have more than one character.
        case opened
        /// Within fences: what may be the closing fence is held back.
        case fenced(String)
        /// No fence stands in front.
        case plain
    }

    /// How many characters the line of a fence has at most, its end included.
    private static let longestLine = 24

    private var state = State.opening("")

    /// Takes more text.
    ///
    /// - Parameter text: the next piece.
    /// - Returns: what is certain to be no fence.
    mutating func consume(_ text: String) -> String {
        switch state {
        case .plain: return text
        case .opening(let held): return open(held + text)
        case .opened: return begin(text[...])
        case .fenced(let held): return release(held + text)
        }
    }

    /// Tells that no more text comes.
    ///
    /// - Returns: what was held back and is no fence.
    mutating func finish() -> String {
        defer { state = .plain }
        switch state {
        case .plain, .opened: return ""
        case .opening(let held): return held
        case .fenced(let held):
            let rest = held.trimmingEnd
            return rest.hasSuffix("```") ? String(rest.dropLast(3).trimmingEnd) : held
        }
    }

    private mutating func open(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        if start.isEmpty || start.count < 3 && start.allSatisfy({ $0 == "`" }) {
            state = .opening(text)
            return ""
        }
        guard start.hasPrefix("```") else {
            state = .plain
            return text
        }
        // A fence's line holds a word at most; a longer one is no fence.
        let opening = start.prefix(Self.longestLine)
        guard let line = opening.firstIndex(where: \.isNewline) else {
            guard start.count >= Self.longestLine else {
                state = .opening(text)
                return ""
            }
            state = .plain
            return text
        }
        return begin(start[start.index(after: line)...])
    }

    /// Leaves out white space before the first words.
    private mutating func begin(_ text: Substring) -> String {
        let words = text.drop(while: \.isWhitespace)
        state = .opened
        return words.isEmpty ? "" : release(String(words))
    }

    /// Holds back white space and backticks at the end.
    private mutating func release(_ text: String) -> String {
        let end = text.lastIndex { !$0.isWhitespace && $0 != "`" }.map { text.index(after: $0) } ?? text.startIndex
        state = .fenced(String(text[end...]))
        return String(text[..<end])
    }
}

extension StringProtocol {
    /// The text without white space at its end.
    fileprivate var trimmingEnd: SubSequence {
        guard let last = lastIndex(where: { !$0.isWhitespace }) else { return self[startIndex..<startIndex] }
        return self[...last]
    }
}
