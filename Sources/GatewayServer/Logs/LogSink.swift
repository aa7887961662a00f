// SPDX-License-Identifier: MIT-0

import Dispatch
import Locking

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Where lines of the log go: a descriptor whose reader may be slow, or stand still.
///
/// A line is written at once where that cannot block, by one call of the system. Else lines wait for a thread that may be
/// blocked, up to a bound beyond which they are dropped and counted: a reader of the log that stands still must not hold up
/// the threads that serve requests, nor fill the memory.
final class LogSink: Sendable {
    /// Standard error.
    static let standardError = LogSink(descriptor: STDERR_FILENO)

    /// The most bytes that wait.
    private static let limit = 1 << 20

    /// The most bytes that a pipe with room takes at once: POSIX says 512, but a pipe that tells of room has a page.
    private static let atOnce = 4096

    private struct Waiting {
        var bytes: [UInt8] = []
        var dropped = 0
        /// Whether the thread that may be blocked has something to do.
        var isBusy = false
    }

    private let descriptor: Int32
    /// Whether the descriptor is a file of the disk, which has room at any time.
    private let isFile: Bool
    private let waiting = Locked(Waiting())
    private let clock = LogClock()
    private let writer = DispatchQueue(label: "bedrock-gateway.log")

    init(descriptor: Int32) {
        self.descriptor = descriptor
        var status = stat()
        isFile = unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// The time by RFC 3339, to the millisecond.
    func time() -> String { clock.now() }

    /// Writes a line.
    ///
    /// - Parameters:
    ///   - line: the line, with its end.
    ///   - tellDropped: makes the line that tells how many were dropped before this one.
    func write(_ line: [UInt8], tellDropped: (Int) -> [UInt8]) {
        let begins = waiting.withLock { [descriptor, isFile] waiting in
            var rest = line[...]
            if !waiting.isBusy, waiting.dropped == 0, rest.count <= Self.atOnce, isFile || Self.hasRoom(descriptor) {
                let count = Self.writeSome(rest, to: descriptor)
                // What cannot be written to, such as a pipe without a reader, takes nothing later either.
                if count == rest.count || count < 0 && errno != EAGAIN && errno != EINTR { return false }
                rest = rest.dropFirst(max(0, count))
            }
            guard waiting.bytes.count + rest.count <= Self.limit else {
                waiting.dropped += 1
                return false
            }
            if waiting.dropped > 0 {
                waiting.bytes += tellDropped(waiting.dropped)
                waiting.dropped = 0
            }
            waiting.bytes += rest
            defer { waiting.isBusy = true }
            return !waiting.isBusy
        }
        if begins { writer.async { [self] in drain() } }
    }

    /// Waits until all is written, for the end of the process.
    ///
    /// - Parameter milliseconds: how long.
    func flush(milliseconds: Int) {
        let done = DispatchSemaphore(value: 0)
        writer.async { done.signal() }
        _ = done.wait(timeout: .now() + .milliseconds(milliseconds))
    }

    /// Writes what waits; blocks as long as nobody takes it.
    private func drain() {
        while true {
            let next = waiting.withLock { waiting in
                defer { waiting.bytes = [] }
                waiting.isBusy = !waiting.bytes.isEmpty
                return waiting.bytes
            }
            if next.isEmpty { return }
            var bytes = next[...]
            while !bytes.isEmpty {
                let count = Self.writeSome(bytes, to: descriptor)
                if count < 0, errno == EAGAIN { Self.waitForRoom(descriptor) }
                if count < 0, errno != EAGAIN, errno != EINTR { break }
                bytes = bytes.dropFirst(max(0, count))
            }
        }
    }

    private static func hasRoom(_ descriptor: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return unsafe poll(&request, 1, 0) == 1
    }

    private static func waitForRoom(_ descriptor: Int32) {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&request, 1, 1000)
    }

    private static func writeSome(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Int {
        unsafe bytes.withUnsafeBytes { buffer in
            #if canImport(Darwin)
                unsafe Darwin.write(descriptor, buffer.baseAddress, buffer.count)
            #elseif canImport(Musl)
                unsafe Musl.write(descriptor, buffer.baseAddress, buffer.count)
            #else
                unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            #endif
        }
    }
}
