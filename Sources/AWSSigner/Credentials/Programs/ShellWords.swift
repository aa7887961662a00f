// SPDX-License-Identifier: MIT-0

/// Splits a command into its words, as a POSIX shell does, but expands nothing.
enum ShellWords {
    /// Splits a command.
    ///
    /// - Parameter command: words between white space; quotes and backslashes keep white space within one.
    /// - Returns: the words, or `nil` where a quote is left open or a backslash is the last character.
    static func split(_ command: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var characters = command.makeIterator()
        while let character = characters.next() {
            if character == "\\", quote != "'" {
                guard let next = characters.next() else { return nil }
                // Within double quotes a backslash only takes the meaning of a quote or of another backslash.
                let isPlain = quote == "\"" && next != "\"" && next != "\\"
                word = (word ?? "") + (isPlain ? "\\" : "") + String(next)
            } else if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == " " || character.isNewline || character == "\t" {
                word.map { words.append($0) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        word.map { words.append($0) }
        return quote == nil ? words : nil
    }
}
