// SPDX-License-Identifier: MIT-0

#if Server
    import OpenAISchema

    /// Writes an answer for whoever reads: reasoning on a terminal alone, where it is dim.
    struct AnswerScreen {
        let output: Terminal

        /// Why the answer ended.
        var finishReason: FinishReason?

        private enum Part {
            case nothing, reasoning, text
        }

        private var part = Part.nothing
        private var endsLine = true

        init(output: Terminal) {
            self.output = output
        }

        /// Shows thoughts.
        mutating func show(reasoning: String) {
            guard output.isTerminal, !reasoning.isEmpty else { return }
            write(reasoning, .dim, as: .reasoning)
        }

        /// Shows what is said.
        mutating func show(text: String) {
            guard !text.isEmpty else { return }
            write(text, nil, as: .text)
        }

        /// Ends the last line, and tells where the answer is not all that it could be.
        mutating func end() {
            if !endsLine { output.write("\n") }
            endsLine = true
            switch finishReason {
            case .length?: Terminal.error.tell("The answer is cut off: it has reached the most tokens.", as: .note)
            case .contentFilter?: Terminal.error.tell("The answer was withheld or cut off by a filter.", as: .note)
            default: break
            }
        }

        private mutating func write(_ text: String, _ style: Terminal.Style?, as part: Part) {
            if part != self.part, self.part != .nothing { output.write(endsLine ? "\n" : "\n\n") }
            self.part = part
            // A terminal would obey what a model writes; a file or a program gets it as it is.
            output.write(output.isTerminal ? text.printable : text, style)
            endsLine = text.last?.isNewline ?? endsLine
        }
    }
#endif
