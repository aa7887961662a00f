// SPDX-License-Identifier: MIT-0

/// Credentials that a program prints, which `credential_process` in a profile names.
///
/// The program is run without a shell, and only because the operator's own file says so.
struct ProcessCredentials: CredentialProvider {
    /// The noun phrase for messages.
    let source = "the program of credential_process"

    private let command: String
    private let surroundings: Surroundings

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - command: the program and its arguments.
    ///   - surroundings: what runs it.
    init(_ command: String, _ surroundings: Surroundings) {
        self.command = command
        self.surroundings = surroundings
    }

    /// Runs the program.
    ///
    /// - Returns: what it prints.
    /// - Throws: ``CredentialError`` when it cannot be run, fails, takes too long, or prints something else.
    func find() async throws -> Identity? {
        guard let words = ShellWords.split(command), let program = words.first, !program.isEmpty else {
            throw CredentialError(.invalidSetting, "credential_process is no command: a quote in it is left open.")
        }
        let output = try await surroundings.runProgram(words, surroundings.environment)
        let found = try MetadataCredentials(output, from: "The program \(program) of credential_process")
        guard found.version == 1 else {
            throw CredentialError(
                .sourceFailed,
                "The program \(program) of credential_process prints \"Version\" "
                    + "\(found.version.map(String.init) ?? "not at all"), but only 1 is known."
            )
        }
        return .credentials(try found.credentials())
    }
}
