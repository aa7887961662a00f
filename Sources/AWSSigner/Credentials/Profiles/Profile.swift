// SPDX-License-Identifier: MIT-0

/// A named set of settings from AWS's two configuration files, `~/.aws/credentials` and `~/.aws/config`.
public struct Profile: Sendable {
    /// The profile's name.
    public let name: String

    /// The settings of the file of credentials.
    let credentialsFile: [String: String]

    /// The settings of the file of configuration.
    let configFile: [String: String]

    /// The section `[services …]` that the profile names, where there is one.
    let services: [String: String]?

    /// Where the two files are looked for.
    let paths: SharedFiles.Paths

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
        try load(environment: environment, name: name, readFile: FileReading.fromDisk)
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
        try SharedFiles(environment: environment, readFile: readFile).profile(inUse: name, environment: environment)
    }
}
