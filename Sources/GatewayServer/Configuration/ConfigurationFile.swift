// SPDX-License-Identifier: MIT-0

#if Server
    import FoundationEssentials
    import OpenAISchema

    /// Reads the configuration file: a JSON object, each member of which is a setting by its variable's name in small letters.
    struct ConfigurationFile {
        /// Where it is.
        let path: String

        /// What is wrong with it.
        private var problems: [String] = []

        /// Prepares to read a file.
        ///
        /// - Parameter path: where it is.
        init(path: String) {
            self.path = path
        }

        /// Reads a file.
        ///
        /// - Parameter given: the setting that names it.
        /// - Returns: texts as variables would have them, by the names of their settings.
        /// - Throws: ``ConfigurationError`` that tells how to mend all that is wrong with it, but for values, which are validated
        ///   with those of the other places.
        static func texts(named given: GivenValue) throws(ConfigurationError) -> [String: String] {
            guard let data = FileManager.default.contents(atPath: given.text) else {
                throw ConfigurationError("\(given.name) names the file \(given.text), which cannot be read.")
            }
            var file = ConfigurationFile(path: given.text)
            return try file.texts(in: Array(data))
        }

        /// Reads the text of the file.
        ///
        /// - Parameter bytes: the text.
        /// - Returns: texts as variables would have them, by the names of their settings.
        /// - Throws: ``ConfigurationError`` as ``texts(named:)``.
        mutating func texts(in bytes: [UInt8]) throws(ConfigurationError) -> [String: String] {
            // Editors of Windows put a mark of the byte order before the text.
            let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
            let json: JSONValue
            do throws(SchemaError) {
                json = try JSONParser.parse(bytes)
            } catch {
                let hint =
                    path.hasSuffix(".yaml") || path.hasSuffix(".yml") ? " YAML is not read: write it as JSON." : ""
                throw ConfigurationError("\(path) is no valid JSON: \(words(of: error, in: bytes))\(hint)")
            }
            guard let object = json.object else {
                throw ConfigurationError("\(path) is a JSON object such as {\"port\": 8080}, not \(json.kind).")
            }
            refuseDuplicates(in: json, at: "")
            var texts: [String: String] = [:]
            for member in object.members {
                guard let setting = Settings.all.first(where: { $0.key == member.key && $0.isInFile }) else {
                    problems.append(unknown(member.key))
                    continue
                }
                if !member.value.isNull { texts[setting.name] = text(of: member.value, for: setting) }
            }
            guard problems.isEmpty else { throw ConfigurationError(problems.joined(separator: "\n")) }
            return texts
        }

        /// What the parser says, with the line in place of the byte: an editor counts lines.
        private func words(of error: SchemaError, in bytes: [UInt8]) -> String {
            let words = error.message.replacing("The text is not valid JSON: ", with: "")
            guard let mark = words.firstRange(of: " (byte "),
                let position = Int(words[mark.upperBound...].prefix(while: \.isNumber))
            else { return words }
            let line = bytes.prefix(position).count { $0 == UInt8(ascii: "\n") } + 1
            return "\(words[..<mark.lowerBound]) (line \(line))."
        }

        private func unknown(_ key: String) -> String {
            let known = Settings.all.filter(\.isInFile).map(\.key)
            let plain = key.lowercased().split(separator: "-").joined(separator: "_")
            let near = Spelling.nearest(to: plain, among: known, within: 3)
            let hint = near.map { " Do you mean '\($0)'?" } ?? ""
            return "\(path) has the unknown key '\(key)'.\(hint)"
        }

        /// Parsers differ in which of two members counts, so nobody can tell what was meant.
        private mutating func refuseDuplicates(in json: JSONValue, at place: String) {
            for (index, element) in (json.array ?? []).enumerated() {
                refuseDuplicates(in: element, at: "\(place)[\(index)]")
            }
            var names: Set<String> = []
            for member in json.object?.members ?? [] {
                let place = place.isEmpty ? member.key : "\(place).\(member.key)"
                if !names.insert(member.key).inserted { problems.append("\(path) has '\(place)' more than once.") }
                refuseDuplicates(in: member.value, at: place)
            }
        }

        private mutating func text(of value: JSONValue, for setting: Setting) -> String? {
            func refuse(_ words: String, _ value: JSONValue, at place: String = "") {
                problems.append("'\(setting.key)\(place)' in \(path) is \(words), not \(value.kind).")
            }
            switch (setting.form.json, value) {
            case (.number, .number(let number)): return number.text
            case (.flag, .bool(let isOn)): return isOn ? "true" : "false"
            case (.text, .string(let text)), (.list, .string(let text)), (.pairs, .string(let text)),
                (.object, .string(let text)), (.keys, .string(let text)):
                return text
            case (.list, .array(let elements)), (.keys, .array(let elements)):
                var texts: [String] = []
                for (index, element) in elements.enumerated() {
                    if let text = element.string, !text.contains(","), !text.isEmpty {
                        texts.append(text)
                    } else if element.string == nil {
                        refuse("a text", element, at: "[\(index)]")
                    } else {
                        problems.append("'\(setting.key)[\(index)]' in \(path) is empty, or has a comma in it.")
                    }
                }
                return texts.joined(separator: ",")
            case (.pairs, .object(let object)):
                var pairs: [String] = []
                for member in object.members {
                    if let text = member.value.string {
                        pairs.append("\(member.key)=\(text)")
                    } else {
                        refuse("a text", member.value, at: ".\(member.key)")
                    }
                }
                return pairs.joined(separator: ",")
            case (.object, .object), (.keys, .object): return value.description
            case (.number, .string), (.flag, .string):
                refuse("\(setting.form.words) without quotation marks", value)
            default: refuse(setting.form.json.words ?? setting.form.words, value)
            }
            return nil
        }
    }

    extension SettingForm.JSON {
        /// What stands in the file, where the words for texts do not tell.
        fileprivate var words: String? {
            switch self {
            case .text, .number, .flag: nil
            case .list: "a list of texts"
            case .pairs: "an object of texts"
            case .object: "an object"
            case .keys: "a text, a list of texts or an object of texts"
            }
        }
    }
#endif
