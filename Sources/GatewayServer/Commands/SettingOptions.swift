// SPDX-License-Identifier: MIT-0

#if Server
    import ArgumentParser

    /// The settings as options, in sections by their groups.
    ///
    /// Options are declared as properties elsewhere. These come from the table of settings, so they are shown to the parser in a
    /// mirror of our own, and decoded under the names that they have there.
    struct ConfigurationOptions: ParsableArguments, CustomReflectable {
        /// What was given, by the names of the settings.
        private(set) var given: [String: String] = [:]

        /// Makes the declaration.
        init() {}

        /// Takes what was given.
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: OptionKey.self)
            for group in Settings.groups { try take(group, container) }
        }

        private mutating func take<Group: SettingGroup>(
            _ group: Group.Type,
            _ container: KeyedDecodingContainer<OptionKey>
        ) throws {
            let options = try container.decode(SettingOptions<Group>.self, forKey: OptionKey(stringValue: group.title))
            given.merge(options.given) { $1 }
        }

        /// The groups as the parser wants to see them.
        var customMirror: Mirror {
            func child<Group: SettingGroup>(_ group: Group.Type) -> Mirror.Child {
                (group.title, OptionGroup<SettingOptions<Group>>(title: group.title))
            }
            return Mirror(self, children: Settings.groups.map { child($0) })
        }
    }

    /// The options of one group.
    private struct SettingOptions<Group: SettingGroup>: ParsableArguments, CustomReflectable {
        /// What was given, by the names of the settings.
        var given: [String: String] = [:]

        init() {}

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: OptionKey.self)
            for setting in Group.settings {
                given[setting.name] = try container.decodeIfPresent(
                    String.self,
                    forKey: OptionKey(stringValue: setting.name)
                )
            }
        }

        var customMirror: Mirror {
            Mirror(
                self,
                children: Group.settings.map { setting -> Mirror.Child in (setting.name, setting.declaration) }
            )
        }
    }

    /// The name of a declaration.
    private struct OptionKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    extension Setting {
        /// The option as the parser knows it; its value is validated with those of the other places.
        fileprivate var declaration: Option<String?> {
            let help = ArgumentHelp("\(plain(meaning)) (default: \(plain(shownStandard)))", valueName: form.placeholder)
            let name = NameSpecification.customLong(option)
            if case .flag = form.json {
                return Option(name: name, defaultAsFlag: "true", help: help, completion: completion)
            }
            return Option(name: name, help: help, completion: completion)
        }

        private var completion: CompletionKind? {
            form.isPath ? .file() : form.choices.isEmpty ? nil : .list(form.choices)
        }

        /// The text without the marks of Markdown.
        private func plain(_ text: String) -> String { text.filter { $0 != "`" } }
    }
#endif
