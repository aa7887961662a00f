// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore
    import FoundationEssentials
    import OpenAISchema

    /// Reads the routes.
    enum RouteSettings {
        /// Reads the routes of the variable and of the file.
        ///
        /// - Parameter values: where they come from.
        /// - Returns: the table.
        /// - Throws: ``ConfigurationError`` that tells how to mend the first thing that is not valid.
        static func table(_ values: ConfigurationValues) throws(ConfigurationError) -> RouteTable {
            var routes: [Route] = []
            if let text = values.text("routes") {
                routes += try RouteReader(source: "ROUTES").routes(in: Array(text.utf8))
            }
            if let path = values.text("routes.file") {
                guard let data = FileManager.default.contents(atPath: path) else {
                    throw ConfigurationError("ROUTES_FILE names the file \(path), which cannot be read.")
                }
                routes += try RouteReader(source: path).routes(in: Array(data))
            }
            var names: Set<String> = []
            for route in routes where !names.insert(route.pattern.text.lowercased()).inserted {
                throw ConfigurationError("ROUTES and ROUTES_FILE name '\(route.pattern)' more than once.")
            }
            let models = GatewayConfiguration.list(values.text("openai.upstream.models") ?? "")
            return RouteTable(routes: routes, openAIModels: models.map(ModelPattern.init))
        }
    }
#endif
