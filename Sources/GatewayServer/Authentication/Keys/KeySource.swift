// SPDX-License-Identifier: MIT-0

import AWSSigner
import FoundationEssentials

/// Where the gateway's keys are kept, where that is not the configuration itself.
public struct KeySource: Hashable, Sendable {
    enum Place: Hashable, Sendable {
        case parameter, secret, file
    }

    let place: Place

    /// The parameter's name, the secret's ARN or name, or the file's path.
    let name: String

    /// A parameter of AWS Systems Manager.
    ///
    /// - Parameter name: the parameter's name or ARN.
    /// - Returns: the source.
    public static func parameter(_ name: String) -> KeySource { KeySource(place: .parameter, name: name) }

    /// A secret of AWS Secrets Manager.
    ///
    /// - Parameter name: the secret's ARN or name.
    /// - Returns: the source.
    public static func secret(_ name: String) -> KeySource { KeySource(place: .secret, name: name) }

    /// A file.
    ///
    /// - Parameter path: the file's path.
    /// - Returns: the source.
    public static func file(_ path: String) -> KeySource { KeySource(place: .file, name: path) }

    /// Whether AWS is asked for the keys.
    var isRemote: Bool { place != .file }

    /// The variable that names the source.
    var variable: String {
        switch place {
        case .parameter: "API_KEY_PARAM_NAME"
        case .secret: "API_KEY_SECRET_ARN"
        case .file: "API_KEY_FILE"
        }
    }
}

/// Reads keys where they are kept.
struct KeyReader: Sendable {
    let source: KeySource
    let surroundings: Surroundings
    let credentials: any CredentialProvider

    /// Reads the keys.
    ///
    /// - Returns: the keys by their names; at least one.
    /// - Throws: ``ConfigurationError`` that names the source and tells why.
    func keys() async throws -> [String: String] {
        let text: String
        do {
            text = try await self.text()
        } catch let error as CredentialError {
            throw ConfigurationError("\(source.variable) names \(source.name), which cannot be read. \(error.message)")
        }
        return try KeyList.keys(in: text, source: "What \(source.variable) names")
    }

    /// What tells that a file has changed; `nil` for what is not a file, or is not there.
    func stamp() -> FileStamp? {
        source.place == .file ? FileStamp(path: source.name) : nil
    }

    private func text() async throws -> String {
        switch source.place {
        case .file:
            guard let text = try surroundings.readFile(source.name) else {
                throw CredentialError(.sourceFailed, "There is no such file.")
            }
            return text
        case .parameter:
            return try await RemoteKeys.parameter(source.name, surroundings, credentials)
        case .secret:
            return try await RemoteKeys.secret(source.name, surroundings, credentials)
        }
    }
}

/// What changes when a file does.
struct FileStamp: Hashable, Sendable {
    private let changed: Date?
    private let size: UInt64?

    /// Looks at a file; `nil` is returned when there is none.
    init?(path: String) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
        changed = attributes[.modificationDate] as? Date
        size = attributes[.size] as? UInt64
    }
}
