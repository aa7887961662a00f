// SPDX-License-Identifier: MIT-0

/// Base64 by RFC 4648: checking and repairing what clients send, and writing vectors.
enum Base64 {
    /// Brings base64 into the one form that Bedrock takes: the standard alphabet, padded, without line breaks.
    ///
    /// - Parameter text: base64 in any common form: URL-safe, unpadded, with line breaks.
    /// - Returns: the text itself where it is in that form already; `nil` where it is not base64 or is empty.
    static func normalized(_ text: Substring) -> Base64Text? {
        if isCanonical(text) { return Base64Text(checked: text) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 2)
        var isPadded = false
        for byte in text.utf8 {
            switch byte {
            case 0x20, 0x0A, 0x0D, 0x09: continue
            case UInt8(ascii: "="): isPadded = true
            // What stands behind the padding is another document: joined, its bits would be out of place.
            case _ where isPadded: return nil
            case UInt8(ascii: "-"): bytes.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): bytes.append(UInt8(ascii: "/"))
            default: bytes.append(byte)
            }
        }
        while bytes.count % 4 != 0 { bytes.append(UInt8(ascii: "=")) }
        let repaired = String(decoding: bytes, as: UTF8.self)[...]
        return isCanonical(repaired) ? Base64Text(checked: repaired) : nil
    }

    /// Brings base64 into the one form that Bedrock takes.
    static func normalized(_ text: String) -> Base64Text? {
        normalized(text[...])
    }

    /// The first bytes that base64 encodes, for looking at a file's signature.
    ///
    /// - Parameters:
    ///   - text: base64 in canonical form.
    ///   - count: how many bytes are wanted; all by default.
    /// - Returns: as many bytes as there are, at most `count`.
    static func prefix(of text: Base64Text, count: Int = .max) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        for byte in text.utf8 {
            let value = sextets[Int(byte)]
            guard bytes.count < count, value < 64 else { break }
            buffer = buffer << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        return bytes
    }

    /// Encodes bytes in canonical form.
    ///
    /// - Parameter bytes: what to encode.
    /// - Returns: base64, padded.
    static func encoded(_ bytes: [UInt8]) -> String {
        unsafe bytes.withUnsafeBytes { unsafe encoded($0) }
    }

    /// Encodes bytes in canonical form.
    static func encoded(_ bytes: UnsafeRawBufferPointer) -> String {
        unsafe String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { result in
            unsafe alphabet.withUnsafeBufferPointer { alphabet in
                var (start, end) = (0, 0)
                while start &+ 3 <= bytes.count {
                    let high = unsafe UInt32(bytes[start]) &<< 16 | UInt32(bytes[start &+ 1]) &<< 8
                    let word = unsafe high | UInt32(bytes[start &+ 2])
                    unsafe result[end] = alphabet[Int(word &>> 18)]
                    unsafe result[end &+ 1] = alphabet[Int(word &>> 12 & 63)]
                    unsafe result[end &+ 2] = alphabet[Int(word &>> 6 & 63)]
                    unsafe result[end &+ 3] = alphabet[Int(word & 63)]
                    start &+= 3
                    end &+= 4
                }
                let rest = bytes.count &- start
                guard rest > 0 else { return end }
                let word = unsafe UInt32(bytes[start]) &<< 16 | (rest > 1 ? UInt32(bytes[start &+ 1]) &<< 8 : 0)
                unsafe result[end] = alphabet[Int(word &>> 18)]
                unsafe result[end &+ 1] = alphabet[Int(word &>> 12 & 63)]
                unsafe result[end &+ 2] = rest > 1 ? alphabet[Int(word &>> 6 & 63)] : UInt8(ascii: "=")
                unsafe result[end &+ 3] = UInt8(ascii: "=")
                return end &+ 4
            }
        }
    }

    /// Whether text is not empty, of the standard alphabet and padded to a multiple of four.
    private static func isCanonical(_ text: Substring) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard !bytes.isEmpty, bytes.count % 4 == 0 else { return false }
            var end = bytes.count
            for _ in 0..<2 where unsafe bytes[end - 1] == UInt8(ascii: "=") { end -= 1 }
            // Without a table or a branch the compiler takes many bytes at once. The high bit of `(x - n) & ~x` tells whether x is
            // below n.
            var isAlphabet: UInt8 = 0x80
            for index in 0..<end {
                let byte = unsafe bytes[index]
                let letter = (byte | 0x20) &- UInt8(ascii: "a")
                let slashOrDigit = byte &- UInt8(ascii: "/")
                let plus = byte ^ UInt8(ascii: "+")
                isAlphabet &= (letter &- 26) & ~letter | (slashOrDigit &- 11) & ~slashOrDigit | (plus &- 1) & ~plus
            }
            return isAlphabet & 0x80 != 0
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The value of each byte of the alphabet, 64 or more for any other byte.
    private static let sextets: [UInt8] = {
        var table = [UInt8](repeating: 0x40, count: 256)
        for (value, byte) in alphabet.enumerated() { table[Int(byte)] = UInt8(value) }
        return table
    }()
}
