// SPDX-License-Identifier: MIT-0

#if Server
    /// What the value of a setting looks like.
    struct SettingForm: Sendable {
        /// How a value is written in the file.
        enum JSON: Sendable {
            /// A text.
            case text
            /// A number.
            case number
            /// `true` or `false`.
            case flag
            /// A list of texts, or a text with commas.
            case list
            /// An object of names and texts; or a text, `name=text` with commas between.
            case pairs
            /// An object, or its JSON as a text.
            case object
            /// A text, a list of texts, or an object of names and texts.
            case keys
        }

        /// What it is, after the setting's name and "is".
        var words: String

        /// What stands for it in the help of an option.
        var placeholder: String

        /// How it is written in the file.
        var json = JSON.text

        /// All values, where they are few.
        var choices: [String] = []

        /// Whether it is a file's path.
        var isPath = false

        /// Whether it must never be shown.
        var isSecret = false
    }

    /// What the value of a setting is: how it is written, read and shown.
    struct SettingKind<Value: Sendable>: Sendable {
        /// How it is written.
        var form: SettingForm

        /// Reads a value.
        let read: @Sendable (GivenValue) throws(ConfigurationError) -> Value

        /// Writes a value as the documentation has it; empty for none.
        let show: @Sendable (Value) -> String

        /// Makes a kind whose values tell by themselves what is wrong with them.
        ///
        /// - Parameters:
        ///   - form: how it is written.
        ///   - show: writes a value.
        ///   - read: reads a value.
        init(
            _ form: SettingForm,
            show: @escaping @Sendable (Value) -> String = { _ in "" },
            read: @escaping @Sendable (GivenValue) throws(ConfigurationError) -> Value
        ) {
            self.form = form
            self.show = show
            self.read = read
        }

        /// Makes a kind of which a wrong value is told by the form's words.
        ///
        /// - Parameters:
        ///   - form: how it is written.
        ///   - show: writes a value.
        ///   - parse: reads a text; `nil` where it is no value.
        init(
            _ form: SettingForm,
            show: @escaping @Sendable (Value) -> String = { _ in "" },
            parse: @escaping @Sendable (String) -> Value?
        ) {
            self.init(form, show: show) { given throws(ConfigurationError) in
                guard let value = parse(given.text) else {
                    let quoted = form.isSecret ? "" : ", not '\(given.text)'"
                    throw ConfigurationError("\(given.name) is \(form.words)\(quoted).")
                }
                return value
            }
        }
    }
#endif
