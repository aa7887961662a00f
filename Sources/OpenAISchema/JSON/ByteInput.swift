// SPDX-License-Identifier: MIT-0

/// The bytes of a document while they are parsed: the one place where the parser touches memory.
///
/// Safe because every access is within `0..<count`: the subscript answers `nil` beyond it, and the other calls are given
/// positions that the parser has already passed. The pointer outlives the value, which never leaves the closure in which
/// the array lends it.
@safe
struct ByteInput {
    private let buffer: UnsafeBufferPointer<UInt8>

    init(_ buffer: UnsafeBufferPointer<UInt8>) {
        unsafe self.buffer = buffer
    }

    /// How many bytes there are.
    var count: Int { unsafe buffer.count }

    /// The byte at a position, or `nil` at the end.
    subscript(position: Int) -> UInt8? {
        position < count ? unsafe buffer[position] : nil
    }

    /// The position of the first quote, backslash or control character, or the count where there is none.
    func firstSpecial(from position: Int) -> Int {
        unsafe ByteScan.firstSpecial(in: buffer, from: position)
    }

    /// Whether bytes stand at a position.
    func has(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Bool {
        guard count &- position >= bytes.count else { return false }
        let here = unsafe UnsafeRawBufferPointer(
            rebasing: UnsafeRawBufferPointer(buffer)[position..<position &+ bytes.count]
        )
        return unsafe ByteText.areSame(here, bytes)
    }

    /// The text between two positions, or `nil` where it is not UTF-8.
    func text(_ range: Range<Int>) -> String? {
        unsafe ByteText.string(of: UnsafeBufferPointer(rebasing: buffer[range]))
    }

    /// Whether all bytes between two positions are ASCII.
    func isASCII(_ range: Range<Int>) -> Bool {
        var all: UInt8 = 0
        for index in range { unsafe all |= buffer[index] }
        return all < 0x80
    }

    /// Appends the bytes between two positions.
    func append(_ range: Range<Int>, to bytes: inout [UInt8]) {
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[range]))
    }

    /// The list of numbers that goes on at a position behind its opening bracket, and the position behind its closing one;
    /// `nil` where something else than numbers stands in the list.
    func numberList(from start: Int) -> (value: JSONNumberList, end: Int)? {
        var position = start
        var count = 0
        var isCompact = true
        while true {
            let number = skippingSpace(from: position)
            guard let end = numberEnd(from: number) else { return nil }
            let next = skippingSpace(from: end)
            if number != position || next != end { isCompact = false }
            count &+= 1
            position = next &+ 1
            if self[next] == UInt8(ascii: "]") { break }
            guard self[next] == UInt8(ascii: ",") else { return nil }
        }
        let list = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[start..<(position &- 1)])
        let text = unsafe isCompact ? [UInt8](list) : Self.withoutSpaces(list)
        return (JSONNumberList(validated: text, count: count), position)
    }

    /// Copies numbers and commas without the white space between them.
    private static func withoutSpaces(_ list: UnsafeRawBufferPointer) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: list.count) { text, count in
            var position = 0
            while position < list.count {
                // Eight bytes are copied together, and those behind the first space once more in their place.
                if position &+ 8 <= list.count {
                    let word = unsafe list.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                    unsafe UnsafeMutableRawBufferPointer(text).storeBytes(
                        of: word,
                        toByteOffset: count,
                        as: UInt64.self
                    )
                    // All white space of JSON is below 0x21, and nothing else that stands in such a list.
                    let spaces = (UInt64(littleEndian: word) &- 0x2121_2121_2121_2121) & 0x8080_8080_8080_8080
                    let length = spaces.trailingZeroBitCount / 8
                    count &+= length
                    position &+= length
                    guard length < 8 else { continue }
                } else if unsafe !isSpace(list[position]) {
                    unsafe text[count] = list[position]
                    count &+= 1
                }
                // Here stands a space, or one of the last bytes, which is done.
                position &+= 1
            }
        }
    }

    /// The number that the eight digits at a position make, or `nil` where others stand there.
    func eightDigits(at position: Int) -> UInt64? {
        guard position &+ 8 <= count else { return nil }
        let word = unsafe UnsafeRawBufferPointer(buffer).loadUnaligned(fromByteOffset: position, as: UInt64.self)
        let digits = UInt64(littleEndian: word) ^ 0x3030_3030_3030_3030
        guard Self.above9(in: digits) == 0 else { return nil }
        // Tens and ones become numbers of two digits in every second byte; each pair of those times its place, added up in the upper
        // half.
        let pairs = digits &* 10 &+ digits &>> 8
        let first = pairs & 0x0000_00FF_0000_00FF
        let second = pairs &>> 16 & 0x0000_00FF_0000_00FF
        return (first &* (1_000_000 &<< 32 | 100) &+ second &* (10_000 &<< 32 | 1)) &>> 32
    }

    /// Where the number at a position ends by RFC 8259 section 6, or `nil` where none stands there.
    private func numberEnd(from start: Int) -> Int? {
        var position = start
        if self[position] == UInt8(ascii: "-") { position &+= 1 }
        if self[position] == UInt8(ascii: "0") {
            position &+= 1
        } else {
            guard let end = digitsEnd(from: position) else { return nil }
            position = end
        }
        if self[position] == UInt8(ascii: ".") {
            guard let end = digitsEnd(from: position &+ 1) else { return nil }
            position = end
        }
        guard self[position] == UInt8(ascii: "e") || self[position] == UInt8(ascii: "E") else { return position }
        position &+= 1
        if self[position] == UInt8(ascii: "-") || self[position] == UInt8(ascii: "+") { position &+= 1 }
        return digitsEnd(from: position)
    }

    private func digitsEnd(from start: Int) -> Int? {
        var position = start
        // Vectors are lists of long fractions: eight digits are looked at together.
        while position &+ 8 <= count {
            let word = unsafe UnsafeRawBufferPointer(buffer).loadUnaligned(fromByteOffset: position, as: UInt64.self)
            let digits = UInt64(littleEndian: word) ^ 0x3030_3030_3030_3030
            let others = Self.above9(in: digits)
            position &+= others.trailingZeroBitCount / 8
            guard others == 0 else { return position > start ? position : nil }
        }
        while position < count, unsafe buffer[position] &- UInt8(ascii: "0") < 10 { position &+= 1 }
        return position > start ? position : nil
    }

    /// The high bit of each byte above 9; above the lowest one set there may be false ones.
    private static func above9(in word: UInt64) -> UInt64 {
        (word &+ 0x7676_7676_7676_7676 | word) & 0x8080_8080_8080_8080
    }

    private func skippingSpace(from start: Int) -> Int {
        var position = start
        while position < count, unsafe Self.isSpace(buffer[position]) { position &+= 1 }
        return position
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
