// SPDX-License-Identifier: MIT-0

/// Reads decimal numbers with commas between them, each as the nearest 32-bit float.
struct FloatReader {
    /// Powers of ten that a `Double` holds exactly.
    private static let powers: [Double] = (0...22).reduce(into: []) { powers, _ in
        powers.append((powers.last ?? 0.1) * 10)
    }

    private let input: ByteInput
    private let powers = Self.powers
    private var position = 0

    init(_ input: ByteInput) {
        self.input = input
    }

    /// The next number, or `nil` after the last.
    ///
    /// The digits as an integer times a power of ten, in `Double`, are wrong by less than two units in its last place. That
    /// rounds to the right float unless it lies that near to the middle between two; then, and for more digits or larger
    /// exponents, the standard library reads the text.
    mutating func next() -> Float? {
        guard position < input.count else { return nil }
        let start = position
        let isNegative = input[position] == UInt8(ascii: "-")
        if isNegative { position &+= 1 }
        var mantissa: UInt64 = 0
        var digits = 0
        appendDigits(to: &mantissa, &digits)
        var exponent = 0
        if input[position] == UInt8(ascii: ".") {
            position &+= 1
            let point = position
            appendEights(to: &mantissa, &digits)
            appendDigits(to: &mantissa, &digits)
            exponent = point &- position
        }
        if let byte = input[position], byte | 0x20 == UInt8(ascii: "e") { exponent &+= readExponent() }
        let end = position
        // A comma follows, or the end.
        position &+= 1
        if digits <= 19, exponent >= -22, exponent <= 22 {
            let value = exponent < 0 ? Double(mantissa) / powers[-exponent] : Double(mantissa) * powers[exponent]
            // The bits of a `Double` beyond those of a float: half of their range is the middle.
            let rest = Int(truncatingIfNeeded: value.bitPattern & 0x1FFF_FFFF)
            if abs(rest - 0x1000_0000) > 4 { return Float(isNegative ? -value : value) }
        }
        return input.text(start..<end).flatMap { Float($0) } ?? 0
    }

    /// Steps over digits by eights, as long as all of them count.
    private mutating func appendEights(to mantissa: inout UInt64, _ digits: inout Int) {
        while digits <= 11, let eight = input.eightDigits(at: position) {
            digits &+= mantissa > 0 ? 8 : Self.digitCount(eight)
            mantissa = mantissa &* 100_000_000 &+ eight
            position &+= 8
        }
    }

    /// Steps over digits; those beyond the nineteenth that counts are counted only.
    private mutating func appendDigits(to mantissa: inout UInt64, _ digits: inout Int) {
        while let byte = input[position], byte &- UInt8(ascii: "0") < 10 {
            if digits < 19 { mantissa = mantissa &* 10 &+ UInt64(byte &- UInt8(ascii: "0")) }
            if mantissa > 0 { digits &+= 1 }
            position &+= 1
        }
    }

    /// How many digits a number of up to eight has; none for 0.
    private static func digitCount(_ number: UInt64) -> Int {
        if number >= 10_000 {
            return number >= 1_000_000 ? (number >= 10_000_000 ? 8 : 7) : (number >= 100_000 ? 6 : 5)
        }
        if number >= 100 { return number >= 1_000 ? 4 : 3 }
        return number >= 10 ? 2 : number >= 1 ? 1 : 0
    }

    /// Steps over an exponent, its letter first; beyond four digits it says the same as with them.
    private mutating func readExponent() -> Int {
        position &+= 1
        let isNegative = input[position] == UInt8(ascii: "-")
        if isNegative || input[position] == UInt8(ascii: "+") { position &+= 1 }
        var value = 0
        while let byte = input[position], byte &- UInt8(ascii: "0") < 10 {
            value = min(value * 10 + Int(byte &- UInt8(ascii: "0")), 9999)
            position &+= 1
        }
        return isNegative ? -value : value
    }
}
