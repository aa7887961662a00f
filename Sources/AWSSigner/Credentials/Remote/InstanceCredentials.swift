// SPDX-License-Identifier: MIT-0

import HTTPTypes

/// Credentials of the role of the EC2 instance that the program runs on, from its metadata service (IMDSv2).
///
/// Version 1 of the service, which other programs of the machine can be tricked into asking, is used only where
/// `AWS_EC2_METADATA_V1_DISABLED` is `false` and there is no version 2. Asks anew each time; see ``CachedCredentials``.
public struct InstanceCredentials: CredentialProvider {
    /// The noun phrase for messages.
    public var source: String {
        isDisabled
            ? "the instance's role (not asked for, as AWS_EC2_METADATA_DISABLED is true)"
            : "the instance's role (the metadata service of EC2)"
    }

    private let surroundings: Surroundings

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - environment: the variables; the process's own are the program's to pass in.
    ///   - transport: what asks the service.
    public init(environment: [String: String], transport: any HTTPTransport) {
        self.init(Surroundings(environment: environment, transport: transport))
    }

    /// Makes a provider in surroundings of a test.
    package init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    private var isDisabled: Bool {
        surroundings.environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true"
    }

    /// Asks the metadata service.
    ///
    /// - Returns: the credentials, or `nil` when there is no such service, or the instance has no role.
    /// - Throws: ``CredentialError`` when a setting makes no sense, or the service fails.
    public func find() async throws -> Identity? {
        guard !isDisabled else { return nil }
        let service = try InstanceMetadata(surroundings)
        guard let access = try await service.open() else { return nil }
        let folder = "/latest/meta-data/iam/security-credentials/"
        guard let list = try await service.text(at: folder, access),
            let role = list.split(whereSeparator: \.isNewline).first.map({ String($0.trimmed()) }), !role.isEmpty
        else { return nil }
        guard let text = try await service.text(at: folder + PercentEncoding.label(role), access) else { return nil }
        var credentials = try MetadataCredentials(Array(text.utf8), from: "The metadata service").credentials()
        let now = surroundings.now()
        if let expiration = credentials.expiration, expiration <= now {
            // While the service cannot renew them, AWS accepts those that it gave last.
            credentials.expiration = SigningDate(secondsSince1970: now.secondsSince1970 + 600)
        }
        return .credentials(credentials)
    }
}
