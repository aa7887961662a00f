// SPDX-License-Identifier: MIT-0

/// Makes strings of bytes that should be UTF-8.
package enum ByteText {
    /// The text that bytes hold, or `nil` where they are not UTF-8.
    ///
    /// The standard library's own test of foreign bytes takes longer to begin than a short text takes to decode. Decoding
    /// with repairs does not, and has changed something exactly where the bytes were not UTF-8.
    ///
    /// - Parameter bytes: the bytes.
    /// - Returns: the text.
    package static func string(of bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.count <= shortText else { return unsafe String(validating: bytes, as: UTF8.self) }
        var text = unsafe String(decoding: bytes, as: UTF8.self)
        let isSame = text.withUTF8 { unsafe areSame(UnsafeRawBufferPointer($0), UnsafeRawBufferPointer(bytes)) }
        return isSame ? text : nil
    }

    /// The text that bytes hold, or `nil` where they are not UTF-8.
    ///
    /// - Parameters:
    ///   - bytes: the bytes.
    ///   - range: which of them.
    /// - Returns: the text.
    package static func string(of bytes: [UInt8], _ range: Range<Int>) -> String? {
        unsafe bytes.withUnsafeBufferPointer { unsafe string(of: UnsafeBufferPointer(rebasing: $0[range])) }
    }

    private static let shortText = 512

    /// Whether two runs of bytes are the same.
    ///
    /// - Parameters:
    ///   - left: one run.
    ///   - right: the other.
    /// - Returns: whether they are.
    package static func areSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        var index = 0
        while index &+ 8 <= left.count {
            let word = unsafe left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard unsafe word == right.loadUnaligned(fromByteOffset: index, as: UInt64.self) else { return false }
            index &+= 8
        }
        if left.count >= 8 {
            // The rest, together with some bytes before it.
            index = left.count &- 8
            let word = unsafe left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            return unsafe word == right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        }
        while index < left.count {
            guard unsafe left[index] == right[index] else { return false }
            index &+= 1
        }
        return true
    }

    /// Whether all bytes of a text are of a kind; through the string's own view each would be fetched by itself.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - isRight: tells the kind.
    /// - Returns: whether all are; also where there is none.
    @inlinable
    @inline(__always)
    package static func all(of text: String, _ isRight: (UInt8) -> Bool) -> Bool {
        unsafe text.utf8.withContiguousStorageIfAvailable { unsafe $0.allSatisfy(isRight) }
            ?? text.utf8.allSatisfy(isRight)
    }

    /// Where a text first stands within bytes.
    ///
    /// The standard library's search, made for patterns of all kinds, takes as long to begin as half a chat takes to be answered.
    ///
    /// - Parameters:
    ///   - text: what is looked for; at least one byte.
    ///   - bytes: where.
    /// - Returns: the positions of the text's bytes.
    package static func firstRange(of text: StaticString, in bytes: [UInt8]) -> Range<Int>? {
        let count = text.utf8CodeUnitCount
        return unsafe bytes.withUnsafeBytes { bytes in
            let wanted = unsafe UnsafeRawBufferPointer(start: text.utf8Start, count: count)
            var start = 0
            while start &+ count <= bytes.count {
                if unsafe bytes[start] == wanted[0],
                    unsafe areSame(UnsafeRawBufferPointer(rebasing: bytes[start..<start &+ count]), wanted)
                {
                    return start..<start &+ count
                }
                start &+= 1
            }
            return nil
        }
    }
}
