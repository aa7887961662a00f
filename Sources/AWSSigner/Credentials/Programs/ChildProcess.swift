// SPDX-License-Identifier: MIT-0

import FoundationEssentials

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A program that runs, and the end of the pipe that it prints to.
final class ChildProcess {
    private let process: pid_t
    private let output: Int32
    private var status: Int32?

    init(_ arguments: [String], environment: [String: String]) throws(CredentialError) {
        var ends: (read: Int32, write: Int32) = (-1, -1)
        let hasPipe = unsafe withUnsafeMutableBytes(of: &ends) { bytes in
            unsafe pipe(bytes.baseAddress?.assumingMemoryBound(to: Int32.self)) == 0
        }
        guard hasPipe else { throw Subprocess.failure(arguments.first ?? "", "cannot be run: no descriptor is left") }
        _ = fcntl(ends.read, F_SETFD, FD_CLOEXEC)
        _ = fcntl(ends.write, F_SETFD, FD_CLOEXEC)
        _ = fcntl(ends.read, F_SETFL, O_NONBLOCK)
        defer { _ = Self.closeDescriptor(ends.write) }
        let (process, error) = Self.spawn(arguments, environment, output: ends.write)
        guard error == 0 else {
            _ = Self.closeDescriptor(ends.read)
            let reason = unsafe String(cString: strerror(error))
            throw Subprocess.failure(arguments.first ?? "", "cannot be run: \(reason)")
        }
        self.process = process
        self.output = ends.read
    }

    /// The next bytes; `nil` when there are none for now, or none any more.
    func read() -> [UInt8]? {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
            count = unsafe max(0, Self.readDescriptor(output, buffer.baseAddress, buffer.count))
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// The status that the program ended with, a signal counting as one; `nil` while it runs.
    func exitStatus() -> Int32? {
        if let status { return status }
        var raw: Int32 = 0
        guard unsafe waitpid(process, &raw, WNOHANG) != 0 else { return nil }
        let signal = raw & 0x7F
        status = signal == 0 ? (raw >> 8) & 0xFF : 128 + signal
        return status
    }

    /// Ends the program, and those that it started, where it still runs.
    func kill() {
        guard exitStatus() == nil else { return }
        Self.killGroup(process)
        var raw: Int32 = 0
        unsafe waitpid(process, &raw, 0)
        status = raw
    }

    func close() {
        _ = Self.closeDescriptor(output)
    }

    private static func spawn(
        _ arguments: [String],
        _ environment: [String: String],
        output: Int32
    ) -> (pid_t, Int32) {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = unsafe posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        #if !canImport(Darwin)
            // Sockets of this program are none of the other's. Descriptors are given out from the lowest on, so that those
            // which other threads open meanwhile are among the gaps or just above the highest.
            let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
            let highest = open.compactMap { Int32($0) }.max() ?? STDERR_FILENO
            for descriptor in (STDERR_FILENO + 1)...(highest + 64) {
                unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
            }
        #endif
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        var flags = Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        #if canImport(Darwin)
            flags |= Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #endif
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        var process: pid_t = 0
        let program = arguments.first ?? ""
        let error = unsafe withCStrings(arguments) { arguments in
            unsafe withCStrings(environment.map { "\($0.key)=\($0.value)" }) { environment in
                unsafe posix_spawnp(&process, program, &actions, &attributes, arguments, environment)
            }
        }
        return (process, error ?? ENOMEM)
    }

    /// Makes a list of C strings, ended by none, for the time of a call.
    private static func withCStrings<Result>(
        _ texts: [String],
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result?
    ) -> Result? {
        var strings = unsafe texts.map { unsafe strdup($0) }
        unsafe strings.append(nil)
        defer { unsafe strings.forEach { unsafe free($0) } }
        return unsafe strings.withUnsafeMutableBufferPointer { unsafe $0.baseAddress.flatMap(body) }
    }

    private static func closeDescriptor(_ descriptor: Int32) -> Int32 {
        #if canImport(Darwin)
            Darwin.close(descriptor)
        #elseif canImport(Musl)
            Musl.close(descriptor)
        #else
            Glibc.close(descriptor)
        #endif
    }

    private static func readDescriptor(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        #if canImport(Darwin)
            unsafe Darwin.read(descriptor, buffer, count)
        #elseif canImport(Musl)
            unsafe Musl.read(descriptor, buffer, count)
        #else
            unsafe Glibc.read(descriptor, buffer, count)
        #endif
    }

    private static func killGroup(_ process: pid_t) {
        #if canImport(Darwin)
            _ = Darwin.kill(-process, SIGKILL)
        #elseif canImport(Musl)
            _ = Musl.kill(-process, SIGKILL)
        #else
            _ = Glibc.kill(-process, SIGKILL)
        #endif
    }
}
