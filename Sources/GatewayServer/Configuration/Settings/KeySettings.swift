// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner

    /// The keys that clients send.
    enum KeySettings: SettingGroup {
        static let title = "Keys of clients"

        static let settings: [Setting] = [
            key, file, secret, parameter,
            Setting(
                "API_KEY_REFRESH_SECONDS",
                .seconds,
                \.keyInterval,
                "how often to look for changed keys there; `0` for never"
            ),
        ]

        private static let key = Setting(
            "API_KEY",
            SettingKind<[String: String]>(
                SettingForm(
                    words: "a key, several with commas between, or a JSON object of names and keys",
                    placeholder: "key",
                    json: .keys,
                    isSecret: true
                ),
                read: { given throws(ConfigurationError) in try KeyList.keys(in: given.text, source: given.name) }
            ),
            default: "on loopback `bedrock`, else none",
            "the key that clients send as bearer token, or several with commas between; the gateway does not start without "
                + "one on any other address"
        ).with { $0.effective = { $0.usesDefaultKey ? GatewayConfiguration.defaultKey : "none" } }
        private static let file = Setting("API_KEY_FILE", .path, default: "none", "file with the keys")
        private static let secret = Setting(
            "API_KEY_SECRET_ARN",
            .text("arn"),
            default: "none",
            "secret of AWS Secrets Manager with the keys"
        )
        private static let parameter = Setting(
            "API_KEY_PARAM_NAME",
            .text("name"),
            default: "none",
            "parameter of AWS Systems Manager with the keys"
        )

        /// Keys are kept in the first place that is configured, in the predecessor's order; the documented default serves on
        /// loopback, and beyond it none does.
        static func combine(
            _ values: ConfigurationValues,
            _ profile: Profile?,
            into configuration: inout GatewayConfiguration
        ) throws(ConfigurationError) {
            configuration.keySource =
                values.text(parameter).map(KeySource.parameter) ?? values.text(secret).map(KeySource.secret)
                ?? values.text(file).map(KeySource.file)
            guard configuration.keySource == nil else { return }
            if let given = values[key] {
                configuration.keys = try KeyList.keys(in: given.text, source: given.name)
                return
            }
            let host = configuration.host
            guard LoopbackAddress.contains(host) else {
                throw ConfigurationError(
                    """
                    No key is configured, and \(host) may be reached from other machines. Set API_KEY to a long random text \
                    (for instance the output of 'openssl rand -hex 32'), or HOST=127.0.0.1 to serve this machine alone.
                    """
                )
            }
            configuration.keys = ["default": GatewayConfiguration.defaultKey]
            configuration.usesDefaultKey = true
        }
    }
#endif
