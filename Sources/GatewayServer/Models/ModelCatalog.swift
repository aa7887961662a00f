// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// The models that clients may call, in OpenAI's form.
struct ModelCatalog: Sendable {
    private let directory: ModelDirectory
    private let policy: ModelPolicy
    private let aliases: ModelAliases
    private let routes: [Route]

    init(directory: ModelDirectory, policy: ModelPolicy, aliases: ModelAliases, routes: [Route] = []) {
        self.routes = routes
        self.directory = directory
        self.policy = policy
        self.aliases = aliases
    }

    /// All models that can be called by their id, and the aliases and routes that are whole names, each once.
    func all() async throws -> [Model] {
        let listing = try await directory.current()
        var models = listing.models.filter { $0.isCallable && allows($0, in: listing) }.map { Model($0, in: listing) }
        var listed = Set(models.map(\.id))
        for model in routes.compactMap({ routed($0, in: listing) }) where listed.insert(model.id).inserted {
            models.append(model)
        }
        for name in aliases.names where !listed.contains(name) {
            if let model = alias(name, in: listing) { models.append(model) }
        }
        return models
    }

    /// One model: one that is listed, one that only a profile reaches, or what an alias stands for; `nil` for any other.
    func model(_ id: String) async throws -> Model? {
        let listing = try await directory.current()
        let route = routes.first { $0.pattern.isExact && $0.pattern.fits(id) }
        if let route, let model = routed(route, in: listing) { return model }
        if let model = alias(id, in: listing) { return model }
        guard let listed = listing[id], allows(listed, in: listing) else { return nil }
        var model = Model(listed, in: listing)
        model.id = id
        return model
    }

    private func allows(_ model: ListedModel, in listing: ModelListing) -> Bool {
        guard !policy.isOpen else { return true }
        guard let id = ModelID(model.id) else { return false }
        return policy.allows(id, subject: listing.foundation(of: model).flatMap { ModelID($0.id) })
    }

    /// What a route is; `nil` where it is a pattern's, or none of its models may be called.
    private func routed(_ route: Route, in listing: ModelListing) -> Model? {
        let name = route.pattern.text
        guard route.pattern.isExact else { return nil }
        let asked = ModelID(aliases.target(of: name) ?? name)
        let models = route.targets.compactMap { $0.model ?? asked }.filter { policy.allows($0) }
        guard let first = models.first else { return nil }
        var model =
            listing[first.rawValue].map { Model($0, in: listing) }
            ?? Model(id: name, created: 0, ownedBy: first.provider ?? "bedrock", extra: ["bedrock": [:]])
        model.id = name
        var facts = model.extra["bedrock"]?.object ?? JSONObject()
        facts["targets"] = .array(models.map { .string($0.rawValue) })
        model.extra["bedrock"] = .object(facts)
        return model
    }

    /// What an alias stands for; `nil` where the name is none, or its model may not be called.
    private func alias(_ name: String, in listing: ModelListing) -> Model? {
        guard let target = aliases.target(of: name), let id = ModelID(target) else { return nil }
        let listed = listing[target]
        let isAllowed = listed.map { allows($0, in: listing) } ?? policy.allows(id)
        guard isAllowed else { return nil }
        var model =
            listed.map { Model($0, in: listing) }
            ?? Model(id: name, created: 0, ownedBy: id.provider ?? "bedrock", extra: ["bedrock": [:]])
        model.id = name
        var facts = model.extra["bedrock"]?.object ?? JSONObject()
        facts["alias_of"] = .string(target)
        model.extra["bedrock"] = .object(facts)
        return model
    }
}

extension Model {
    /// A listed model, with what is known of it in the extension `bedrock`.
    fileprivate init(_ listed: ListedModel, in listing: ModelListing) {
        let foundation = listing.foundation(of: listed)
        let subject = foundation.flatMap { ModelID($0.id) } ?? listed.sources.first.flatMap { ModelID($0) }
        let facts = foundation?.facts ?? JSONObject()
        var bedrock: JSONObject = ["kind": .string(listed.kind.rawValue)]
        bedrock["name"] = listed.name.map(JSONValue.string)
        bedrock["arn"] = listed.arn.map(JSONValue.string)
        bedrock["source"] = listed.sources.isEmpty ? nil : .array(listed.sources.map(JSONValue.string))
        bedrock["input_modalities"] = Self.words(facts["inputModalities"])
        bedrock["output_modalities"] = Self.words(facts["outputModalities"])
        bedrock["streaming"] = facts["responseStreamingSupported"]
        bedrock["context_window"] = (subject ?? ModelID(listed.id)).flatMap(ContextWindow.tokens)
            .map { .number(JSONNumber($0)) }
        bedrock["inference_types"] = Self.words(facts["inferenceTypesSupported"])
        bedrock["lifecycle"] = Self.lifecycle(facts["modelLifecycle"])
        self.init(
            id: listed.id,
            created: listed.created,
            ownedBy: subject?.provider ?? ModelID(listed.id)?.provider
                ?? facts["providerName"]?.string?.lowercased() ?? "bedrock",
            extra: ["bedrock": .object(bedrock)]
        )
    }

    /// Words in lower case, as OpenAI's API writes them.
    private static func words(_ value: JSONValue?) -> JSONValue? {
        value?.array.map { .array($0.compactMap(\.string).map { .string($0.lowercased()) }) }
    }

    private static func lifecycle(_ value: JSONValue?) -> JSONValue? {
        guard let value, value.object != nil else { return nil }
        var lifecycle = JSONObject()
        lifecycle["status"] = (value["status"]?.string).map { .string($0.lowercased()) }
        lifecycle["start_of_life"] = value["startOfLifeTime"]
        lifecycle["legacy"] = value["legacyTime"]
        lifecycle["end_of_life"] = value["endOfLifeTime"]
        return .object(lifecycle)
    }
}
