// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner

    /// One setting: what it is called, what it may be, what it is for, and what it sets.
    ///
    /// All else comes from this declaration: reading and validation, the option of the command line, the key of the file, the
    /// table of the documentation, and what `bedrock-gateway config` shows. So a new setting is a line in a group, and its use.
    struct Setting: Sendable {
        /// The variable: `MAX_REQUESTS`.
        let name: String

        /// Further variables that mean the same, as the AWS SDKs have them.
        var alternatives: [String] = []

        /// What a value looks like.
        let form: SettingForm

        /// What holds when nothing is given, as the documentation shows it.
        let standard: String

        /// What it is for, without a full stop; code between backticks.
        let meaning: String

        /// The page below `docs` that tells more.
        var guide: String?

        /// Whether a change takes effect at the next start only, and not with a reload.
        var needsRestart = false

        /// Whether the empty text is a value, and not the same as none.
        var takesEmptyText = false

        /// Whether it may stand in the file.
        var isInFile = true

        /// The option, where its name is not the variable's: without the dashes.
        var ownOption: String?

        /// The setting of the AWS profile that counts when nothing is given.
        var profileKey: String?

        /// What holds when nothing is given, where it depends on other settings.
        var effective: (@Sendable (GatewayConfiguration) -> String)?

        /// Validates a value, and sets what it is for.
        let apply: @Sendable (GivenValue, inout GatewayConfiguration) throws(ConfigurationError) -> Void

        /// Declares a setting that sets something else than one member, or that is read together with others by its group.
        ///
        /// - Parameters:
        ///   - name: the variable.
        ///   - kind: what a value is.
        ///   - standard: what holds when nothing is given; code between backticks.
        ///   - meaning: what it is for.
        ///   - set: what a value does.
        init<Value>(
            _ name: String,
            _ kind: SettingKind<Value>,
            default standard: String,
            _ meaning: String,
            set: @escaping @Sendable (inout GatewayConfiguration, Value) -> Void = { _, _ in }
        ) {
            self.name = name
            form = kind.form
            self.standard = standard
            self.meaning = meaning
            apply = { given, configuration throws(ConfigurationError) in
                set(&configuration, try kind.read(given))
            }
        }

        /// Declares a setting that sets a member of the configuration.
        ///
        /// - Parameters:
        ///   - name: the variable.
        ///   - kind: what a value is.
        ///   - member: what it sets; its value in a configuration without anything set is the default that is shown.
        ///   - standard: what is shown as the default in its place.
        ///   - meaning: what it is for.
        init<Value>(
            _ name: String,
            _ kind: SettingKind<Value>,
            _ member: any WritableKeyPath<GatewayConfiguration, Value> & Sendable,
            default standard: String? = nil,
            _ meaning: String
        ) {
            let shown = kind.show(Settings.defaults[keyPath: member])
            self.init(name, kind, default: standard ?? (shown.isEmpty ? "none" : "`\(shown)`"), meaning) {
                $0[keyPath: member] = $1
            }
        }

        /// The same setting, changed in what few settings have.
        ///
        /// - Parameter change: the change.
        /// - Returns: the setting.
        func with(_ change: (inout Setting) -> Void) -> Setting {
            var setting = self
            change(&setting)
            return setting
        }

        /// The same setting, of which a change takes effect at the next start only.
        var onRestart: Setting { with { $0.needsRestart = true } }

        /// The same setting, for which a setting of the AWS profile counts when nothing is given.
        ///
        /// - Parameter key: the profile's setting.
        /// - Returns: the setting.
        func ofProfile(_ key: String) -> Setting { with { $0.profileKey = key } }

        /// What holds when nothing is given, with the profile's part.
        var shownStandard: String { (profileKey == nil ? "" : "the profile's, else ") + standard }

        /// The key of the file: `max_requests`.
        var key: String { name.lowercased() }

        /// The option, without the dashes: `max-requests`.
        var option: String { ownOption ?? key.split(separator: "_").joined(separator: "-") }

        /// Its variables, the first of which counts most.
        var variables: [String] { [name] + alternatives }
    }

    /// Settings of one subject.
    protocol SettingGroup: Sendable {
        /// The subject, as headings have it.
        static var title: String { get }

        /// The settings, in the order of the documentation.
        static var settings: [Setting] { get }

        /// Reads what several settings make together, or what the AWS profile tells; called when each is valid.
        ///
        /// - Parameters:
        ///   - values: what is given.
        ///   - profile: the AWS profile in use, where there is one.
        ///   - configuration: what is to be set.
        /// - Throws: ``ConfigurationError`` where they do not go together.
        static func combine(
            _ values: ConfigurationValues,
            _ profile: Profile?,
            into configuration: inout GatewayConfiguration
        ) throws(ConfigurationError)
    }

    extension SettingGroup {
        static func combine(
            _ values: ConfigurationValues,
            _ profile: Profile?,
            into configuration: inout GatewayConfiguration
        ) throws(ConfigurationError) {}
    }
#endif
