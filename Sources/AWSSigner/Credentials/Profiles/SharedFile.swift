// SPDX-License-Identifier: MIT-0

/// One of AWS's two configuration files, read into sections of settings.
///
/// The format is that of the AWS SDKs: `[section]`, `name = value`, lines of comment that start with `#` or `;`, and
/// indented lines that continue a value or, below an empty one, are settings of its own.
package struct SharedFile: Sendable {
    /// The settings of each section, their names in lower case.
    package private(set) var sections: [String: [String: String]] = [:]

    private var section: String?
    private var setting: String?
    private var indentation = 0

    /// No file: no sections.
    package init() {}

    /// Reads a file's text.
    ///
    /// - Parameters:
    ///   - text: the whole text, its lines ended by LF or CRLF.
    ///   - path: where it stands, for messages.
    /// - Throws: ``CredentialError`` with code `malformedFile`, naming the line.
    package init(_ text: String, path: String) throws(CredentialError) {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: Self.endsLine)
        if let first = lines.first, first.first == "\u{FEFF}" { lines[0] = first.dropFirst() }
        for (index, line) in lines.enumerated() {
            guard readLine(line) else {
                throw CredentialError(
                    .malformedFile,
                    "Line \(index + 1) of \(path) is neither [section], name = value, nor a comment. Correct that line."
                )
            }
        }
    }

    private static func endsLine(_ character: Character) -> Bool {
        character == "\n" || character == "\r\n" || character == "\r"
    }

    private mutating func readLine(_ line: Substring) -> Bool {
        let content = line.trimmed()
        guard let first = content.first, first != "#", first != ";" else { return true }
        let depth = line.prefix(while: \.isWhitespace).count
        if let section, let setting, depth > indentation {
            // Settings below a setting are kept as its text: they are not the profile's own. See `nested`.
            sections[section, default: [:]][setting, default: ""] += "\n" + content
            return true
        }
        indentation = depth
        if first == "[" {
            guard let end = content.firstIndex(of: "]") else { return false }
            let name = String(content[content.index(after: content.startIndex)..<end].trimmed())
            section = name
            setting = nil
            if sections[name] == nil { sections[name] = [:] }
            return true
        }
        guard let section, let sign = content.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return false }
        let name = content[..<sign].trimmed().lowercased()
        guard !name.isEmpty else { return false }
        setting = name
        sections[section, default: [:]][name] = Self.withoutComment(content[content.index(after: sign)...])
        return true
    }

    /// The settings below a setting, from its text.
    static func nested(_ text: String) -> [String: String] {
        var settings: [String: String] = [:]
        for line in text.split(separator: "\n") {
            guard let sign = line.firstIndex(where: { $0 == "=" || $0 == ":" }) else { continue }
            let value = withoutComment(line[line.index(after: sign)...])
            settings[line[..<sign].trimmed().lowercased()] = value.isEmpty ? nil : value
        }
        return settings
    }

    /// Cuts off a comment, which only counts as one after white space: keys may hold `#`.
    private static func withoutComment(_ value: Substring) -> String {
        var previousIsSpace = false
        for index in value.indices {
            if previousIsSpace, value[index] == "#" || value[index] == ";" {
                return String(value[..<index].trimmed())
            }
            previousIsSpace = value[index].isWhitespace
        }
        return String(value.trimmed())
    }
}

extension Substring {
    /// The text without white space at its ends.
    func trimmed() -> Substring {
        let start = drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return start }
        return start[...last]
    }
}
