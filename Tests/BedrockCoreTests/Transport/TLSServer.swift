// SPDX-License-Identifier: MIT-0

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A web server over TLS, with a certificate for some names from an authority of its own: the `openssl` command.
final class TLSServer: Sendable {
    /// The port it listens on, on loopback.
    let port: UInt16
    /// The certificate of its authority.
    let authoritiesFile: String

    private let directory: String
    private let process: pid_t
    private static let files = ["ca.key", "ca.pem", "ca.srl", "server.key", "server.csr", "server.pem", "extensions"]

    /// Starts a server with a certificate for some names, such as `DNS:localhost,IP:127.0.0.1`.
    init(names: String) throws {
        var template = Array("/tmp/tls-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ScriptedServer.Failure(call: "mkdtemp") }
        let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        self.directory = directory
        authoritiesFile = "\(directory)/ca.pem"
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout"]
        try Self.run(
            ["req", "-x509", "-days", "2", "-subj", "/CN=test authority", "-out", "\(directory)/ca.pem"]
                + ["-addext", "basicConstraints=critical,CA:TRUE"] + key + ["\(directory)/ca.key"]
        )
        try Self.run(
            ["req", "-subj", "/CN=test server", "-out", "\(directory)/server.csr"] + key + ["\(directory)/server.key"]
        )
        try Self.write("subjectAltName=\(names)\n", to: "\(directory)/extensions")
        try Self.run([
            "x509", "-req", "-in", "\(directory)/server.csr", "-CA", "\(directory)/ca.pem", "-CAkey",
            "\(directory)/ca.key",
            "-CAcreateserial", "-days", "2", "-extfile", "\(directory)/extensions", "-out", "\(directory)/server.pem",
        ])
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw ScriptedServer.Failure(call: "pipe") }
        process = try Self.spawn(
            [
                "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", "\(directory)/server.pem", "-key",
                "\(directory)/server.key",
            ],
            output: ends[1]
        )
        close(ends[1])
        // The read end stays open, so that the server never writes into nothing.
        port = try Self.port(announcedOn: ends[0])
    }

    deinit {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        for file in Self.files { unlink("\(directory)/\(file)") }
        rmdir(directory)
    }

    /// Reads until the server says `ACCEPT 127.0.0.1:port`.
    private static func port(announcedOn descriptor: Int32) throws -> UInt16 {
        var text = ""
        var chunk = [UInt8](repeating: 0, count: 1_024)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { throw ScriptedServer.Failure(call: "openssl s_server") }
            text += String(decoding: chunk[..<count], as: UTF8.self)
            for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                guard line.hasPrefix("ACCEPT "), let port = UInt16(line.split(separator: ":").last ?? "") else {
                    continue
                }
                return port
            }
        }
    }

    private static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        guard descriptor >= 0 else { throw ScriptedServer.Failure(call: "open") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        #if canImport(Darwin)
            _ = Darwin.write(descriptor, bytes, bytes.count)
        #elseif canImport(Musl)
            _ = Musl.write(descriptor, bytes, bytes.count)
        #else
            _ = Glibc.write(descriptor, bytes, bytes.count)
        #endif
    }

    /// Runs the command to its end.
    private static func run(_ arguments: [String]) throws {
        var status: Int32 = 0
        let process = try spawn(arguments, output: nil)
        guard waitpid(process, &status, 0) == process, status == 0 else {
            throw ScriptedServer.Failure(call: "openssl \(arguments[0])", code: status)
        }
    }

    private static func spawn(_ arguments: [String], output: Int32?) throws -> pid_t {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        if let output {
            posix_spawn_file_actions_adddup2(&actions, output, 1)
        } else {
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        }
        let words = (["openssl"] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let status = posix_spawnp(&process, "openssl", &actions, nil, words, environ)
        guard status == 0 else { throw ScriptedServer.Failure(call: "posix_spawnp openssl", code: status) }
        return process
    }
}
