// SPDX-License-Identifier: MIT-0

#if Server
    import OpenAISchema

    /// A manual page in the language of BSD's manuals (mdoc), made from the argument parser's description of the commands.
    struct ManualPage {
        /// The root command, as the argument parser describes it.
        let command: JSONValue

        /// When the page's own words were written last.
        private static let date = "November 25, 2026"

        /// The page.
        var text: String {
            var roff = Roff()
            roff.macro("Dd \(Self.date)")
            roff.macro("Dt BEDROCK-GATEWAY 1")
            roff.macro("Os")
            roff.macro("Sh NAME")
            roff.macro("Nm bedrock-gateway")
            roff.macro("Nd \(Roff.phrase(command["abstract"]?.string ?? ""))")
            roff.macro("Sh SYNOPSIS")
            roff.macro("Nm")
            roff.macro("Op Ar command")
            roff.macro("Op Ar option ...")
            roff.macro("Sh DESCRIPTION")
            roff.paragraphs(command["discussion"]?.string ?? "")
            roff.macro("Sh COMMANDS")
            for subcommand in command["subcommands"]?.array ?? [] where subcommand["commandName"] != "help" {
                append(subcommand, to: &roff)
            }
            roff.macro("Sh ENVIRONMENT")
            roff.paragraphs(Self.environment)
            appendStatuses(to: &roff)
            return roff.text
        }

        private static let environment = """
            The gateway is configured by variables, which README.md and 'bedrock-gateway serve --help' list; AWS credentials, region \
            and endpoints are found by those of the AWS SDKs.

            NO_COLOR and TERM=dumb turn colour off.
            """

        private func append(_ subcommand: JSONValue, to roff: inout Roff) {
            roff.macro("Ss \(Roff.escaped(subcommand["commandName"]?.string ?? ""))")
            roff.paragraphs(subcommand["abstract"]?.string ?? "", isFirst: true)
            if let discussion = subcommand["discussion"]?.string { roff.paragraphs(discussion) }
            let arguments = (subcommand["arguments"]?.array ?? []).filter { $0["shouldDisplay"]?.bool ?? true }
            let own = arguments.filter { !["help", "version"].contains($0["preferredName"]?["name"]?.string) }
            guard !own.isEmpty else { return }
            roff.macro("Bl -tag -width Ds")
            for argument in own {
                roff.macro("It \(Self.tag(argument))")
                var text = argument["abstract"]?.string ?? ""
                if let standard = argument["defaultValue"]?.string, argument["kind"]?.string == "option" {
                    text += " The default is \(standard)."
                }
                roff.paragraphs(text.isEmpty ? "No more is to be said." : text, isFirst: true)
            }
            roff.macro("El")
        }

        /// The name of an argument, with its value.
        private static func tag(_ argument: JSONValue) -> String {
            let value = Roff.escaped(argument["valueName"]?.string ?? "")
            guard argument["kind"]?.string != "positional" else { return "Ar \(value)" }
            let names = (argument["names"]?.array ?? []).compactMap { name -> String? in
                guard let text = name["name"]?.string else { return nil }
                return "Fl \(name["kind"]?.string == "long" ? "-" : "")\(Roff.escaped(text))"
            }
            return names.joined(separator: " , ") + (argument["kind"]?.string == "option" ? " Ar \(value)" : "")
        }

        private func appendStatuses(to roff: inout Roff) {
            roff.macro("Sh EXIT STATUS")
            roff.macro("Bl -tag -width Ds")
            for status in ExitStatus.allCases {
                roff.macro("It \(status.rawValue)")
                let meaning = status.meaning
                roff.paragraphs(meaning.prefix(1).uppercased() + meaning.dropFirst() + ".", isFirst: true)
            }
            roff.macro("El")
        }
    }
#endif
