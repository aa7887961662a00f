// SPDX-License-Identifier: MIT-0

/// The names of a request's tools in both directions, one map for each request.
///
/// OpenAI's clients send names such as `files.read` or names of more than 64 characters; Converse takes
/// `[a-zA-Z0-9_-]{1,64}`. A name that fits is left alone; another gets one that fits and that no other tool has.
public struct ToolNames: Hashable, Sendable {
    private var bedrockNames: [String: String] = [:]
    private var clientNames: [String: String] = [:]

    /// Makes an empty map.
    public init() {}

    /// Takes names that must stay as they are, before others are changed.
    ///
    /// - Parameter names: the client's names.
    mutating func reserve(_ names: some Sequence<String>) {
        for name in names where Self.fits(name) {
            bedrockNames[name] = name
            clientNames[name] = name
        }
    }

    /// The name that Bedrock gets.
    ///
    /// - Parameter name: the client's name, not empty.
    /// - Returns: the same name where it fits; else one that fits, the same for each call.
    mutating func bedrockName(for name: String) -> String {
        if let known = bedrockNames[name] { return known }
        let base = String(decoding: name.utf8.map { Self.isAllowed($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
        var candidate = String(base.prefix(Self.longest))
        var attempt = 1
        while clientNames[candidate] != nil {
            attempt += 1
            let suffix = "_\(attempt)"
            candidate = base.prefix(Self.longest - suffix.count) + suffix
        }
        bedrockNames[name] = candidate
        clientNames[candidate] = name
        return candidate
    }

    /// A name for a tool of our own, which no tool of the client's has.
    ///
    /// - Parameter wanted: the name that is used where it is free; it fits Bedrock.
    /// - Returns: that name, or one like it.
    func unusedName(_ wanted: String) -> String {
        var candidate = wanted
        var attempt = 1
        while clientNames[candidate] != nil {
            attempt += 1
            candidate = "\(wanted)_\(attempt)"
        }
        return candidate
    }

    /// The name that the client gets.
    ///
    /// - Parameter name: Bedrock's name.
    /// - Returns: the client's name; the same name where the request had none like it.
    public func clientName(for name: String) -> String {
        clientNames[name] ?? name
    }

    private static let longest = 64

    private static func fits(_ name: String) -> Bool {
        (1...longest).contains(name.utf8.count) && name.utf8.allSatisfy(isAllowed)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
