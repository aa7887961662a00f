// SPDX-License-Identifier: MIT-0

/// Where a profile's credentials come from: what its settings say, before anybody is asked.
indirect enum ProfilePlan: Hashable, Sendable {
    /// Keys that stand in a file.
    case keys(Credentials)
    /// What a program prints.
    case program(String)
    /// A role for the bearer of a token that stands in a file.
    case webIdentity(WebIdentity)
    /// A role of somebody who is signed in by `aws sso login`.
    case signIn(SignIn)
    /// A role that is assumed with other credentials.
    case role(AssumedRole, source: ProfilePlan)
    /// Keys in the variables, which a profile names as a role's source.
    case environment
    /// The container's credentials, which a profile names as a role's source.
    case container
    /// The instance's credentials, which a profile names as a role's source.
    case instance
}

/// Reads plans out of profiles, in the order of the AWS SDKs.
struct ProfilePlanner {
    let files: SharedFiles
    let environment: [String: String]

    /// What a profile says.
    ///
    /// - Parameter profile: the profile in use; without one, the variables of a web identity may still say something.
    /// - Returns: the plan, or `nil` when nothing is said of credentials.
    /// - Throws: ``CredentialError`` where the profile makes no sense.
    func plan(for profile: Profile?) throws(CredentialError) -> ProfilePlan? {
        if let profile, isRole(profile) {
            return try role(profile, visited: [profile.name])
        }
        return try plainPlan(for: profile, variables: environment)
    }

    /// What a profile says besides a role that is assumed with other credentials.
    private func plainPlan(
        for profile: Profile?,
        variables: [String: String]
    ) throws(CredentialError) -> ProfilePlan? {
        if let identity = try WebIdentity(variables: variables, profile: profile) { return .webIdentity(identity) }
        guard let profile else { return nil }
        if let signIn = try SignIn(profile, files: files) { return .signIn(signIn) }
        if let found = try keys(profile.credentialsFile, of: profile, path: files.paths.credentials) { return found }
        if profile.setting("login_session") != nil {
            throw CredentialError(
                .unsupportedSetting,
                "The profile \"\(profile.name)\" gets its credentials by login_session, which is not supported. "
                    + "Use 'aws sso login', or set variables, for instance by: "
                    + "eval \"$(aws configure export-credentials --profile '\(profile.name)' --format env)\"."
            )
        }
        if let command = profile.setting("credential_process") { return .program(command) }
        return try keys(profile.configFile, of: profile, path: files.paths.config)
    }

    private func keys(
        _ settings: [String: String],
        of profile: Profile,
        path: String
    ) throws(CredentialError) -> ProfilePlan? {
        guard let accessKeyID = settings.value("aws_access_key_id") else { return nil }
        guard let secretAccessKey = settings.value("aws_secret_access_key") else {
            throw CredentialError(
                .incomplete,
                "The profile \"\(profile.name)\" in \(path) has aws_access_key_id but no aws_secret_access_key. Add it."
            )
        }
        return .keys(
            Credentials(
                accessKeyID: accessKeyID,
                secretAccessKey: secretAccessKey,
                sessionToken: settings.value("aws_security_token") ?? settings.value("aws_session_token")
            )
        )
    }
}

// MARK: - Roles

extension ProfilePlanner {
    private func isRole(_ profile: Profile) -> Bool {
        profile.setting("role_arn") != nil && profile.setting("web_identity_token_file") == nil
    }

    private func hasKeys(_ profile: Profile) -> Bool {
        profile.setting("aws_access_key_id") != nil || profile.setting("aws_secret_access_key") != nil
    }

    private func role(_ profile: Profile, visited: [String]) throws(CredentialError) -> ProfilePlan {
        if profile.setting("mfa_serial") != nil {
            throw CredentialError(
                .unsupportedSetting,
                "The profile \"\(profile.name)\" wants a code of the device in mfa_serial, for which a server has nobody to "
                    + "ask. Use a profile without it, or set variables, for instance by: "
                    + "eval \"$(aws configure export-credentials --profile '\(profile.name)' --format env)\"."
            )
        }
        let role = AssumedRole(
            arn: profile.setting("role_arn") ?? "",
            sessionName: profile.setting("role_session_name"),
            externalID: profile.setting("external_id"),
            durationSeconds: profile.setting("duration_seconds").flatMap { Int($0) }
        )
        switch (profile.setting("source_profile"), profile.setting("credential_source")) {
        case (_?, _?):
            throw invalid(profile, "has both source_profile and credential_source. Take one of them away.")
        case (nil, nil):
            throw CredentialError(
                .incomplete,
                "The profile \"\(profile.name)\" has role_arn, but neither source_profile nor credential_source, which tell "
                    + "whose credentials assume the role. Add one of them."
            )
        case (nil, let source?): return .role(role, source: try namedSource(source, of: profile))
        case (let source?, nil):
            return .role(role, source: try sourcePlan(source, of: profile, visited: visited))
        }
    }

    private func namedSource(_ name: String, of profile: Profile) throws(CredentialError) -> ProfilePlan {
        switch name {
        case "Environment": return .environment
        case "EcsContainer": return .container
        case "Ec2InstanceMetadata": return .instance
        default:
            throw invalid(
                profile,
                "has credential_source = \(name); it is one of Environment, EcsContainer, Ec2InstanceMetadata."
            )
        }
    }

    private func sourcePlan(
        _ name: String,
        of profile: Profile,
        visited: [String]
    ) throws(CredentialError) -> ProfilePlan {
        guard let source = files.profile(name) else {
            throw invalid(profile, "has source_profile = \(name), which is in neither file. Add that profile.")
        }
        // A profile may be its own source where it has keys too.
        if visited.contains(name), name != profile.name || !hasKeys(source) {
            throw invalid(profile, "is its own source, by way of \(visited.joined(separator: ", ")). Break the circle.")
        }
        if isRole(source), !hasKeys(source) { return try role(source, visited: visited + [name]) }
        guard let plan = try plainPlan(for: source, variables: [:]) else {
            throw invalid(profile, "has source_profile = \(name), which has no credentials. Add them there.")
        }
        return plan
    }

    private func invalid(_ profile: Profile, _ what: String) -> CredentialError {
        CredentialError(.invalidSetting, "The profile \"\(profile.name)\" \(what)")
    }
}
