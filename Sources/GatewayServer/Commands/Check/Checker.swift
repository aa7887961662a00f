// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore

    /// Looks at everything that a chat needs, one thing after another.
    struct Checker {
        let environment: [String: String]
        /// The model to look at instead of the default one.
        let model: String?
        /// Whether the model may be run.
        let calls: Bool
        /// Told of each finding at once.
        let tell: (Finding) -> Void

        /// Looks at everything.
        ///
        /// - Returns: what was found, in order.
        func run() async -> [Finding] {
            prepareProcess()
            var findings: [Finding] = []
            func note(_ found: [Finding]) {
                for finding in found {
                    findings.append(finding)
                    tell(finding)
                }
            }
            let loaded: LoadedConfiguration
            do throws(ConfigurationError) {
                loaded = try ConfigurationSource(options: [:], environment: environment).load()
            } catch {
                note([Finding("settings", .fail, error.message)])
                note(["region", "credentials", "models"].map { Finding($0, .skip, "needs valid settings") })
                return findings
            }
            let (configuration, environment) = (loaded.configuration, loaded.environment)
            note([Finding("settings", .ok, "valid")])
            note([region(configuration)])
            let transport = CurlTransport(configuration: .init(authoritiesFile: configuration.authoritiesFile))
            note([await Progress.during("Reading the keys") { await keys(configuration, transport) }])
            let check = AccessCheck(
                environment: environment,
                configuration: configuration,
                transport: transport,
                model: model,
                calls: calls
            )
            await check.run(note)
            return findings
        }

        private func region(_ configuration: GatewayConfiguration) -> Finding {
            let region = configuration.bedrock.region
            if configuration.usesFallbackRegion {
                return Finding(
                    "region",
                    .warn,
                    "\(region), because none is set: set AWS_REGION to the one that you mean"
                )
            }
            let variable = ["AWS_REGION", "AWS_DEFAULT_REGION"].first { environment[$0].map { !$0.isEmpty } ?? false }
            return Finding("region", .ok, "\(region), from \(variable ?? "the AWS profile")")
        }

        /// The keys that clients of the gateway send.
        private func keys(_ configuration: GatewayConfiguration, _ transport: any HTTPTransport) async -> Finding {
            if configuration.usesDefaultKey {
                return Finding("API key", .ok, "'bedrock', the default on loopback")
            }
            guard let source = configuration.keySource else {
                return Finding("API key", .ok, Self.count(configuration.keys.count, in: "API_KEY"))
            }
            let region = configuration.bedrock.region
            let reader = KeyReader(
                source: source,
                surroundings: Surroundings(environment: environment, region: region, transport: transport),
                credentials: CredentialChain.standard(environment: environment, transport: transport, region: region)
            )
            do {
                return Finding("API key", .ok, Self.count(try await reader.keys().count, in: source.variable))
            } catch {
                return Finding("API key", .fail, (error as? ConfigurationError)?.message ?? "\(error)")
            }
        }

        private static func count(_ count: Int, in variable: String) -> String {
            "\(count == 1 ? "one key" : "\(count) keys"), from \(variable)"
        }
    }
#endif
