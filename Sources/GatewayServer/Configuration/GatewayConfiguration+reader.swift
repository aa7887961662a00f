// SPDX-License-Identifier: MIT-0

#if Server
    public import AWSSigner
    public import Configuration

    extension GatewayConfiguration {
        /// Reads the configuration; every key is declared below `Settings`, and documented in docs/configuration.md.
        ///
        /// - Parameters:
        ///   - reader: where the values come from: texts, as of variables.
        ///   - profile: the AWS profile in use, where there is one.
        /// - Throws: ``ConfigurationError`` that tells how to mend all values that are not valid.
        public init(reader: ConfigReader, profile: Profile?) throws(ConfigurationError) {
            try self.init(ConfigurationValues(layers: [.init(.environment, reader)]), profile: profile)
        }

        /// Reads the configuration.
        ///
        /// - Parameters:
        ///   - values: what is given.
        ///   - profile: the AWS profile in use, where there is one.
        /// - Throws: ``ConfigurationError`` that tells how to mend all values that are not valid.
        init(_ values: ConfigurationValues, profile: Profile?) throws(ConfigurationError) {
            var configuration = Settings.defaults
            var problems: [String] = []
            for group in Settings.groups {
                let known = problems.count
                for setting in group.settings {
                    guard let given = values[setting] else { continue }
                    do throws(ConfigurationError) {
                        try setting.apply(given, &configuration)
                    } catch {
                        problems.append(error.message)
                    }
                }
                guard problems.count == known else { continue }
                do throws(ConfigurationError) {
                    try group.combine(values, profile, into: &configuration)
                } catch {
                    problems.append(error.message)
                }
            }
            guard problems.isEmpty else { throw ConfigurationError(problems.joined(separator: "\n")) }
            self = configuration
        }
    }
#endif
