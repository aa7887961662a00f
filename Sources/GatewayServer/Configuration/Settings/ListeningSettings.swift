// SPDX-License-Identifier: MIT-0

#if Server
    /// Where the gateway listens, and to whom.
    enum ListeningSettings: SettingGroup {
        static let title = "Listening"

        static let settings: [Setting] = [
            Setting("HOST", .text("address"), \.host, "address to listen on").onRestart,
            Setting("PORT", .port, \.port, "port to listen on; `0` for any that is free").onRestart,
            Setting(
                "API_ROUTE_PREFIX",
                prefix,
                \.routePrefix,
                "what stands before every path; `/v1` is served as well"
            ).with { $0.takesEmptyText = true },
            Setting("CONSOLE", .flag, \.servesConsole, "serve the console at `/`, `/docs` and `/openapi.json`").with {
                $0.guide = "console.md"
            },
            Setting(
                "ALLOWED_ORIGINS",
                .list("origins"),
                \.allowedOrigins,
                "origins of web pages that may call, comma-separated; `*` for all"
            ),
        ]

        /// A path without a slash at its end; `/` and the empty text mean none.
        private static let prefix = SettingKind<String>(
            SettingForm(words: "a path such as /api/v1", placeholder: "path"),
            show: { $0 },
            parse: { text in
                let parts = text.split(separator: "/")
                let isPlain = parts.allSatisfy {
                    $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.~".contains($0)) }
                }
                guard isPlain, !parts.contains("."), !parts.contains("..") else { return nil }
                return parts.map { "/\($0)" }.joined()
            }
        )
    }
#endif
