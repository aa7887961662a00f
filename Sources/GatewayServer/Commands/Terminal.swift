// SPDX-License-Identifier: MIT-0

#if Server
    import FoundationEssentials

    #if canImport(Darwin)
        import Darwin
    #elseif canImport(Musl)
        import Musl
    #else
        import Glibc
    #endif

    /// One of the two streams of output: whether a person reads it there, and how text is made to stand out then.
    ///
    /// Colour and motion are for terminals alone; `NO_COLOR` and `TERM=dumb` turn them off there too.
    struct Terminal {
        /// How text stands out.
        enum Style: String {
            /// A failure.
            case error = "31"
            /// Something to look after.
            case warning = "33"
            /// All is well.
            case good = "32"
            /// A heading.
            case bold = "1"
            /// What is beside the point.
            case dim = "2"
        }

        /// Whether a person reads here.
        let isTerminal: Bool
        /// Whether text may stand out.
        let hasColour: Bool
        private let isError: Bool

        /// Takes note of what the surroundings are; the two streams of the process are at hand as statics.
        init(isTerminal: Bool, isError: Bool, environment: [String: String]) {
            self.isTerminal = isTerminal
            self.isError = isError
            // Source: https://no-color.org, where any text but the empty one turns colour off.
            let isPlain = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
            hasColour = isTerminal && !isPlain && environment["TERM"] != "dumb"
        }

        /// Standard output.
        static let output = Terminal(
            isTerminal: isatty(STDOUT_FILENO) == 1,
            isError: false,
            environment: ProcessInfo.processInfo.environment
        )

        /// Standard error.
        static let error = Terminal(
            isTerminal: isatty(STDERR_FILENO) == 1,
            isError: true,
            environment: ProcessInfo.processInfo.environment
        )

        /// Whether a person types on standard input.
        static let isInputTyped = isatty(STDIN_FILENO) == 1

        /// The text in a style, where styles show.
        func styled(_ text: String, _ style: Style?) -> String {
            guard hasColour, let style, !text.isEmpty else { return text }
            return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
        }

        /// Writes text; output that nobody takes ends the program.
        func write(_ text: String, _ style: Style? = nil) {
            let bytes = Array(styled(text, style).utf8)
            if isError {
                StandardStreams.write(bytes, toStandardError: true)
            } else {
                StandardStreams.writeOutput(bytes)
            }
        }

        /// What a line tells of.
        enum Tone: String {
            case error = "Error"
            case warning = "Warning"
            case note = "Note"
        }

        /// Writes one line that tells of something.
        func tell(_ text: String, as tone: Tone) {
            let style: Style =
                switch tone {
                case .error: .error
                case .warning: .warning
                case .note: .dim
                }
            write("\(styled("\(tone.rawValue):", style)) \(text.printable)\n")
        }
    }

    extension String {
        /// The text without what a terminal takes for a command, as it may come from anywhere.
        var printable: String {
            var kept = String.UnicodeScalarView()
            for scalar in unicodeScalars
            where scalar == "\n" || scalar == "\t" || scalar.properties.generalCategory != .control {
                kept.append(scalar)
            }
            return String(kept)
        }
    }
#endif
