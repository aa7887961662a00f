// SPDX-License-Identifier: MIT-0

#if Server
    import OpenAISchema

    /// Models as lines of columns.
    struct ModelTable {
        let models: [Model]

        /// What stands above the columns.
        private static let titles = ["ID", "NAME", "PROVIDER", "IN", "OUT", "STREAM", "TYPE"]

        /// The lines, the first with the titles.
        func text(on terminal: Terminal) -> String {
            let rows = models.map(row)
            let widths = Self.titles.indices.map { column in
                (rows + [Self.titles]).map { $0[column].count }.max() ?? 0
            }
            func line(_ cells: [String]) -> String {
                var line = ""
                for (cell, width) in zip(cells, widths) {
                    line += cell + String(repeating: " ", count: width - cell.count + 2)
                }
                while line.last == " " { line.removeLast() }
                return line
            }
            return terminal.styled(line(Self.titles), .bold) + "\n" + rows.map { line($0) + "\n" }.joined()
        }

        private func row(_ model: Model) -> [String] {
            let facts = model.extra["bedrock"]
            func words(_ name: String) -> String {
                let words = facts?[name]?.array?.compactMap(\.string) ?? []
                return words.isEmpty ? "-" : words.joined(separator: ",")
            }
            let streaming = facts?["streaming"]?.bool.map { $0 ? "yes" : "no" } ?? "-"
            let name = facts?["name"]?.string ?? "-"
            return [
                model.id, name, model.ownedBy, words("input_modalities"), words("output_modalities"), streaming,
                type(facts),
            ].map(\.printable)
        }

        /// What kind of thing is called by the id.
        private func type(_ facts: JSONValue?) -> String {
            if let target = facts?["alias_of"]?.string { return "alias of \(target)" }
            if facts?["targets"] != nil { return "route" }
            switch facts?["kind"]?.string {
            case "foundation_model": return "model"
            case "inference_profile": return "profile"
            case "application_inference_profile": return "application profile"
            case let kind?: return String(kind.map { $0 == "_" ? " " : $0 })
            case nil: return "-"
            }
        }
    }
#endif
