// SPDX-License-Identifier: MIT-0

/// Runs a program and takes what it prints, without a shell and without holding a thread.
enum Subprocess {
    /// The most bytes that a program may print.
    static let outputLimit = 64 << 10

    /// How long a program may take.
    static let timeLimit = Duration.seconds(60)

    /// Runs a program; its words on standard error go where this program's own go.
    ///
    /// - Parameters:
    ///   - arguments: the program, which is looked for in `PATH`, and its arguments.
    ///   - environment: the program's variables.
    /// - Returns: what it printed.
    /// - Throws: ``CredentialError`` with code `sourceFailed`; `CancellationError`, after the program has been ended.
    static func run(_ arguments: [String], environment: [String: String]) async throws -> [UInt8] {
        try await run(arguments, environment: environment, timeLimit: timeLimit)
    }

    /// Runs a program that may take so long.
    static func run(
        _ arguments: [String],
        environment: [String: String],
        timeLimit: Duration
    ) async throws -> [UInt8] {
        let program = arguments.first ?? ""
        let child = try ChildProcess(arguments, environment: environment)
        defer { child.close() }
        let end = ContinuousClock.now + timeLimit
        var output: [UInt8] = []
        do {
            while true {
                // Asked first, so that what is read afterwards is all that there will be.
                let status = child.exitStatus()
                while let bytes = child.read() {
                    output += bytes
                    guard output.count <= outputLimit else {
                        throw failure(program, "prints more than \(outputLimit) bytes")
                    }
                }
                if let status {
                    guard status == 0 else {
                        throw failure(program, "ends with status \(status); its own words are on standard error")
                    }
                    return output
                }
                guard ContinuousClock.now < end else { throw failure(program, "takes more than \(timeLimit)") }
                try await Task.sleep(for: .milliseconds(10))
            }
        } catch {
            child.kill()
            throw error
        }
    }

    static func failure(_ program: String, _ what: String) -> CredentialError {
        CredentialError(.sourceFailed, "The program \(program) of credential_process \(what).")
    }
}
