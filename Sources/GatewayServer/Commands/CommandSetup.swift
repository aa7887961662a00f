// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore
    import FoundationEssentials
    import Logging

    /// What commands call AWS with: the same configuration, identity and transport as the gateway's.
    struct CommandSetup {
        let environment: [String: String]
        let configuration: GatewayConfiguration
        let transport: CurlTransport
        let credentials: CredentialChain

        /// Reads the configuration; what is about the gateway's own listener and keys is not looked at.
        ///
        /// - Parameter environment: the variables.
        /// - Throws: ``ConfigurationError``.
        init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(ConfigurationError) {
            var own = environment
            for name in ["HOST", "API_KEY", "API_KEY_FILE", "API_KEY_SECRET_ARN", "API_KEY_PARAM_NAME"] {
                own[name] = nil
            }
            let loaded = try ConfigurationSource(options: [:], environment: own).load()
            var configuration = loaded.configuration
            configuration.usesDefaultKey = false
            prepareProcess()
            self.environment = loaded.environment
            self.configuration = configuration
            transport = CurlTransport(configuration: .init(authoritiesFile: configuration.authoritiesFile))
            credentials = CredentialChain.standard(
                environment: loaded.environment,
                transport: transport,
                service: "bedrock",
                region: configuration.bedrock.region
            )
        }

        /// What calls Bedrock.
        var client: BedrockClient {
            BedrockClient(configuration: configuration.bedrock, transport: transport, credentials: credentials)
        }

        /// The models that may be called.
        var catalog: ModelCatalog {
            ModelCatalog(
                directory: ModelDirectory(
                    client: client,
                    configuration: configuration.listing,
                    logger: .command(isVerbose: configuration.isVerbose)
                ),
                policy: configuration.modelPolicy,
                aliases: configuration.aliasesAndDefaults,
                routes: configuration.routeTable.routes
            )
        }

        /// A gateway within this process.
        func gateway() throws(ConfigurationError) -> Gateway {
            Gateway(
                configuration: configuration,
                client: client,
                targetClients: try TargetClients(
                    bedrock: configuration.bedrock,
                    environment: environment,
                    transport: transport,
                    credentials: credentials
                ).clients(for: configuration.routeTable),
                observer: SilentObserver(),
                logger: .command(isVerbose: configuration.isVerbose)
            )
        }
    }

    /// Takes note of nothing.
    private struct SilentObserver: RequestObserver {
        func requestEnded(_ summary: RequestSummary) {}
    }

    extension Profile {
        /// The profile in use.
        ///
        /// - Parameter environment: the variables.
        /// - Returns: the profile; `nil` where none is named and there is no default one.
        /// - Throws: ``ConfigurationError`` where a profile is named that does not exist, or a file cannot be read: its region
        ///   and endpoints would be missed without a word.
        static func inUse(_ environment: [String: String]) throws(ConfigurationError) -> Profile? {
            do throws(CredentialError) {
                return try Profile.load(environment: environment)
            } catch {
                throw ConfigurationError(error.message)
            }
        }
    }

    extension Logger {
        /// The log of a command that a person runs: plain lines on standard error.
        static func command(isVerbose: Bool) -> Logger {
            var logger = Logger(label: "bedrock-gateway") { _ in CommandLogHandler() }
            logger.logLevel = isVerbose ? .debug : .warning
            return logger
        }
    }

    /// Writes messages as notes for a person, without time and label.
    private struct CommandLogHandler: LogHandler {
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.warning

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let details = all.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "; ")
            Terminal.error.tell(
                details.isEmpty ? "\(event.message)" : "\(event.message) (\(details))",
                as: event.level >= .warning ? .warning : .note
            )
        }
    }
#endif
