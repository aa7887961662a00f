// SPDX-License-Identifier: MIT-0

import CZlib

/// CRC-32 by zlib, the checksum of event-stream frames.
enum Checksum {
    /// Continues a checksum over more bytes.
    ///
    /// - Parameters:
    ///   - bytes: the bytes.
    ///   - range: which of them.
    ///   - start: the checksum of the bytes before; 0 at the beginning.
    /// - Returns: the checksum of all bytes so far.
    static func crc32(of bytes: [UInt8], _ range: Range<Int>, continuing start: UInt32 = 0) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            // Frames are bounded far below the range of zlib's length.
            let part = unsafe UnsafeBufferPointer(rebasing: buffer[range])
            return unsafe UInt32(truncatingIfNeeded: CZlib.crc32(uLong(start), part.baseAddress, uInt(part.count)))
        }
    }
}
