// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore
    import FoundationEssentials

    /// Where Bedrock is, and how it is called; what is not set here is the AWS profile's to say.
    enum AWSSettings: SettingGroup {
        static let title = "AWS"

        /// The region when nothing names one; the predecessor's.
        static let fallbackRegion = "us-west-2"

        static let settings: [Setting] = [
            region,
            Setting(
                "AWS_MAX_ATTEMPTS",
                .number(1...20),
                \.bedrock.maxAttempts,
                "how many times a request is sent to Bedrock at most"
            ),
            Setting(
                "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
                .endpoint,
                default: "the region's",
                "endpoint of Bedrock's models"
            ),
            Setting(
                "AWS_ENDPOINT_URL_BEDROCK",
                .endpoint,
                default: "the region's",
                "endpoint of Bedrock's lists of models"
            ),
            Setting(
                "AWS_ENDPOINT_URL",
                .endpoint,
                default: "the region's",
                "endpoint of all services that have none of their own"
            ).ofProfile("endpoint_url"),
            Setting(
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                .plainFlag,
                default: "`false`",
                "take the region's endpoints nevertheless"
            ).ofProfile("ignore_configured_endpoint_urls"),
            Setting(
                "AWS_USE_FIPS_ENDPOINT",
                .plainFlag,
                default: "`false`",
                "take endpoints with validated cryptography"
            ).ofProfile("use_fips_endpoint"),
            Setting(
                "AWS_USE_DUALSTACK_ENDPOINT",
                .plainFlag,
                default: "`false`",
                "take endpoints with IPv6"
            ).ofProfile("use_dualstack_endpoint"),
            authorities,
        ]

        private static let region = Setting(
            "AWS_REGION",
            SettingKind<String>(
                SettingForm(words: "a name such as us-west-2", placeholder: "region"),
                parse: { isRegion($0) ? $0 : nil }
            ),
            default: "`us-west-2`",
            "region of Bedrock"
        ).with { $0.alternatives = ["AWS_DEFAULT_REGION"] }.ofProfile("region")

        private static let authorities = Setting(
            "AWS_CA_BUNDLE",
            SettingKind<String>(
                SettingForm(words: "the path of a file", placeholder: "file", isPath: true),
                read: { given throws(ConfigurationError) in try readable(given.text, named: given.name) }
            ),
            default: "the system's",
            "file of certificate authorities to trust"
        ) { $0.authoritiesFile = $1 }.onRestart.ofProfile("ca_bundle")

        static func combine(
            _ values: ConfigurationValues,
            _ profile: Profile?,
            into configuration: inout GatewayConfiguration
        ) throws(ConfigurationError) {
            let ofProfile = profile?.region
            if let ofProfile, values[region] == nil, !isRegion(ofProfile) {
                throw ConfigurationError(
                    "The region of the AWS profile is \(region.form.words), not '\(ofProfile)'."
                )
            }
            let name = values.text(region) ?? ofProfile
            configuration.usesFallbackRegion = name == nil
            configuration.bedrock.region = name ?? fallbackRegion
            let endpoints = EndpointSettings(environment: values.environment(), profile: profile)
            do {
                configuration.bedrock.runtime = try endpoints.endpoint(
                    of: .bedrockRuntime,
                    region: configuration.bedrock.region
                )
                configuration.bedrock.controlPlane = try endpoints.endpoint(
                    of: .bedrock,
                    region: configuration.bedrock.region
                )
            } catch {
                throw ConfigurationError(error.message)
            }
            if configuration.authoritiesFile == nil, let path = profile?.setting("ca_bundle") {
                configuration.authoritiesFile = try readable(path, named: "ca_bundle of the AWS profile")
            }
        }

        /// A region becomes part of a host name.
        private static func isRegion(_ text: String) -> Bool {
            text.utf8.count <= 64 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        }

        /// The file of certificate authorities must be there: without it no connection would be trusted.
        private static func readable(_ path: String, named name: String) throws(ConfigurationError) -> String {
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw ConfigurationError("\(name) names the file \(path), which cannot be read.")
            }
            return path
        }
    }
#endif
