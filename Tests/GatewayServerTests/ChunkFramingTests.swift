// SPDX-License-Identifier: MIT-0

#if Server
    import NIOCore
    import Testing

    @testable import GatewayServer

    /// The chunks of a streamed answer.
    struct ChunkFramingTests {
        @Test(arguments: [1, 9, 10, 15, 16, 17, 255, 256, 4095, 4096, 65_535, 65_536, 1_000_000])
        func `a chunk says its size, and ends with a line break`(size: Int) {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            let framed = Array("\(String(size, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
            #expect(ByteBuffer(chunk: bytes) == ByteBuffer(bytes: framed))
        }
    }
#endif
