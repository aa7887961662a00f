// SPDX-License-Identifier: MIT-0

import Foundation
import Testing

@testable import AWSSigner

@Suite struct SubprocessTests {
    static let path = ["PATH": "/usr/bin:/bin"]

    func failure(_ arguments: [String], timeLimit: Duration = .seconds(60)) async -> String {
        do {
            _ = try await Subprocess.run(arguments, environment: Self.path, timeLimit: timeLimit)
            return "nothing failed"
        } catch {
            return (error as? CredentialError)?.message ?? "\(error)"
        }
    }

    @Test("A program gets its arguments and variables as they are, and no standard input")
    func runs() async throws {
        let script = "cat; printf '%s|' \"$@\" \"$NAME\""
        let environment = Self.path.merging(["NAME": "a value"]) { $1 }
        let output = try await Subprocess.run(
            ["sh", "-c", script, "sh", "$HOME", "two words", ""],
            environment: environment
        )
        #expect(String(decoding: output, as: UTF8.self) == "$HOME|two words||a value|")
    }

    @Test("What a program prints in many parts arrives whole")
    func parts() async throws {
        let output = try await Subprocess.run(
            ["sh", "-c", "i=0; while [ $i -lt 400 ]; do printf '%0100d' $i; i=$((i+1)); done"],
            environment: Self.path
        )
        #expect(output.count == 40_000)
    }

    @Test(
        "Descriptors of this process are not the program's",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd"))
    )
    func descriptors() async throws {
        let pipe = Pipe()
        let output = try await Subprocess.run(["ls", "/proc/self/fd"], environment: Self.path)
        withExtendedLifetime(pipe) {}
        // The fourth is the folder that ls reads.
        #expect(String(decoding: output, as: UTF8.self).split(separator: "\n") == ["0", "1", "2", "3"])
    }

    @Test("A program that is not there, fails, or prints too much is told of")
    func failures() async {
        #expect(await failure(["/nonexistent/tool"]).contains("/nonexistent/tool of credential_process cannot be run"))
        #expect(await failure(["sh", "-c", "exit 3"]).contains("status 3"))
        #expect(await failure(["sh", "-c", "kill -9 $$"]).contains("status 137"))
        #expect(await failure(["head", "-c", "70000", "/dev/zero"]).contains("more than 65536 bytes"))
    }

    @Test("A program that takes too long is ended, with what it has started")
    func timeLimit() async {
        #expect(
            await failure(["sh", "-c", "sleep 600 & sleep 600"], timeLimit: .milliseconds(50)).contains("takes more")
        )
    }

    @Test("A task that is cancelled ends its program")
    func cancellation() async throws {
        let task = Task { try await Subprocess.run(["sleep", "600"], environment: Self.path) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test(
        "A command is split as a shell splits it",
        arguments: [
            ("", []), ("  a  b\t", ["a", "b"]), (#"a 'b c' "d e""#, ["a", "b c", "d e"]), (#"a"b"'c'"#, ["abc"]),
            (#"a\ b"#, ["a b"]), (#""a\"b\\c\d""#, [#"a"b\c\d"#]), (#"'a\b'"#, [#"a\b"#]), (#"'' """#, ["", ""]),
            ("$HOME `x` *", ["$HOME", "`x`", "*"]), ("a#b #c", ["a#b", "#c"]),
        ]
    )
    func words(command: String, words: [String]) {
        #expect(ShellWords.split(command) == words)
    }

    @Test("An open quote is no command", arguments: ["'a", "\"a", "a\\", "a 'b\""])
    func noWords(command: String) {
        #expect(ShellWords.split(command) == nil)
    }
}
