// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import OpenAISchema

    /// What the gateway is configured by, and where each value comes from; secrets are left out.
    struct ConfigurationReport {
        /// One setting.
        struct Row {
            /// The setting.
            let setting: Setting
            /// What holds.
            let value: String
            /// The kind of place: `option`, `environment`, `file`, `profile` or `default`.
            let kind: String
            /// The place, where its kind does not tell: the option, the variable, the file, the profile.
            let place: String?
        }

        /// The settings, in the order of the documentation.
        let rows: [Row]

        /// Reports on a configuration.
        ///
        /// - Parameter loaded: the configuration.
        init(_ loaded: LoadedConfiguration) {
            rows = Settings.all.map { Self.row($0, loaded) }
        }

        private static func row(_ setting: Setting, _ loaded: LoadedConfiguration) -> Row {
            if let given = loaded.values[setting] {
                let value = setting.form.isSecret ? "(secret)" : given.text
                switch given.place {
                case .option: return Row(setting: setting, value: value, kind: "option", place: "--\(setting.option)")
                case .environment:
                    return Row(setting: setting, value: value, kind: "environment", place: given.variable)
                case .file(let path): return Row(setting: setting, value: value, kind: "file", place: path)
                }
            }
            if let key = setting.profileKey, let profile = loaded.profile, let value = profile.setting(key) {
                return Row(setting: setting, value: value, kind: "profile", place: profile.name)
            }
            let value = setting.effective?(loaded.configuration) ?? setting.standard.filter { $0 != "`" }
            return Row(setting: setting, value: value, kind: "default", place: nil)
        }

        /// A table for people.
        var table: String {
            let lines = [["setting", "value", "from"]] + rows.map { [$0.setting.name, $0.value, $0.source] }
            let widths = (0..<2).map { column in min(60, lines.map { $0[column].count }.max() ?? 0) }
            return lines.map { line in
                let padded = (0..<2).map {
                    line[$0] + String(repeating: " ", count: max(0, widths[$0] - line[$0].count))
                }
                return (padded + [line[2]]).joined(separator: "  ") + "\n"
            }.joined()
        }

        /// An object for programs, by the keys of the file.
        var json: JSONObject {
            JSONObject(
                rows.map { row in
                    var object: JSONObject = ["value": .string(row.value), "from": .string(row.kind)]
                    if row.setting.form.isSecret, row.kind != "default" { object["value"] = .null }
                    object["place"] = row.place.map(JSONValue.string)
                    return JSONObject.Member(key: row.setting.key, value: .object(object))
                }
            )
        }
    }

    extension ConfigurationReport.Row {
        /// Where the value comes from, in words.
        fileprivate var source: String {
            switch kind {
            case "profile": "AWS profile \(place ?? "")"
            case "environment": "variable \(place ?? "")"
            case "default": "default"
            default: "\(kind) \(place ?? "")"
            }
        }
    }
#endif
