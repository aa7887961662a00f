// SPDX-License-Identifier: MIT-0

#if Server
    import FoundationEssentials

    #if canImport(Darwin)
        import Darwin
    #elseif canImport(Musl)
        import Musl
    #else
        import Glibc
    #endif

    /// The streams of a filter: blocking, as nothing else is to be done meanwhile.
    enum StandardStreams {
        /// The most bytes of a document.
        static let limit = 256 << 20

        /// The next bytes of standard input, `nil` at its end; what cannot be read, such as a folder, ends the program.
        static func readSome() -> [UInt8]? {
            var reason: Int32 = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
                repeat {
                    count = unsafe read(STDIN_FILENO, buffer.baseAddress, buffer.count)
                } while count < 0 && errno == EINTR
                if count < 0 { reason = errno }
                count = max(0, count)
            }
            if reason != 0 { end("Standard input cannot be read", reason) }
            return bytes.isEmpty ? nil : bytes
        }

        /// Standard input to its end.
        static func readAll() throws(GatewayError) -> [UInt8] {
            var all: [UInt8] = []
            while let bytes = readSome() {
                all += bytes
                guard all.count <= limit else { throw GatewayError.bodyTooLarge(limit: limit) }
            }
            return all
        }

        /// A file's bytes.
        static func contents(of path: String) throws(GatewayError) -> [UInt8] {
            do {
                return try Array(Data(contentsOf: URL(filePath: path)))
            } catch {
                throw GatewayError.invalidRequest(
                    "The file \(path) cannot be read.",
                    param: "request",
                    code: "no_such_file"
                )
            }
        }

        /// Writes bytes to standard output, and ends the program where that cannot be.
        ///
        /// The status is the signal's where the reader has gone, as of any filter; a full disk is told of.
        ///
        /// - Parameter bytes: the bytes.
        static func writeOutput(_ bytes: [UInt8]) {
            guard !write(bytes) else { return }
            let reason = errno
            if reason == EPIPE { exit(128 + SIGPIPE) }
            end("Standard output cannot be written", reason)
        }

        /// Writes bytes; a reader that has gone ends the program as any filter, unless the program ignores that.
        ///
        /// - Returns: whether all was written.
        @discardableResult
        static func write(_ bytes: [UInt8], toStandardError: Bool = false) -> Bool {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes { buffer in
                    unsafe writeBytes(toStandardError ? STDERR_FILENO : STDOUT_FILENO, buffer.baseAddress, buffer.count)
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }

        /// Ends the program, and tells why a stream is of no use.
        private static func end(_ what: String, _ reason: Int32) -> Never {
            let words = unsafe String(cString: strerror(reason))
            Terminal.error.tell("\(what): \(words).", as: .error)
            exit(ExitStatus.failure.rawValue)
        }

        private static func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
            #if canImport(Darwin)
                unsafe Darwin.write(descriptor, bytes, count)
            #elseif canImport(Musl)
                unsafe Musl.write(descriptor, bytes, count)
            #else
                unsafe Glibc.write(descriptor, bytes, count)
            #endif
        }
    }
#endif
