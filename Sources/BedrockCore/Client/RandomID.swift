// SPDX-License-Identifier: MIT-0

import Locking

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension String {
    /// The last part of an id that the gateway gives: 20 random letters and digits, as hard to guess as a random UUID.
    package static func randomID() -> String {
        let numbers = pool.withLock { pool in (pool.next(), pool.next()) }
        return unsafe String(unsafeUninitializedCapacity: 20) { bytes in
            var index = 0
            for number in [numbers.0, numbers.1] {
                // Ten of 62 characters take nearly 60 of the 64 bits, so that none is noticeably likelier than another.
                var bits = number
                for _ in 0..<10 {
                    unsafe bytes.initializeElement(at: index, to: characters[Int(bits % 62)])
                    bits /= 62
                    index += 1
                }
            }
            return index
        }
    }

    private static let pool = Locked(RandomPool())

    private static let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
}

/// Random numbers of the system's, taken many at a time: each request needs four, and each would be a call of the system.
private struct RandomPool {
    /// What one call gives at most: 256 bytes.
    private static let count = 32

    private var numbers: [UInt64] = []

    mutating func next() -> UInt64 {
        if numbers.isEmpty {
            numbers = Array(repeating: 0, count: Self.count)
            #if canImport(Darwin)
                unsafe numbers.withUnsafeMutableBytes { unsafe arc4random_buf($0.baseAddress, $0.count) }
            #else
                let status = unsafe numbers.withUnsafeMutableBytes { unsafe getentropy($0.baseAddress, $0.count) }
                if status != 0 { numbers = (0..<Self.count).map { _ in .random(in: .min ... .max) } }
            #endif
        }
        // Taken out, so that no id shares a number with another.
        return numbers.removeLast()
    }
}
