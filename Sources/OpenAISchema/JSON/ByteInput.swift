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

    /// The text between two positions, or `nil` where it is not UTF-8.
    func text(_ range: Range<Int>) -> String? {
        unsafe String(validating: UnsafeBufferPointer(rebasing: buffer[range]), as: UTF8.self)
    }
}
