// SPDX-License-Identifier: MIT-0

/// Finds the bytes that end the plain run of a JSON string: a quote, a backslash or a control character.
///
/// The parser stops there and the writer escapes there. Both meet strings of megabytes (pictures in base64), so eight
/// bytes are looked at together, and in what is long a block of them.
enum ByteScan {
    private static let block = 64

    /// The position of the first quote, backslash or control character, or the count where there is none.
    ///
    /// - Parameters:
    ///   - bytes: where to look.
    ///   - start: the position to begin at.
    /// - Returns: a position from `start` to the count.
    static func firstSpecial(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        // Most strings end within a block's length, and one that does not goes on for long.
        let near = min(bytes.count, start &+ block)
        let index = unsafe firstSpecial(in: bytes, start..<near)
        guard index == near, near < bytes.count else { return index }
        return unsafe firstSpecial(in: bytes, firstBlock(in: bytes, from: near)..<bytes.count)
    }

    /// The position of the first block that has a special byte, or of what is no whole block.
    ///
    /// Without a branch on single bytes the compiler takes many of them at once.
    private static func firstBlock(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index &+ block <= bytes.count {
            var found: UInt8 = 0
            for position in index..<index &+ block {
                let byte = unsafe bytes[position]
                let quote = byte ^ 0x22
                let backslash = byte ^ 0x5C
                // The high bit tells, as in `specials`.
                found |= (byte &- 0x20) & ~byte | (quote &- 1) & ~quote | (backslash &- 1) & ~backslash
            }
            if found & 0x80 != 0 { break }
            index &+= block
        }
        return index
    }

    private static func firstSpecial(in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        var index = range.lowerBound
        let raw = UnsafeRawBufferPointer(bytes)
        while index &+ 8 <= range.upperBound {
            let word = unsafe UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let found = specials(in: word)
            if found != 0 { return index &+ found.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < range.upperBound {
            let byte = unsafe bytes[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
            index &+= 1
        }
        return index
    }

    /// The high bit of each byte that is special; above the lowest one set there may be false ones.
    ///
    /// The tests for "less than n" and "is zero" within a word are the classic ones of SWAR arithmetic.
    private static func specials(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let quotes = word ^ (ones &* 0x22)
        let backslashes = word ^ (ones &* 0x5C)
        let control = (word &- ones &* 0x20) & ~word
        return (control | ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)) & highs
    }
}
