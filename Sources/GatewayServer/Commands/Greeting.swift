// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore

    /// What the gateway says when it is ready: where it is, which key it wants, and a line to paste.
    struct Greeting {
        let configuration: GatewayConfiguration
        let port: Int?

        func print(_ credentials: some CredentialProvider) async {
            for line in lines { writeLine(line) }
            do {
                let identity = try await credentials.identity()
                writeLine("AWS:       \(identity.bearerToken == nil ? "an access key" : "a Bedrock API key")")
            } catch {
                let reason = (error as? CredentialError)?.message ?? "\(error)"
                writeLine("AWS:       NO CREDENTIALS, so that every chat will fail. \(reason)")
            }
            writeLine("Try:       \(example)")
        }

        private var base: String { root + configuration.routePrefix }

        private var root: String {
            let host = HostAddress.toConnect(configuration.host, wildcard: "localhost")
            return "http://\(host):\(port ?? configuration.port)"
        }

        private var lines: [String] {
            var lines = ["Base URL:  \(base)"]
            if configuration.servesConsole { lines.append("Console:   \(root)/") }
            if configuration.usesDefaultKey {
                lines.append("API key:   bedrock (the default on loopback; set API_KEY to choose your own)")
            } else {
                let variable = configuration.keySource?.variable ?? "API_KEY"
                let keys = configuration.keys.count == 1 ? "the one" : "one of the \(configuration.keys.count)"
                lines.append("API key:   \(keys) in \(variable)")
            }
            let region = configuration.bedrock.region
            lines.append(
                "Region:    \(region)" + (configuration.usesFallbackRegion ? " (none is set; set AWS_REGION)" : "")
            )
            if configuration.bedrock.runtime.scheme == "http" {
                lines.append("Bedrock:   \(configuration.bedrock.runtime)")
            }
            return lines
        }

        private var example: String {
            let key = configuration.usesDefaultKey ? GatewayConfiguration.defaultKey : "$API_KEY"
            let body = #"{"model":"\#(configuration.defaultModel)","messages":[{"role":"user","content":"Hello!"}]}"#
            return
                "curl \(base)/chat/completions -H 'Authorization: Bearer \(key)' -H 'Content-Type: application/json' -d '\(body)'"
                .replacingKeyQuotes(key)
        }
    }

    extension String {
        /// A variable is not expanded within single quotes.
        fileprivate func replacingKeyQuotes(_ key: String) -> String {
            guard key.hasPrefix("$") else { return self }
            let parts = split(separator: "'Authorization: Bearer \(key)'", maxSplits: 1)
            return parts.joined(separator: "\"Authorization: Bearer \(key)\"")
        }
    }
#endif
