// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore
    import FoundationEssentials

    /// What is configured by the variables and the profile of the AWS SDKs.
    extension GatewayConfiguration {
        /// The endpoints of Bedrock, as the AWS SDKs find them.
        static func bedrock(
            _ values: ConfigurationValues,
            region: String,
            profile: Profile?
        ) throws(ConfigurationError) -> BedrockClient.Configuration {
            var environment: [String: String] = [:]
            for key in [
                "aws.endpoint.url", "aws.endpoint.url.bedrock", "aws.endpoint.url.bedrock.runtime",
                "aws.ignore.configured.endpoint.urls", "aws.use.fips.endpoint", "aws.use.dualstack.endpoint",
            ] {
                environment[ConfigurationValues.variable(key)] = values.text(key)
            }
            let settings = EndpointSettings(environment: environment, profile: profile)
            do {
                return BedrockClient.Configuration(
                    region: region,
                    runtime: try settings.endpoint(of: .bedrockRuntime, region: region),
                    controlPlane: try settings.endpoint(of: .bedrock, region: region)
                )
            } catch {
                throw ConfigurationError(error.message)
            }
        }

        /// The file of certificate authorities, which must be there: without it no connection would be trusted.
        static func authoritiesFile(
            _ values: ConfigurationValues,
            profile: Profile?
        ) throws(ConfigurationError) -> String? {
            guard let path = values.text("aws.ca.bundle") ?? profile?.setting("ca_bundle") else { return nil }
            guard FileManager.default.isReadableFile(atPath: path) else {
                let name = values.text("aws.ca.bundle") == nil ? "ca_bundle of the AWS profile" : "AWS_CA_BUNDLE"
                throw ConfigurationError("\(name) names the file \(path), which cannot be read.")
            }
            return path
        }

        /// Where keys are kept; the first that is configured, in the predecessor's order.
        static func keySource(_ values: ConfigurationValues) -> KeySource? {
            values.text("api.key.param.name").map(KeySource.parameter)
                ?? values.text("api.key.secret.arn").map(KeySource.secret)
                ?? values.text("api.key.file").map(KeySource.file)
        }
    }
#endif
