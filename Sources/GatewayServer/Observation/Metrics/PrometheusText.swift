// SPDX-License-Identifier: MIT-0

#if Server
    /// The text that Prometheus reads.
    ///
    /// Source: Prometheus documentation, "Exposition formats", version 0.0.4; "Metric and label naming".
    enum PrometheusText {
        /// The media type.
        static let contentType = "text/plain; version=0.0.4; charset=utf-8"

        /// A number as Go reads it.
        static func number(_ value: Double) -> String {
            if value.isNaN { return "NaN" }
            if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
            let text = value.description
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }

        /// Labels as they stand between braces.
        static func labels(_ labels: [(String, String)]) -> String {
            labels.map { name, value in "\(self.name(name, mayHaveColons: false))=\"\(escaped(value, quotes: true))\"" }
                .joined(separator: ",")
        }

        /// A name of letters, digits and underscores alone, which does not begin with a digit.
        static func name(_ text: String, mayHaveColons: Bool = true) -> String {
            var name = ""
            for character in text.unicodeScalars {
                switch character {
                case "a"..."z", "A"..."Z", "_": name.unicodeScalars.append(character)
                case "0"..."9" where !name.isEmpty: name.unicodeScalars.append(character)
                case ":" where mayHaveColons: name.unicodeScalars.append(character)
                default: name.append("_")
                }
            }
            return name.isEmpty ? "_" : name
        }

        /// A text with its line breaks and backslashes escaped, and its quotes where it stands between some.
        static func escaped(_ text: String, quotes: Bool = false) -> String {
            var escaped = ""
            for character in text.unicodeScalars {
                switch character {
                case "\\": escaped += "\\\\"
                case "\n": escaped += "\\n"
                case "\"" where quotes: escaped += "\\\""
                default: escaped.unicodeScalars.append(character)
                }
            }
            return escaped
        }
    }
#endif
