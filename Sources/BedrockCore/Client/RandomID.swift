// SPDX-License-Identifier: MIT-0

extension String {
    /// The last part of an id that the gateway gives: 20 random letters and digits, as hard to guess as a random UUID.
    package static func randomID() -> String {
        unsafe String(unsafeUninitializedCapacity: 20) { bytes in
            for index in 0..<2 {
                // Ten of 62 characters take nearly 60 of the 64 bits, so that none is noticeably likelier than another.
                var bits = UInt64.random(in: .min ... .max)
                for offset in 0..<10 {
                    unsafe bytes.initializeElement(at: 10 * index + offset, to: characters[Int(bits % 62)])
                    bits /= 62
                }
            }
            return 20
        }
    }

    private static let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
}
