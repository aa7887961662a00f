// SPDX-License-Identifier: MIT-0

#if Server
    import OpenAISchema

    /// What `check` has found about one subject.
    struct Finding: Hashable, Sendable {
        /// How it is.
        enum State: String, CaseIterable {
            /// As it should be.
            case ok
            /// It works, but something should be looked after.
            case warn
            /// It does not work.
            case fail
            /// Not looked at, as something that it needs fails.
            case skip
        }

        /// What was looked at, in a word or two.
        let subject: String
        let state: State
        /// What was found, and how to mend it.
        let text: String

        init(_ subject: String, _ state: State, _ text: String) {
            self.subject = subject
            self.state = state
            self.text = text
        }

        /// One line for people.
        func line(on terminal: Terminal) -> String {
            let style: Terminal.Style =
                switch state {
                case .ok: .good
                case .warn: .warning
                case .fail: .error
                case .skip: .dim
                }
            let padding = String(repeating: " ", count: max(1, 12 - subject.count))
            let oneLine = String(text.printable.map { $0.isNewline ? " " : $0 })
            return "\(terminal.styled(state.rawValue.padded(to: 4), style))  \(subject)\(padding)\(oneLine)\n"
        }

        /// The finding for programs.
        var json: JSONObject {
            ["subject": .string(subject), "state": .string(state.rawValue), "text": .string(text)]
        }
    }

    extension String {
        fileprivate func padded(to width: Int) -> String {
            self + String(repeating: " ", count: max(0, width - count))
        }
    }
#endif
