// SPDX-License-Identifier: MIT-0

/// What the variables and the profile say of endpoints: URLs of one's own, FIPS, and addresses of IPv6.
///
/// The order is that of the AWS SDKs: the variable of the service (`AWS_ENDPOINT_URL_STS`), the variable for all
/// (`AWS_ENDPOINT_URL`), the service in the profile's `services` section, the profile's `endpoint_url`, and then the region's
/// public host.
public struct EndpointSettings: Sendable {
    private let environment: [String: String]
    private let profile: Profile?

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - environment: the variables; the process's own are the program's to pass in.
    ///   - profile: the profile in use.
    public init(environment: [String: String], profile: Profile? = nil) {
        self.environment = environment
        self.profile = profile
    }

    /// Where a service is reached.
    ///
    /// - Parameters:
    ///   - service: the service.
    ///   - region: the region.
    /// - Returns: its endpoint.
    /// - Throws: ``CredentialError`` with code `invalidSetting`, naming the setting.
    public func endpoint(of service: AWSService, region: String) throws(CredentialError) -> Endpoint {
        let usesFIPS = try flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
        let usesDualStack = try flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")
        guard let (name, url) = try configuredURL(of: service) else {
            return Endpoint(service: service, region: region, usesFIPS: usesFIPS, usesDualStack: usesDualStack)
        }
        guard let endpoint = Endpoint(url: url) else {
            throw CredentialError(.invalidSetting, "\(name) is a URL such as https://host:port, not '\(url)'.")
        }
        for (setting, isSet) in [("FIPS", usesFIPS), ("DUALSTACK", usesDualStack)] where isSet {
            throw CredentialError(
                .invalidSetting,
                "\(name) and AWS_USE_\(setting)_ENDPOINT cannot both be: name the host that you mean by \(name) alone."
            )
        }
        return endpoint
    }

    /// The URL that is configured for a service, with the name of what configures it.
    private func configuredURL(of service: AWSService) throws(CredentialError) -> (name: String, url: String)? {
        if try flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls") { return nil }
        for name in ["AWS_ENDPOINT_URL_" + service.settingName.uppercased(), "AWS_ENDPOINT_URL"] {
            if let url = environment.value(name) { return (name, url) }
        }
        guard let profile else { return nil }
        if let section = profile.setting("services") {
            guard let services = profile.services else {
                throw CredentialError(
                    .invalidSetting,
                    "The profile \"\(profile.name)\" names the section [services \(section)], which is not in "
                        + "\(profile.paths.config). Add it, or take the setting away."
                )
            }
            if let url = SharedFile.nested(services[service.settingName] ?? "")["endpoint_url"] {
                return ("endpoint_url of \(service.settingName) in [services \(section)]", url)
            }
        }
        return profile.setting("endpoint_url").map { ("endpoint_url of the profile \"\(profile.name)\"", $0) }
    }

    /// A switch of a variable or of the profile; what is neither on nor off is refused, as a misspelt FIPS would be off.
    private func flag(_ variable: String, _ setting: String) throws(CredentialError) -> Bool {
        guard let text = environment.value(variable) ?? profile?.setting(setting) else { return false }
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default:
            let name = environment.value(variable) == nil ? setting : variable
            throw CredentialError(.invalidSetting, "\(name) is 'true' or 'false', not '\(text)'.")
        }
    }
}
