// SPDX-License-Identifier: MIT-0

#if Server
    /// Text in the language of manuals, as it is written line by line.
    struct Roff {
        /// What has been written.
        private(set) var text = ""

        /// The most characters of a line, beyond which checkers complain.
        private static let width = 78

        /// Writes a line with a macro.
        mutating func macro(_ line: String) {
            text += ".\(line)\n"
        }

        /// Writes paragraphs, which empty lines separate; those with indented lines or columns stay as they are.
        ///
        /// - Parameters:
        ///   - words: the paragraphs.
        ///   - isFirst: whether they follow a heading, which makes a space of its own.
        mutating func paragraphs(_ words: String, isFirst: Bool = false) {
            var isFirst = isFirst || text.hasSuffix(".Sh DESCRIPTION\n") || text.hasSuffix(".Sh ENVIRONMENT\n")
            var lines = words.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            while !lines.isEmpty {
                let paragraph = lines.prefix { !$0.isEmpty }
                lines.removeFirst(min(lines.count, paragraph.count + 1))
                guard !paragraph.isEmpty else { continue }
                let isLiteral = paragraph.contains { $0.contains("  ") }
                if isLiteral {
                    literal(Array(paragraph))
                } else {
                    if !isFirst { macro("Pp") }
                    sentences(paragraph.joined(separator: " "))
                }
                isFirst = false
            }
        }

        private mutating func literal(_ lines: [String]) {
            macro("Bd -literal -offset indent")
            let margin = lines.map { $0.prefix { $0 == " " }.count }.min() ?? 0
            for line in lines { text += Self.line(String(line.dropFirst(margin))) + "\n" }
            macro("Ed")
        }

        /// Each sentence begins a line, so that the space after it is the reader's choice.
        private mutating func sentences(_ words: String) {
            var line = ""
            func isEnd(_ word: Substring) -> Bool { word.hasSuffix(".") || word.hasSuffix(":") }
            for word in words.split(separator: " ") {
                if !line.isEmpty, Self.escaped(line).count + Self.escaped(String(word)).count >= Self.width {
                    text += Self.line(line) + "\n"
                    line = ""
                }
                line += line.isEmpty ? String(word) : " \(word)"
                if isEnd(word) {
                    text += Self.line(line) + "\n"
                    line = ""
                }
            }
            if !line.isEmpty { text += Self.line(line) + "\n" }
        }

        /// A line of text that is none of a macro.
        private static func line(_ text: String) -> String {
            let escaped = escaped(text)
            return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&\(escaped)" : escaped
        }

        /// Text within a line.
        static func escaped(_ text: String) -> String {
            let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
            // By their numbers, since not every reader of manuals takes UTF-8.
            return plain.unicodeScalars.map { scalar in
                scalar.isASCII ? String(scalar) : "\\[u\(String(scalar.value, radix: 16, uppercase: true).padded)]"
            }.joined()
        }

        /// A phrase in a line with a macro: without the dot at its end, and beginning small.
        static func phrase(_ text: String) -> String {
            let words = text.hasSuffix(".") ? String(text.dropLast()) : text
            return words.prefix(1).lowercased() + escaped(String(words.dropFirst()))
        }
    }

    extension String {
        /// At least four digits.
        fileprivate var padded: String { String(repeating: "0", count: max(0, 4 - count)) + self }
    }
#endif
