// SPDX-License-Identifier: MIT-0

/// A role to assume with other credentials, and how.
public struct AssumedRole: Hashable, Sendable {
    /// The role's ARN.
    public var arn: String

    /// The session's name, which shows in CloudTrail; `nil` for one that tells when it began.
    public var sessionName: String?

    /// The word that the role's owner asks of others, where they do.
    public var externalID: String?

    /// How long the credentials last, in seconds; `nil` for the hour that the service gives.
    public var durationSeconds: Int?

    /// The session's tags by their keys.
    public var tags: [String: String]

    /// The keys of the tags that go along when a further role is assumed.
    public var transitiveTagKeys: [String]

    /// Makes a role.
    ///
    /// - Parameters:
    ///   - arn: the role's ARN.
    ///   - sessionName: the session's name.
    ///   - externalID: the word that the role's owner asks of others.
    ///   - durationSeconds: how long the credentials last, in seconds.
    ///   - tags: the session's tags by their keys.
    ///   - transitiveTagKeys: the keys of the tags that go along when a further role is assumed.
    public init(
        arn: String,
        sessionName: String? = nil,
        externalID: String? = nil,
        durationSeconds: Int? = nil,
        tags: [String: String] = [:],
        transitiveTagKeys: [String] = []
    ) {
        self.arn = arn
        self.sessionName = sessionName
        self.externalID = externalID
        self.durationSeconds = durationSeconds
        self.tags = tags
        self.transitiveTagKeys = transitiveTagKeys
    }
}
