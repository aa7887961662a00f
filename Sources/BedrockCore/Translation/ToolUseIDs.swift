// SPDX-License-Identifier: MIT-0

/// The ids of tool calls, as Converse takes them: `[a-zA-Z0-9_.:-]{1,64}`.
///
/// Ids that Bedrock made fit. A conversation that began at another provider may bring others; each gets the same
/// replacement wherever it stands, so that results still find their calls.
enum ToolUseIDs {
    /// The id that Bedrock gets.
    ///
    /// - Parameter id: the client's id.
    /// - Returns: the same id where it fits, else one made from its hash.
    static func bedrockID(for id: String) -> String {
        let fits =
            (1...64).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "_.:-".utf8.contains(byte)
                }
            }
        return fits ? id : "call_\(hash(id, seed: 0xcbf2_9ce4_8422_2325))\(hash(id, seed: 0x9e37_79b9_7f4a_7c15))"
    }

    /// FNV-1a of 64 bits in hexadecimal: stable over processes, unlike `Hasher`.
    private static func hash(_ text: String, seed: UInt64) -> String {
        let value = text.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        return String(value, radix: 16)
    }
}
