// SPDX-License-Identifier: MIT-0

#if Server
    /// Typed values for groups that read several settings together, by their variables' names: `log.format` for `LOG_FORMAT`.
    extension ConfigurationValues {
        /// What is given under a name; a variable that is no setting of ours is looked for in the environment alone.
        func given(_ key: String) -> GivenValue? {
            let name = Self.variable(key)
            if let setting = Settings.all.first(where: { $0.name == name }) { return self[setting] }
            let foreign = ConfigurationValues(layers: layers.filter { $0.place == .environment })
            return foreign[Setting(name, .text(), default: "none", "a variable of others")]
        }

        func text(_ key: String) -> String? {
            given(key)?.text
        }

        /// A text that must never be shown.
        func secret(_ key: String) -> String? {
            text(key)
        }

        func port(_ key: String) throws(ConfigurationError) -> Int? {
            try read(key, .port)
        }

        func number(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
            try read(key, .number(range))
        }

        func seconds(_ key: String) throws(ConfigurationError) -> Duration? {
            try read(key, .seconds)
        }

        func limit(_ key: String) throws(ConfigurationError) -> Duration? {
            try read(key, .limit)
        }

        func flag(_ key: String) throws(ConfigurationError) -> Bool? {
            try read(key, .flag)
        }

        func read<Value>(_ key: String, _ kind: SettingKind<Value>) throws(ConfigurationError) -> Value? {
            guard let given = given(key) else { return nil }
            return try kind.read(given)
        }

        /// The environment variable of a key.
        static func variable(_ key: String) -> String {
            key.uppercased().split(separator: ".").joined(separator: "_")
        }
    }
#endif
