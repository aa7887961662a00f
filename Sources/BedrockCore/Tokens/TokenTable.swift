// SPDX-License-Identifier: MIT-0

import CTokenTable
import CZlib

/// The texts of OpenAI's tokens by their ids, in the encoding cl100k_base.
///
/// All of OpenAI's embedding models use it, so that programs made for them send token ids in it. The table is packed
/// within the program; it is unpacked on first use, which takes some milliseconds and then holds 1.1 MB.
struct TokenTable: Sendable {
    /// The table, unpacked when it is first asked for.
    static let cl100kBase = TokenTable()

    /// The bytes of all tokens, in the order of their ids.
    private let bytes: [UInt8]

    /// Where each token begins in `bytes`, and where the last one ends.
    private let starts: [UInt32]

    /// How many tokens the encoding has, the special ones not counted.
    private static let count = 100_256

    /// The bytes of the unpacked table: a length for each token, and their bytes.
    private static let unpackedSize = 744_086

    /// Tokens that stand for no text; written in full, as tiktoken does.
    private static let special = [
        100_257: "<|endoftext|>", 100_258: "<|fim_prefix|>", 100_259: "<|fim_middle|>", 100_260: "<|fim_suffix|>",
        100_276: "<|endofprompt|>",
    ]

    private init() {
        let unpacked = Self.unpacked()
        var starts: [UInt32] = [0]
        starts.reserveCapacity(Self.count + 1)
        for length in unpacked.prefix(Self.count) { starts.append((starts.last ?? 0) + UInt32(length)) }
        self.starts = starts
        bytes = Array(unpacked.dropFirst(Self.count))
    }

    /// The text of tokens; where they end within a character, or are none of a text, U+FFFD stands for what is broken.
    ///
    /// - Parameter tokens: ids of the encoding.
    /// - Returns: the text, or `nil` where an id is none of the encoding.
    func text(of tokens: [Int]) -> String? {
        var text: [UInt8] = []
        text.reserveCapacity(tokens.count * 5)
        for token in tokens {
            if let special = Self.special[token] {
                text.append(contentsOf: special.utf8)
            } else {
                guard token >= 0, token < starts.count - 1 else { return nil }
                text.append(contentsOf: bytes[Int(starts[token])..<Int(starts[token + 1])])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The table as it was before it was packed; a tool makes it and a test reads all of it, so that it unpacks.
    private static func unpacked() -> [UInt8] {
        var size = 0
        let packed = unsafe c_token_table_cl100k_base(&size)
        return unsafe [UInt8](unsafeUninitializedCapacity: unpackedSize) { buffer, count in
            var length = uLongf(unpackedSize)
            let status = unsafe uncompress(buffer.baseAddress, &length, packed, uLong(size))
            count = status == Z_OK ? Int(length) : 0
        }
    }
}
