// SPDX-License-Identifier: MIT-0

#if Server
    import FoundationEssentials
    import Locking
    import NIOPosix
    import OpenAISchema
    import UnixSignals

    #if canImport(Darwin)
        import Darwin
    #elseif canImport(Musl)
        import Musl
    #else
        import Glibc
    #endif

    /// A conversation on a terminal: lines in, answers out, all of it known to the model until it is cleared.
    struct Conversation {
        private let chat: LocalChat
        private var request: ChatCompletionRequest
        /// What precedes the first word: the system prompt.
        private let beginning: [ChatMessage]
        /// Pictures that go along with the next line.
        private var pictures: [ContentPart]
        private let interrupts = Interrupts()
        /// Where prompts and notes stand, so that standard output holds answers alone.
        private let terminal = Terminal.error

        init(chat: LocalChat, request: ChatCompletionRequest, pictures: [ContentPart]) {
            self.chat = chat
            self.request = request
            self.pictures = pictures
            beginning = request.messages
        }

        private static let help = """
            /clear       begin anew
            /model NAME  go on with another model
            /exit        end, as Ctrl-D does
            Ctrl-C ends an answer. A line that ends in \\ goes on in the next.

            """

        /// Reads and answers to the end of input.
        mutating func run() async throws {
            terminal.write("\(request.model); /help lists what else there is.\n", .dim)
            let interrupts = interrupts
            let watch = Task { await interrupts.watch() }
            defer { watch.cancel() }
            var input = LineInput()
            while let line = try await input.next(prompt: { terminal.write($0, .bold) }) {
                interrupts.forgive()
                let words = line.split(separator: " ", maxSplits: 1).map(String.init)
                switch words.first {
                case nil: continue
                case "/exit", "/quit", "/bye": return
                case "/help", "/?": terminal.write(Self.help, .dim)
                case "/clear":
                    request.messages = beginning
                    terminal.write("What was said is forgotten.\n", .dim)
                case "/model" where words.count == 2: request.model = words[1].filter { !$0.isWhitespace }
                case "/model": terminal.write("\(request.model)\n", .dim)
                case let word? where word.hasPrefix("/") && !word.dropFirst().contains("/"):
                    terminal.write("There is no \(word.printable); /help lists what there is.\n", .dim)
                default: await answer(line)
                }
            }
            terminal.write("\n")
        }

        /// Asks; what fails leaves the conversation as it was.
        private mutating func answer(_ line: String) async {
            var request = request
            request.messages.append(Picture.message(line, pictures))
            let asked = request
            let began = ContinuousClock.now
            let task = Task { [chat] in try await chat.print(asked) }
            interrupts.current = task
            defer { interrupts.current = nil }
            do {
                let answer = try await task.value
                self.request.messages = request.messages + [ChatMessage(role: .assistant, content: .text(answer.text))]
                pictures = []
                tell(answer.usage, ContinuousClock.now - began)
            } catch is CancellationError {
                terminal.write("(ended; it is not part of the conversation)\n", .dim)
            } catch {
                let failure = CommandFailure(error)?.description ?? "\(error)"
                // A cancelled exchange may be told as any trouble.
                if task.isCancelled {
                    terminal.write("(ended; it is not part of the conversation)\n", .dim)
                } else {
                    terminal.tell(failure, as: .error)
                }
            }
        }

        private func tell(_ usage: Usage?, _ time: Duration) {
            guard let usage else { return }
            let tenths = time.components.seconds * 10 + time.components.attoseconds / 100_000_000_000_000_000
            let words = ["\(usage.promptTokens) tokens in", usage.completionTokens.map { "\($0) out" }].compactMap(
                \.self
            )
            terminal.write("\(words.joined(separator: ", ")), \(tenths / 10).\(tenths % 10) s\n", .dim)
        }
    }

    /// What Ctrl-C does: it ends the answer that is under way; without one, the second in a row ends the program.
    private final class Interrupts: Sendable {
        private struct State {
            var current: Task<LocalChat.Answer, any Error>?
            var isWarned = false
        }

        private let state = Locked(State())

        var current: Task<LocalChat.Answer, any Error>? {
            get { state.withLock { $0.current } }
            set { state.withLock { $0.current = newValue } }
        }

        /// Forgets an earlier Ctrl-C.
        func forgive() {
            state.withLock { $0.isWarned = false }
        }

        /// Acts on the signal until cancelled.
        func watch() async {
            for await _ in await UnixSignalsSequence(trapping: .sigint) {
                if let current {
                    current.cancel()
                    continue
                }
                let isSecond = state.withLock { state in
                    defer { state.isWarned = true }
                    return state.isWarned
                }
                if isSecond {
                    Terminal.error.write("\n")
                    exit(128 + SIGINT)
                }
                Terminal.error.write("\n(Once more ends the program; so do Ctrl-D and /exit.)\n", .dim)
                Terminal.error.write(LineInput.mark, .bold)
            }
        }
    }

    /// Lines that are typed, read without holding up anything else.
    private struct LineInput {
        /// What asks for a line.
        static let mark = "> "

        private var waiting: [UInt8] = []

        /// The next line, perhaps typed in several; `nil` at the end of input.
        mutating func next(prompt: (String) -> Void) async throws -> String? {
            var text = ""
            prompt(Self.mark)
            while let line = try await plainLine() {
                guard line.hasSuffix("\\") else { return text + line }
                text += line.dropLast() + "\n"
                prompt("… ")
            }
            return text.isEmpty ? nil : text
        }

        private mutating func plainLine() async throws -> String? {
            while true {
                if let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
                    defer { waiting.removeSubrange(...end) }
                    return String(decoding: waiting[..<end], as: UTF8.self)
                }
                let bytes = try await NIOThreadPool.singleton.runIfActive { StandardStreams.readSome() }
                guard let bytes else {
                    defer { waiting = [] }
                    return waiting.isEmpty ? nil : String(decoding: waiting, as: UTF8.self)
                }
                waiting += bytes
            }
        }
    }
#endif
