// SPDX-License-Identifier: MIT-0

#if Server
    import BedrockCore

    /// All settings there are.
    enum Settings {
        /// The groups, in the order of the documentation.
        static let groups: [any SettingGroup.Type] = [
            FileSettings.self, ListeningSettings.self, KeySettings.self, AWSSettings.self, ModelSettings.self,
            RoutingSettings.self,
            ChatSettings.self, PictureSettings.self, LimitSettings.self, OperationSettings.self,
            ObservationSettings.self, LambdaSettings.self,
        ]

        /// The settings of all groups.
        static let all: [Setting] = groups.flatMap { $0.settings }

        /// What holds when nothing is given.
        static let defaults = GatewayConfiguration(
            keys: [:],
            bedrock: BedrockClient.Configuration(region: AWSSettings.fallbackRegion)
        )
    }
#endif
