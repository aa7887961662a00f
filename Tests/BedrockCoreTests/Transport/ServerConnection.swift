// SPDX-License-Identifier: MIT-0

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The server's end of a connection, for the one thread that runs its script.
final class ServerConnection {
    /// A request as it came over the wire.
    struct Request: Sendable {
        /// The request line, for instance `GET /path HTTP/1.1`.
        var line: String
        /// The field lines, as they are.
        var fields: [String]
        var body: [UInt8]

        /// The value of the first field of a name.
        func value(_ name: String) -> String? {
            fields.first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { String($0.dropFirst(name.count + 1).drop { $0 == " " }) }
        }
    }

    private var descriptor: Int32
    private var buffer: [UInt8] = []

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Reads a request with its body; `nil` when the client has closed the connection instead.
    func readRequest() throws -> Request? {
        let end = Array("\r\n\r\n".utf8)
        var searched = 0
        while true {
            if let start = buffer.firstIndex(of: end, from: searched) {
                let head = String(decoding: buffer[..<start], as: UTF8.self)
                buffer.removeFirst(start + end.count)
                var lines = head.split(separator: "\r\n").map(String.init)
                var request = Request(line: lines.removeFirst(), fields: lines, body: [])
                let length = request.value("Content-Length").flatMap { Int($0) } ?? 0
                while buffer.count < length {
                    guard try fill() else { return nil }
                }
                request.body = Array(buffer.prefix(length))
                buffer.removeFirst(length)
                return request
            }
            searched = max(0, buffer.count - end.count)
            guard try fill() else { return nil }
        }
    }

    /// Reads a chunk of a body in chunks; `nil` for the last, which is empty, or when the client has closed the connection.
    func readChunk() throws -> [UInt8]? {
        guard let line = try readLine(), let count = Int(line, radix: 16) else { return nil }
        guard count > 0 else { return nil }
        while buffer.count < count + 2 {
            guard try fill() else { return nil }
        }
        defer { buffer.removeFirst(count + 2) }
        return Array(buffer[..<count])
    }

    /// Reads the lines behind the last chunk.
    func readTrailers() throws -> [String] {
        var lines: [String] = []
        while let line = try readLine(), !line.isEmpty { lines.append(line) }
        return lines
    }

    private func readLine() throws -> String? {
        let end = Array("\r\n".utf8)
        while true {
            if let start = buffer.firstIndex(of: end, from: 0) {
                defer { buffer.removeFirst(start + end.count) }
                return String(decoding: buffer[..<start], as: UTF8.self)
            }
            guard try fill() else { return nil }
        }
    }

    /// Waits until the client closes the connection, whatever it sends before.
    func waitForClose() {
        while (try? fill()) == true { buffer = [] }
    }

    private func fill() throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count >= 0 else { throw ScriptedServer.Failure(call: "recv") }
        buffer += chunk[..<count]
        return count > 0
    }

    /// Sends text.
    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    /// Sends bytes; blocks as long as the client does not take them.
    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            sent += try bytes.withUnsafeBytes { try send(UnsafeRawBufferPointer(rebasing: $0[sent...]), flags: 0) }
        }
    }

    /// Sends bytes over and over until the client has taken nothing for a while; returns how many it took.
    func sendUntilBlocked(_ bytes: [UInt8], atMost limit: Int, patience: Int32) throws -> Int {
        var total = 0
        while total < limit {
            var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&entry, 1, patience) > 0 else { return total }
            total += try bytes.withUnsafeBytes { try send($0, flags: Int32(MSG_DONTWAIT)) }
        }
        return total
    }

    private func send(_ bytes: UnsafeRawBufferPointer, flags: Int32) throws -> Int {
        #if canImport(Darwin)
            let count = Darwin.send(descriptor, bytes.baseAddress, bytes.count, flags)
        #elseif canImport(Musl)
            let count = Musl.send(descriptor, bytes.baseAddress, bytes.count, flags | Int32(MSG_NOSIGNAL))
        #else
            let count = Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags | Int32(MSG_NOSIGNAL))
        #endif
        guard count >= 0 else { throw ScriptedServer.Failure(call: "send") }
        return count
    }

    /// Closes the connection; with a reset, as a dying peer would.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// Closes the connection.
    func close() {
        guard descriptor >= 0 else { return }
        #if canImport(Darwin)
            Darwin.close(descriptor)
        #elseif canImport(Musl)
            Musl.close(descriptor)
        #else
            Glibc.close(descriptor)
        #endif
        descriptor = -1
    }
}

extension [UInt8] {
    /// Where a run of bytes begins.
    fileprivate func firstIndex(of run: [UInt8], from start: Int) -> Int? {
        guard count >= start + run.count else { return nil }
        return (start...(count - run.count)).first { self[$0..<$0 + run.count].elementsEqual(run) }
    }
}
