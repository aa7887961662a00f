// SPDX-License-Identifier: MIT-0

/// Which trace a request belongs to, and what it is a part of there: `traceparent` and `tracestate` of HTTP.
///
/// Source: W3C Recommendation "Trace Context", sections 3.2 and 3.3.
public struct TraceContext: Hashable, Sendable {
    /// The trace: 32 hexadecimal digits in small letters, not all of them 0.
    public var traceID: String
    /// The part: 16 such digits.
    public var spanID: String
    /// Whether whoever sent it keeps the trace.
    public var isSampled: Bool
    /// What the systems on the way add for themselves; empty for nothing.
    public var state: String

    /// Makes a context of parts that are valid.
    ///
    /// - Parameters:
    ///   - traceID: the trace: 32 hexadecimal digits.
    ///   - spanID: the part: 16 hexadecimal digits.
    ///   - isSampled: whether the trace is kept.
    ///   - state: what the systems on the way add for themselves.
    public init(traceID: String, spanID: String, isSampled: Bool, state: String = "") {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
        self.state = state
    }

    /// Reads a context.
    ///
    /// Of a version that is not known yet, only what all versions begin with is read. A state that is not valid is left out.
    ///
    /// - Parameters:
    ///   - parent: the value of `traceparent`; several of them, or one that is not as the standard has it, are none.
    ///   - state: the values of `tracestate` with commas between.
    public init?(parent: String?, state: String? = nil) {
        guard let parent else { return nil }
        let bytes = Array(parent.utf8)
        guard bytes.count >= 55, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash,
            let version = Self.hexadecimal(bytes[0..<2]), version != "ff",
            bytes.count == 55 || version != "00" && bytes[55] == dash,
            let traceID = Self.hexadecimal(bytes[3..<35]), traceID.utf8.contains(where: { $0 != zero }),
            let spanID = Self.hexadecimal(bytes[36..<52]), spanID.utf8.contains(where: { $0 != zero }),
            let flags = Self.hexadecimal(bytes[53..<55]).flatMap({ UInt8($0, radix: 16) })
        else { return nil }
        self.init(
            traceID: traceID,
            spanID: spanID,
            isSampled: flags & 1 == 1,
            state: state.flatMap(TraceState.normalized) ?? ""
        )
    }

    /// The value of `traceparent`.
    public var parent: String { "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")" }

    /// Digits and the small letters from a to f alone.
    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String? {
        let isHexadecimal = bytes.allSatisfy { byte in
            (zero...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        return isHexadecimal ? String(decoding: bytes, as: UTF8.self) : nil
    }
}

private let dash = UInt8(ascii: "-")
private let zero = UInt8(ascii: "0")

/// The list in `tracestate`.
enum TraceState {
    private static let mostMembers = 32

    /// A list without what is empty in it, or `nil` where it is not as the standard has it.
    ///
    /// - Parameter text: the members with commas between.
    /// - Returns: the same members in their order.
    static func normalized(_ text: String) -> String? {
        var members: [Substring] = []
        var keys: Set<Substring> = []
        for part in text.split(separator: ",") {
            let member = trimmed(part)
            if member.isEmpty { continue }
            guard let equals = member.firstIndex(of: "=") else { return nil }
            let key = member[..<equals]
            guard isKey(key), isValue(member[member.index(after: equals)...]), keys.insert(key).inserted else {
                return nil
            }
            members.append(member)
        }
        return members.count <= mostMembers ? members.joined(separator: ",") : nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
        var text = text.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text = text.dropLast() }
        return text
    }

    /// A name of one part, or of a tenant and a system with `@` between.
    private static func isKey(_ key: Substring) -> Bool {
        let bytes = key.utf8
        guard let first = bytes.first, (1...256).contains(bytes.count), isLetter(first) || isDigit(first) else {
            return false
        }
        let parts = key.split(separator: "@", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard (1...241).contains(parts[0].utf8.count), (1...14).contains(parts[1].utf8.count),
                let system = parts[1].utf8.first, isLetter(system)
            else { return false }
        } else if parts.count > 2 || isDigit(first) {
            // Only a tenant may begin with a digit.
            return false
        }
        return bytes.allSatisfy { isLetter($0) || isDigit($0) || "_-*/@".utf8.contains($0) }
    }

    /// Up to 256 printable characters but `,` and `=`, the last of which is no space.
    private static func isValue(_ value: Substring) -> Bool {
        let bytes = value.utf8
        guard (1...256).contains(bytes.count), bytes.last != UInt8(ascii: " ") else { return false }
        return bytes.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "=") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
