// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore
    import FoundationEssentials
    import OpenAISchema

    /// Several places for a model.
    enum RoutingSettings: SettingGroup {
        static let title = "Several regions, accounts and models"

        static let settings: [Setting] = [
            routes, file,
            Setting(
                "ROUTE_FAILURES",
                .number(1...1000),
                \.routingPolicy.failures,
                "failures in a row after which a place is left out"
            ),
            Setting("ROUTE_COOLDOWN_SECONDS", .limit, \.routingPolicy.coolDown, "for how long it is left out"),
            openAIModels,
        ]

        private static let routes = Setting(
            "ROUTES",
            SettingKind<[Route]>(
                SettingForm(words: "a JSON object", placeholder: "json", json: .object),
                read: {
                    given throws(ConfigurationError) in
                    try RouteReader(source: given.name).routes(in: Array(given.text.utf8))
                }
            ),
            default: "none",
            #"several places for a model: `{"fast": [{"region": "us-east-1", "model": "…"}, …]}`"#
        ).with { $0.guide = "routing.md" }

        private static let file = Setting(
            "ROUTES_FILE",
            SettingKind<[Route]>(
                SettingForm(words: "the path of a file", placeholder: "file", isPath: true),
                read: {
                    given throws(ConfigurationError) in
                    guard let data = FileManager.default.contents(atPath: given.text) else {
                        throw ConfigurationError("\(given.name) names the file \(given.text), which cannot be read.")
                    }
                    return try RouteReader(source: given.text).routes(in: Array(data))
                }
            ),
            default: "none",
            "file with more of them"
        ) { $0.routeTable.routes = $1 }

        private static let openAIModels = Setting(
            "OPENAI_UPSTREAM_MODELS",
            .patterns,
            \.routeTable.openAIModels,
            "models whose chats are passed on to AWS's own interface of OpenAI's, comma-separated, with `*`"
        )

        /// The routes of the setting come before those of the file, and a name stands in one of them.
        static func combine(
            _ values: ConfigurationValues,
            _ profile: Profile?,
            into configuration: inout GatewayConfiguration
        ) throws(ConfigurationError) {
            guard let given = values[routes] else { return try check(configuration.routeTable.routes) }
            let own = try RouteReader(source: given.name).routes(in: Array(given.text.utf8))
            configuration.routeTable.routes = own + configuration.routeTable.routes
            try check(configuration.routeTable.routes)
        }

        private static func check(_ routes: [Route]) throws(ConfigurationError) {
            var names: Set<String> = []
            for route in routes where !names.insert(route.pattern.text.lowercased()).inserted {
                throw ConfigurationError("ROUTES and ROUTES_FILE name '\(route.pattern)' more than once.")
            }
        }
    }
#endif
