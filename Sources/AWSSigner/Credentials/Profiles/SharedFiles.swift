// SPDX-License-Identifier: MIT-0

/// AWS's two configuration files together, with what profiles refer to.
struct SharedFiles: Sendable {
    /// Where the two files are looked for.
    struct Paths: Sendable {
        /// The file of credentials.
        let credentials: String
        /// The file of configuration.
        let config: String

        /// Finds the paths by the environment or below the home folder.
        init(environment: [String: String]) {
            credentials = Self.path("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials", environment)
            config = Self.path("AWS_CONFIG_FILE", "~/.aws/config", environment)
        }

        private static func path(_ variable: String, _ standard: String, _ environment: [String: String]) -> String {
            let path = environment.value(variable) ?? standard
            guard let home = environment.home, path.hasPrefix("~/") else { return path }
            return home + path.dropFirst()
        }
    }

    /// Where the two files are looked for.
    let paths: Paths

    private let credentials: [String: [String: String]]
    private let config: [String: [String: String]]

    /// Reads the files.
    ///
    /// - Parameters:
    ///   - environment: the variables `AWS_SHARED_CREDENTIALS_FILE`, `AWS_CONFIG_FILE`, `HOME`.
    ///   - readFile: gives the text at a path, or `nil` when there is no file.
    /// - Throws: ``CredentialError`` where a file cannot be read, or is not in the format.
    init(
        environment: [String: String],
        readFile: (String) throws(CredentialError) -> String?
    ) throws(CredentialError) {
        paths = Paths(environment: environment)
        func sections(_ path: String) throws(CredentialError) -> [String: [String: String]] {
            try readFile(path).map { text throws(CredentialError) in try SharedFile(text, path: path) }?.sections ?? [:]
        }
        credentials = try sections(paths.credentials)
        config = try sections(paths.config)
    }

    /// The profile that the program or the environment names, else the default one where there is one.
    func profile(inUse name: String?, environment: [String: String]) throws(CredentialError) -> Profile? {
        let named = name ?? environment.value("AWS_PROFILE") ?? environment.value("AWS_DEFAULT_PROFILE")
        if let profile = profile(named ?? "default") { return profile }
        guard let named else { return nil }
        throw CredentialError(
            .profileNotFound,
            "The profile \"\(named)\" is neither in \(paths.credentials) nor in \(paths.config). "
                + "Add it there, or name another one, for instance in AWS_PROFILE."
        )
    }

    /// A profile by its name; `nil` where it is in neither file.
    func profile(_ name: String) -> Profile? {
        let fromCredentials = credentials[name]
        let fromConfig = section("profile", name) ?? (name == "default" ? config["default"] : nil)
        guard fromCredentials != nil || fromConfig != nil else { return nil }
        let services = fromCredentials?.value("services") ?? fromConfig?.value("services")
        return Profile(
            name: name,
            credentialsFile: fromCredentials ?? [:],
            configFile: fromConfig ?? [:],
            services: services.flatMap { section("services", $0) },
            paths: paths
        )
    }

    /// A section of the file of configuration: `[word name]`, in quotes when the name has spaces.
    func section(_ word: String, _ name: String) -> [String: String]? {
        for (section, settings) in config where section.hasPrefix(word) {
            let rest = section.dropFirst(word.count)
            guard let separator = rest.first, separator.isWhitespace else { continue }
            var written = rest.trimmed()
            for quote in ["\"", "'"] where written.count > 1 && written.hasPrefix(quote) && written.hasSuffix(quote) {
                written = written.dropFirst().dropLast()
            }
            if written == name { return settings }
        }
        return nil
    }
}

extension [String: String] {
    /// The value of a variable or setting that is there and not empty.
    func value(_ name: String) -> String? {
        self[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The home folder that the variables name.
    var home: String? { value("HOME") ?? value("USERPROFILE") }
}
