// SPDX-License-Identifier: MIT-0

import FoundationEssentials

/// A named set of settings from AWS's two configuration files, `~/.aws/credentials` and `~/.aws/config`.
public struct Profile: Sendable {
    /// The profile's name.
    public let name: String

    /// The settings of the file of credentials.
    let credentialsFile: [String: String]

    /// The settings of the file of configuration.
    let configFile: [String: String]

    /// Where the two files are looked for.
    let paths: (credentials: String, config: String)

    /// A setting of the profile; the file of credentials wins.
    ///
    /// - Parameter name: the setting's name in lower case.
    /// - Returns: its value, or `nil` when it is not set or empty.
    public func setting(_ name: String) -> String? {
        credentialsFile.value(name) ?? configFile.value(name)
    }

    /// The region that the profile names.
    public var region: String? { setting("region") }

    /// Reads a profile from the files that the environment names.
    ///
    /// - Parameters:
    ///   - environment: the variables: `AWS_PROFILE`, `AWS_SHARED_CREDENTIALS_FILE`, `AWS_CONFIG_FILE`, `HOME`.
    ///   - name: the profile, when it is not the environment's to name.
    /// - Returns: the profile, or `nil` when none was named and there is no default one.
    /// - Throws: ``CredentialError`` when the named profile is in neither file, or a file cannot be read.
    public static func load(
        environment: [String: String],
        name: String? = nil
    ) throws(CredentialError) -> Profile? {
        try load(environment: environment, name: name, readFile: readFromDisk)
    }

    /// Reads a profile with files that come from elsewhere.
    ///
    /// - Parameters:
    ///   - environment: the variables.
    ///   - name: the profile, when it is not the environment's to name.
    ///   - readFile: gives the text at a path, or `nil` when there is no file.
    /// - Returns: the profile, or `nil` when none was named and there is no default one.
    /// - Throws: ``CredentialError`` when the named profile is in neither file, or a file cannot be read.
    package static func load(
        environment: [String: String],
        name: String?,
        readFile: (String) throws(CredentialError) -> String?
    ) throws(CredentialError) -> Profile? {
        let named = name ?? environment.value("AWS_PROFILE") ?? environment.value("AWS_DEFAULT_PROFILE")
        let name = named ?? "default"
        let paths = paths(environment: environment)
        func sections(_ path: String) throws(CredentialError) -> [String: [String: String]] {
            try readFile(path).map { text throws(CredentialError) in try SharedFile(text, path: path) }?.sections ?? [:]
        }
        let fromCredentials = try sections(paths.credentials)[name]
        let fromConfig = settings(of: name, in: try sections(paths.config))
        guard fromCredentials != nil || fromConfig != nil else {
            guard named != nil else { return nil }
            throw CredentialError(
                .profileNotFound,
                "The profile \"\(name)\" is neither in \(paths.credentials) nor in \(paths.config). "
                    + "Add it there, or name another one, for instance in AWS_PROFILE."
            )
        }
        return Profile(
            name: name,
            credentialsFile: fromCredentials ?? [:],
            configFile: fromConfig ?? [:],
            paths: paths
        )
    }

    /// Where the two files are, by the environment or below the home folder.
    static func paths(environment: [String: String]) -> (credentials: String, config: String) {
        let home = environment.value("HOME") ?? environment.value("USERPROFILE")
        func path(_ variable: String, _ standard: String) -> String {
            let path = environment.value(variable) ?? standard
            guard let home, path.hasPrefix("~/") else { return path }
            return home + path.dropFirst()
        }
        return (
            path("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"), path("AWS_CONFIG_FILE", "~/.aws/config")
        )
    }

    /// The file of configuration writes `[profile name]`, in quotes when the name has spaces; `[default]` needs no word.
    private static func settings(of name: String, in sections: [String: [String: String]]) -> [String: String]? {
        for (section, settings) in sections where section.hasPrefix("profile") {
            let rest = section.dropFirst(7)
            guard let separator = rest.first, separator.isWhitespace else { continue }
            var written = rest.trimmed()
            for quote in ["\"", "'"] where written.count > 1 && written.hasPrefix(quote) && written.hasSuffix(quote) {
                written = written.dropFirst().dropLast()
            }
            if written == name { return settings }
        }
        return name == "default" ? sections["default"] : nil
    }

    private static func readFromDisk(_ path: String) throws(CredentialError) -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CredentialError(
                .unreadableFile,
                "\(path) is there but cannot be read. Let this program's user read it."
            )
        }
        return String(decoding: data, as: UTF8.self)
    }
}
