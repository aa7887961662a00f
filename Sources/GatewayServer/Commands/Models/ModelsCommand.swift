// SPDX-License-Identifier: MIT-0

#if Server
    import ArgumentParser
    import BedrockCore
    import OpenAISchema

    /// `bedrock-gateway models`: what can be called.
    struct ModelsCommand: AsyncParsableCommand {
        /// Name and help.
        static let configuration = CommandConfiguration(
            commandName: "models",
            abstract: "List the models that can be called in the region, as GET /models would.",
            discussion: """
                Models, inference profiles and what else Bedrock calls like a model, and the aliases and routes of the \
                configuration. What the account has access to is Bedrock's to tell when a model is called.

                Examples:

                  bedrock-gateway models claude
                  bedrock-gateway models --embeddings
                  bedrock-gateway models --provider amazon --json | jq -r '.data[].id'
                """
        )

        @Argument(help: "Only models whose id or name holds this text; capitals do not count.")
        var text: String?

        @Option(help: "Only models of this provider, such as anthropic; capitals do not count.")
        var provider: String?

        @Flag(help: "Only models that make vectors of texts or pictures.")
        var embeddings = false

        @Flag(help: "The list as JSON, as GET /models gives it.")
        var json = false

        /// Lists, filters, writes.
        func run() async throws {
            let catalog = try CommandSetup().catalog
            let all = try await Progress.during("Listing models") { try await catalog.all() }
            let models = all.filter(isWanted)
            guard !json else {
                return Terminal.output.write(String(decoding: ModelList(data: models).jsonBytes, as: UTF8.self) + "\n")
            }
            guard !models.isEmpty else {
                throw CommandFailure("None of the \(all.count) models fits.")
            }
            Terminal.output.write(ModelTable(models: models).text(on: .output))
        }

        private func isWanted(_ model: Model) -> Bool {
            let facts = model.extra["bedrock"]
            let output = facts?["output_modalities"]?.array ?? []
            if embeddings, !output.contains("embedding") { return false }
            if let provider, model.ownedBy.lowercased() != provider.lowercased() { return false }
            guard let text = text?.lowercased() else { return true }
            return [model.id, facts?["name"]?.string ?? ""].contains { $0.lowercased().contains(text) }
        }
    }
#endif
