// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import Configuration

    /// What a command is given to be configured by.
    struct ConfigurationSource: Sendable {
        /// Options of the command line, by the names of their settings.
        var options: [String: String] = [:]

        /// The process's variables.
        var environment: [String: String]

        /// Sentences on variables that look misspelt.
        var typos: [String] { VariableTypos.sentences(in: environment) }

        /// Reads everything, and validates it.
        ///
        /// - Parameter previous: the configuration in force, of which what takes effect at the start only is kept.
        /// - Returns: what came of it.
        /// - Throws: ``ConfigurationError`` that tells how to mend all values that are not valid.
        func load(succeeding previous: LoadedConfiguration? = nil) throws(ConfigurationError) -> LoadedConfiguration {
            var values = try values()
            if let previous { values.keep(of: previous.values) }
            let surroundings = values.environment(over: environment)
            let profile = try Profile.inUse(surroundings)
            return LoadedConfiguration(
                configuration: try GatewayConfiguration(values, profile: profile),
                values: values,
                profile: profile,
                environment: surroundings
            )
        }

        /// Reads what is given, and validates none of it.
        ///
        /// - Returns: what is given.
        /// - Throws: ``ConfigurationError`` where the file cannot be read.
        func values() throws(ConfigurationError) -> ConfigurationValues {
            var values = ConfigurationValues(layers: [
                .init(.option, texts: options),
                .init(
                    .environment,
                    ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment))
                ),
            ])
            if let given = values[FileSettings.file] {
                let texts = try ConfigurationFile.texts(named: given)
                values.layers.append(.init(.file(given.text), texts: texts))
            }
            return values
        }
    }

    /// A configuration, and where it comes from.
    struct LoadedConfiguration: Sendable {
        /// The configuration.
        var configuration: GatewayConfiguration

        /// What was given.
        let values: ConfigurationValues

        /// The AWS profile in use.
        let profile: Profile?

        /// The variables that all that asks AWS is to see: the process's, with what options and the file say in their place.
        let environment: [String: String]
    }
#endif
