// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore

    extension SettingKind where Value == Int {
        /// A whole number.
        ///
        /// - Parameters:
        ///   - range: what it may be.
        ///   - placeholder: what stands for it in the help.
        /// - Returns: the kind.
        static func number(_ range: ClosedRange<Int>, _ placeholder: String = "number") -> SettingKind {
            SettingKind(
                SettingForm(
                    words: "a number from \(range.lowerBound) to \(range.upperBound)",
                    placeholder: placeholder,
                    json: .number
                ),
                show: { "\($0)" },
                parse: { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }
            )
        }

        /// A port; 0 for any that is free.
        static var port: SettingKind { number(0...65535, "port") }

        /// A number of bytes.
        ///
        /// - Parameter range: what it may be.
        /// - Returns: the kind.
        static func bytes(_ range: ClosedRange<Int>) -> SettingKind { number(range, "bytes") }
    }

    extension SettingKind where Value == Duration {
        /// Seconds, perhaps with a fraction; 0 for none.
        static var seconds: SettingKind {
            SettingKind(
                SettingForm(words: "a number of seconds up to 86400", placeholder: "seconds", json: .number),
                show: shown,
                parse: { text in number(text).map { Duration.seconds($0) } }
            )
        }

        /// Seconds of a limit; one of nothing would let nothing pass.
        static var limit: SettingKind {
            SettingKind(
                SettingForm(words: "a number of seconds above 0, up to 86400", placeholder: "seconds", json: .number),
                show: shown,
                parse: { text in number(text).flatMap { $0 > 0 ? Duration.seconds($0) : nil } }
            )
        }

        private static func number(_ text: String) -> Double? {
            Double(text).flatMap { (0...86_400).contains($0) ? $0 : nil }
        }

        private static func shown(_ duration: Duration) -> String {
            let seconds = duration / .seconds(1)
            return seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
        }
    }

    extension SettingKind where Value == Bool {
        /// On or off.
        static var flag: SettingKind {
            onOff(["true", "1", "yes", "on"], ["false", "0", "no", "off"])
        }

        /// On or off, as the AWS SDKs write it.
        static var plainFlag: SettingKind { onOff(["true"], ["false"]) }

        private static func onOff(_ on: [String], _ off: [String]) -> SettingKind {
            SettingKind(
                SettingForm(
                    words: "'true' or 'false'",
                    placeholder: "true|false",
                    json: .flag,
                    choices: ["true", "false"]
                ),
                show: { "\($0)" },
                parse: { text in
                    let text = text.lowercased()
                    return on.contains(text) ? true : off.contains(text) ? false : nil
                }
            )
        }
    }

    extension SettingKind where Value == String {
        /// Any text.
        ///
        /// - Parameter placeholder: what stands for it in the help.
        /// - Returns: the kind.
        static func text(_ placeholder: String = "text") -> SettingKind {
            SettingKind(SettingForm(words: "a text", placeholder: placeholder), show: { $0 }, parse: { $0 })
        }

        /// A text that must never be shown.
        ///
        /// - Parameter placeholder: what stands for it in the help.
        /// - Returns: the kind.
        static func secret(_ placeholder: String) -> SettingKind {
            SettingKind(
                SettingForm(words: "a text", placeholder: placeholder, isSecret: true),
                show: { _ in "" },
                parse: { $0 }
            )
        }

        /// One of a few words.
        ///
        /// - Parameter choices: the words.
        /// - Returns: the kind.
        static func choice(_ choices: [String]) -> SettingKind {
            let quoted = choices.map { "'\($0)'" }
            return SettingKind(
                SettingForm(
                    words: quoted.count < 3
                        ? quoted.joined(separator: " or ") : "one of \(quoted.joined(separator: ", "))",
                    placeholder: choices.joined(separator: "|"),
                    choices: choices
                ),
                show: { $0 },
                parse: { text in
                    let text = text.lowercased()
                    return choices.contains(text) ? text : nil
                }
            )
        }

        /// The path of a file.
        static var path: SettingKind {
            SettingKind(
                SettingForm(words: "the path of a file", placeholder: "file", isPath: true),
                show: { $0 },
                parse: { $0 }
            )
        }

        /// A model's id or ARN.
        static var model: SettingKind {
            SettingKind(
                SettingForm(words: "the id or ARN of a model", placeholder: "model"),
                show: { $0 },
                parse: { ModelID($0) == nil ? nil : $0 }
            )
        }

        /// The URL of an endpoint.
        static var endpoint: SettingKind {
            SettingKind(
                SettingForm(words: "a URL such as https://host:port", placeholder: "url"),
                show: { $0 },
                parse: { Endpoint(url: $0) == nil ? nil : $0 }
            )
        }
    }

    extension SettingKind where Value == [String] {
        /// Texts with commas between; white space does not count.
        ///
        /// - Parameter placeholder: what stands for them in the help.
        /// - Returns: the kind.
        static func list(_ placeholder: String = "list") -> SettingKind {
            SettingKind(
                SettingForm(words: "a list, comma-separated", placeholder: placeholder, json: .list),
                show: { $0.joined(separator: ",") },
                parse: { text in
                    text.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }.filter { !$0.isEmpty }
                }
            )
        }
    }

    extension SettingKind where Value == [ModelPattern] {
        /// Ids of models, or patterns with `*`, with commas between.
        static var patterns: SettingKind {
            let list = SettingKind<[String]>.list("patterns")
            return SettingKind(
                list.form,
                show: { $0.map(\.text).joined(separator: ",") },
                read: { given throws(ConfigurationError) in try list.read(given).map { ModelPattern($0) } }
            )
        }
    }
#endif
