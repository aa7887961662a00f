// SPDX-License-Identifier: MIT-0

import BedrockCore
import Logging
import OpenAISchema

/// The models that can be called, listed from AWS and shared by all requests.
///
/// One listing serves everybody for some minutes; a later failure leaves the last good one in place. Chat never waits for
/// it: a model that is not listed is called all the same.
actor ModelCatalog {
    /// How long a listing serves.
    private static let lifetime = Duration.seconds(300)

    private let client: BedrockClient
    private let listsCrossRegionProfiles: Bool
    private let listsApplicationProfiles: Bool
    private let logger: Logger
    private var listing: (models: [Model], time: ContinuousClock.Instant)?
    private var refresh: Task<[Model], any Error>?

    init(client: BedrockClient, configuration: GatewayConfiguration, logger: Logger) {
        self.client = client
        self.logger = logger
        listsCrossRegionProfiles = configuration.listsCrossRegionProfiles
        listsApplicationProfiles = configuration.listsApplicationProfiles
    }

    /// All models, from the last listing where it is fresh enough.
    func all() async throws -> [Model] {
        if let listing, ContinuousClock.now - listing.time < Self.lifetime { return listing.models }
        // A task of its own, so that a client that leaves does not cancel it for the others.
        let task = refresh ?? Task { try await list() }
        refresh = task
        defer { refresh = nil }
        do {
            let models = try await task.value
            listing = (models, .now)
            return models
        } catch {
            guard let listing else { throw error }
            logger.warning("Models could not be listed; the last listing serves on.", metadata: ["error": "\(error)"])
            return listing.models
        }
    }

    private func list() async throws -> [Model] {
        let foundation = try await client.foundationModels()
        var models = foundation.filter { $0.isCallable }.map(Model.init)
        if listsCrossRegionProfiles { models += await profiles(type: "SYSTEM_DEFINED", byARN: false) }
        if listsApplicationProfiles { models += await profiles(type: "APPLICATION", byARN: true) }
        var seen: Set<String> = []
        return models.filter { seen.insert($0.id).inserted }
    }

    /// Profiles; without the permission to list them there are none, and the log says so.
    private func profiles(type: String, byARN: Bool) async -> [Model] {
        do {
            return try await client.inferenceProfiles(type: type).compactMap { profile in
                guard profile.status == "ACTIVE" || profile.status == nil else { return nil }
                let id = byARN ? profile.inferenceProfileARN : profile.inferenceProfileID
                return id.map { Model(id: $0, created: 0, ownedBy: ModelID($0)?.provider ?? "bedrock") }
            }
        } catch {
            logger.warning(
                "Inference profiles could not be listed; the list of models is without them.",
                metadata: ["type": "\(type)", "error": "\(error)"]
            )
            return []
        }
    }
}

extension FoundationModelSummary {
    /// Whether the id itself can be called: not only through a profile or provisioned throughput.
    fileprivate var isCallable: Bool {
        inferenceTypesSupported.map { $0.contains("ON_DEMAND") } ?? true
    }
}

extension Model {
    fileprivate init(_ summary: FoundationModelSummary) {
        self.init(
            id: summary.modelID,
            created: 0,
            ownedBy: ModelID(summary.modelID)?.provider ?? summary.providerName?.lowercased() ?? "bedrock"
        )
    }
}
