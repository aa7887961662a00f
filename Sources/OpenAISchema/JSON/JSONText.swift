// SPDX-License-Identifier: MIT-0

/// Changes to JSON documents that leave every other byte as it is.
public enum JSONText {
    /// Replaces the value of a member of a document's outermost object.
    ///
    /// - Parameters:
    ///   - key: the member's name; where it stands several times, each is replaced.
    ///   - value: the new value.
    ///   - document: a document whose outermost value is an object.
    /// - Returns: the document with the new value; `nil` where it is no such document, or has no such member.
    public static func replacing(_ key: String, by value: JSONValue, in document: [UInt8]) -> [UInt8]? {
        guard let ranges = ranges(of: key, in: document), !ranges.isEmpty else { return nil }
        var result: [UInt8] = []
        var start = 0
        for range in ranges {
            result += document[start..<range.lowerBound]
            result += value.jsonBytes
            start = range.upperBound
        }
        return result + document[start...]
    }

    /// Where the values of a member of the outermost object stand.
    ///
    /// Looks only as closely as it must: the document has been parsed, or comes from a server that writes JSON.
    private static func ranges(of key: String, in document: [UInt8]) -> [Range<Int>]? {
        var ranges: [Range<Int>] = []
        var depth = 0
        var isKeyNext = false
        var valueStart: Int?
        /// The position after the last byte that is no white space.
        var end = 0
        var position = 0
        func endValue() {
            if let start = valueStart { ranges.append(start..<end) }
            valueStart = nil
        }
        while position < document.count {
            let byte = document[position]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                position += 1
                continue
            case UInt8(ascii: "\""):
                guard let stringEnd = endOfString(from: position, in: document) else { return nil }
                if depth == 1, isKeyNext {
                    isKeyNext = false
                    if isString(document[position..<stringEnd], key), let colon = colon(after: stringEnd, in: document)
                    {
                        position = colon + 1
                        while position < document.count, document[position] <= UInt8(ascii: " ") { position += 1 }
                        valueStart = position
                        end = position
                        continue
                    }
                }
                position = stringEnd
                end = position
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if depth == 0 {
                    guard byte == UInt8(ascii: "{") else { return nil }
                    isKeyNext = true
                }
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { endValue() }
                if depth < 0 { return nil }
            case UInt8(ascii: ",") where depth == 1:
                endValue()
                isKeyNext = true
            default: break
            }
            position += 1
            end = position
        }
        return depth == 0 ? ranges : nil
    }

    /// The position after the closing quote of the string that opens at a position.
    private static func endOfString(from start: Int, in document: [UInt8]) -> Int? {
        var position = start + 1
        while position < document.count {
            switch document[position] {
            case UInt8(ascii: "\""): return position + 1
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        return nil
    }

    private static func colon(after end: Int, in document: [UInt8]) -> Int? {
        document[end...].firstIndex { $0 > UInt8(ascii: " ") }.flatMap { document[$0] == UInt8(ascii: ":") ? $0 : nil }
    }

    /// Whether a string, quotes included, is this text; it may be written with escapes.
    private static func isString(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
        if bytes.contains(UInt8(ascii: "\\")) { return (try? JSONParser.parse(Array(bytes)))?.string == text }
        return bytes.dropFirst().dropLast().elementsEqual(text.utf8)
    }
}
