// SPDX-License-Identifier: MIT-0

/// The texts of elements in a small XML document, as much of XML as the answers of STS need.
///
/// One pass over the bytes, without recursion; what is no XML has no texts.
struct XMLText {
    private let bytes: [UInt8]

    /// Takes a document.
    ///
    /// - Parameter bytes: the document in UTF-8, of a size that the caller has bounded.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The text of the first element of a name, white space at its ends taken away.
    ///
    /// - Parameter name: the element's name.
    /// - Returns: the text, or `nil` when there is no such element or it holds others.
    func content(of name: String) -> String? {
        let name = Array(name.utf8)
        var index = 0
        while let open = find(UInt8(ascii: "<"), from: index), let close = find(UInt8(ascii: ">"), from: open) {
            let tag = bytes[(open + 1)..<close]
            index = close + 1
            guard tag.prefix(while: { !Self.endsName($0) }).elementsEqual(name), tag.last != UInt8(ascii: "/") else {
                continue
            }
            guard let end = find(UInt8(ascii: "<"), from: index),
                bytes[end...].dropFirst().starts(with: [UInt8(ascii: "/")] + name)
            else { return nil }
            return Self.unescaped(bytes[index..<end])
        }
        return nil
    }

    private func find(_ byte: UInt8, from index: Int) -> Int? {
        bytes[index...].firstIndex(of: byte)
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\t")
    }

    /// Decodes references; one that is none stands for itself.
    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        var text = ""
        var rest = String(decoding: bytes, as: UTF8.self)[...].trimmed()
        while let start = rest.firstIndex(of: "&") {
            text += rest[..<start]
            rest = rest[start...]
            guard let end = rest.prefix(12).firstIndex(of: ";"),
                let character = character(rest[rest.index(after: start)..<end])
            else {
                text.append("&")
                rest = rest.dropFirst()
                continue
            }
            text.append(character)
            rest = rest[rest.index(after: end)...]
        }
        return text + rest
    }

    private static func character(_ reference: Substring) -> Character? {
        switch reference {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard reference.first == "#" else { return nil }
            let digits = reference.dropFirst()
            let number =
                digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
            return number.flatMap(Unicode.Scalar.init).map(Character.init)
        }
    }
}
