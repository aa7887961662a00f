// SPDX-License-Identifier: MIT-0

#if Server
    import Configuration

    /// What is given for the settings, in options, variables and the file.
    struct ConfigurationValues: Sendable {
        /// Where values are given.
        enum Place: Hashable, Sendable {
            /// An option of the command line.
            case option
            /// A variable.
            case environment
            /// The file at a path.
            case file(String)
        }

        /// The values of one place.
        struct Layer: Sendable {
            /// The place.
            let place: Place
            /// What knows its values, as texts.
            let reader: ConfigReader

            /// Takes what a reader knows.
            ///
            /// - Parameters:
            ///   - place: the place.
            ///   - reader: what knows its values.
            init(_ place: Place, _ reader: ConfigReader) {
                self.place = place
                self.reader = reader
            }

            /// Takes texts.
            ///
            /// - Parameters:
            ///   - place: the place.
            ///   - texts: the texts by the names of their settings.
            init(_ place: Place, texts: [String: String]) {
                let secrets = Set(Settings.all.filter(\.form.isSecret).map(\.name))
                var values: [AbsoluteConfigKey: ConfigValue] = [:]
                for (name, text) in texts {
                    let value = ConfigValue(.string(text), isSecret: secrets.contains(name))
                    values[AbsoluteConfigKey(Self.components(of: name))] = value
                }
                self.init(place, ConfigReader(provider: InMemoryProvider(values: values)))
            }

            /// The text of a variable; `nil` where there is none.
            func text(_ variable: String, isSecret: Bool) -> String? {
                reader.string(forKey: ConfigKey(Self.components(of: variable)), isSecret: isSecret)
            }

            private static func components(of variable: String) -> [String] {
                variable.lowercased().split(separator: "_").map(String.init)
            }
        }

        /// The places; the first that has a value counts.
        var layers: [Layer]

        /// What is kept of the configuration before, for settings that take effect at the start only.
        private var kept: [String: GivenValue?] = [:]

        /// Takes the values of places.
        ///
        /// - Parameter layers: the places, in their order.
        init(layers: [Layer]) {
            self.layers = layers
        }

        /// What is given for a setting; the empty text counts as nothing where the setting does not want it otherwise.
        ///
        /// - Parameter setting: the setting.
        subscript(setting: Setting) -> GivenValue? {
            kept[setting.name] ?? given(setting)
        }

        private func given(_ setting: Setting) -> GivenValue? {
            for layer in layers {
                for variable in layer.place == .environment ? setting.variables : [setting.name] {
                    guard let text = layer.text(variable, isSecret: setting.form.isSecret) else { continue }
                    guard !text.isEmpty || setting.takesEmptyText else { continue }
                    return GivenValue(text: text, variable: variable, setting: setting, place: layer.place)
                }
            }
            return nil
        }

        /// Keeps what takes effect at the start only as it is.
        ///
        /// - Parameter previous: the values in force.
        mutating func keep(of previous: ConfigurationValues) {
            for setting in Settings.all where setting.needsRestart {
                kept.updateValue(previous[setting], forKey: setting.name)
            }
        }

        /// The settings that are kept, and would be others at the next start.
        var waiting: [Setting] {
            Settings.all.filter { setting in
                guard let kept = kept[setting.name] else { return false }
                return kept?.text != given(setting)?.text
            }
        }

        /// The text that is given for a setting.
        ///
        /// - Parameter setting: the setting.
        /// - Returns: the text, or `nil`.
        func text(_ setting: Setting) -> String? { self[setting]?.text }

        /// Variables of the AWS SDKs with what options and the file say in their place, for all that asks AWS.
        ///
        /// - Parameter base: the process's variables.
        /// - Returns: the variables.
        func environment(over base: [String: String] = [:]) -> [String: String] {
            var environment = base
            for setting in AWSSettings.settings {
                environment[setting.name] = text(setting) ?? environment[setting.name]
            }
            return environment
        }
    }

    /// What is given for a setting, and where.
    struct GivenValue: Sendable {
        /// The text.
        let text: String
        /// The variable that has it, or would.
        let variable: String
        /// The setting.
        let setting: Setting
        /// Where it stands.
        let place: ConfigurationValues.Place

        /// What messages call it: the variable, the option, or the key and the file.
        var name: String {
            switch place {
            case .option: "--\(setting.option)"
            case .environment: variable
            case .file(let path): "'\(setting.key)' in \(path)"
            }
        }
    }
#endif
