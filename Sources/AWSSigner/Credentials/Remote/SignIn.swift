// SPDX-License-Identifier: MIT-0

import Crypto

/// A role of somebody who is signed in to IAM Identity Center by `aws sso login`.
struct SignIn: Hashable, Sendable {
    /// The name of the session that several profiles share; `nil` in the older form, where the profile says all.
    let session: String?
    /// Where people sign in.
    let startURL: String
    /// The region of the portal.
    let region: String
    /// The account that the role is in.
    let accountID: String
    /// The role.
    let roleName: String
    /// The profile that says so, for messages.
    let profile: String

    /// Reads a sign-in from a profile.
    ///
    /// - Parameters:
    ///   - profile: the profile; `nil` is returned when it names neither account nor role.
    ///   - files: the files that hold the session which the profile names.
    /// - Throws: ``CredentialError`` where something is missing, or profile and session do not agree.
    init?(_ profile: Profile, files: SharedFiles) throws(CredentialError) {
        guard profile.setting("sso_account_id") != nil || profile.setting("sso_role_name") != nil else { return nil }
        func invalid(_ what: String) -> CredentialError {
            CredentialError(.invalidSetting, "The profile \"\(profile.name)\" \(what)")
        }
        session = profile.setting("sso_session")
        var shared: [String: String] = [:]
        if let session {
            guard let section = files.section("sso-session", session) else {
                throw invalid(
                    "names sso_session = \(session), but [sso-session \(session)] is not in \(files.paths.config)."
                )
            }
            shared = section
            for (name, value) in section.sorted(by: { $0.key < $1.key }) {
                if let own = profile.setting(name), own != value {
                    throw invalid("has another \(name) than [sso-session \(session)]. Take one of them away.")
                }
            }
        }
        func setting(_ name: String) throws(CredentialError) -> String {
            guard let value = profile.setting(name) ?? shared.value(name) else {
                throw invalid("has no \(name). Run 'aws configure sso', or add it.")
            }
            return value
        }
        startURL = try setting("sso_start_url")
        region = try setting("sso_region")
        accountID = try setting("sso_account_id")
        roleName = try setting("sso_role_name")
        self.profile = profile.name
    }

    /// The file in which `aws sso login` leaves the token, below the home folder.
    var tokenFile: String {
        "/.aws/sso/cache/\(hexadecimal(Insecure.SHA1.hash(data: Array((session ?? startURL).utf8)))).json"
    }

    /// What the person is to do.
    var advice: String { "Run: aws sso login --profile '\(profile)'" }
}
