// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import CCurl

    #if canImport(Darwin)
        import Darwin
    #elseif canImport(Musl)
        import Musl
    #else
        import Glibc
    #endif

    /// A descriptor that becomes readable when another thread says so: an eventfd, or a pipe where there is none.
    struct Wakeup: Sendable {
        /// What to wait on.
        let readDescriptor: Int32
        private let writeDescriptor: Int32

        init() throws {
            #if os(Linux)
                readDescriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
                writeDescriptor = readDescriptor
            #else
                var ends: [Int32] = [-1, -1]
                _ = unsafe pipe(&ends)
                (readDescriptor, writeDescriptor) = (ends[0], ends[1])
                for end in ends where end >= 0 {
                    _ = fcntl(end, F_SETFL, O_NONBLOCK)
                    _ = fcntl(end, F_SETFD, FD_CLOEXEC)
                }
            #endif
            guard readDescriptor >= 0 else {
                throw TransportError(.other, "No descriptor is left to wake the transport with.")
            }
        }

        /// Makes the descriptor readable.
        func signal() {
            // A full counter or pipe is readable already, so a failure needs no second try.
            var one: UInt64 = 1
            _ = unsafe write(writeDescriptor, &one, MemoryLayout<UInt64>.size)
        }

        /// Makes the descriptor unreadable again.
        func clear() {
            #if os(Linux)
                var count: UInt64 = 0
                _ = unsafe read(readDescriptor, &count, MemoryLayout<UInt64>.size)
            #else
                var bytes = [UInt8](repeating: 0, count: 256)
                while unsafe read(readDescriptor, &bytes, bytes.count) == bytes.count {}
            #endif
        }

        /// Gives the descriptors back.
        func close() {
            #if canImport(Darwin)
                Darwin.close(readDescriptor)
                Darwin.close(writeDescriptor)
            #elseif canImport(Musl)
                Musl.close(readDescriptor)
            #else
                Glibc.close(readDescriptor)
            #endif
        }
    }
#endif
