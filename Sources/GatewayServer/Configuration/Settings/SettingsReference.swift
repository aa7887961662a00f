// SPDX-License-Identifier: MIT-0

#if Server
    extension Settings {
        /// The tables of all settings, in Markdown: what stands between the marks in docs/configuration.md.
        static var reference: String {
            groups.map { section($0) }.joined(separator: "\n")
        }

        private static func section(_ group: any SettingGroup.Type) -> String {
            let rows = group.settings.map { setting in
                let names = setting.variables.map { "`\($0)`" }.joined(separator: ", ")
                let guide = setting.guide.map { "; see [\($0)](\($0))" } ?? ""
                return
                    "| \(names) | \(setting.shownStandard) | \(setting.meaning)\(guide) | \(setting.needsRestart ? "restart" : "live") |"
            }
            return """
                ### \(group.title)

                | variable | default | meaning | change |
                |---|---|---|---|
                \(rows.joined(separator: "\n"))

                """
        }
    }
#endif
