// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// A list of Bedrock's from which models come; each needs a permission of its own.
enum ModelSource: CaseIterable, Hashable, Sendable {
    case foundationModels
    case inferenceProfiles
    case applicationProfiles
    case importedModels
    case customModelDeployments
    case provisionedThroughputs
    case promptRouters
    case marketplaceEndpoints

    /// The permission that the list needs.
    var permission: String {
        switch self {
        case .foundationModels: "bedrock:ListFoundationModels"
        case .inferenceProfiles, .applicationProfiles: "bedrock:ListInferenceProfiles"
        case .importedModels: "bedrock:ListImportedModels"
        case .customModelDeployments: "bedrock:ListCustomModelDeployments"
        case .provisionedThroughputs: "bedrock:ListProvisionedModelThroughputs"
        case .promptRouters: "bedrock:ListPromptRouters"
        case .marketplaceEndpoints: "bedrock:ListMarketplaceModelEndpoints"
        }
    }

    /// Asks for the list.
    ///
    /// A function of its own: where a tuple of the source and this result is made around the call, Swift 6.3 with optimisation loses
    /// the source.
    ///
    /// - Parameter client: what calls Bedrock.
    /// - Returns: what can be called, and foundation models that only profiles reach; or what the client's lists throw.
    func list(from client: BedrockClient) async -> Result<[ListedModel], any Error> {
        do { return .success(try await models(from: client)) } catch { return .failure(error) }
    }

    private func models(from client: BedrockClient) async throws -> [ListedModel] {
        switch self {
        case .foundationModels:
            return try await client.foundationModels().map { ListedModel($0) }
        case .inferenceProfiles:
            return try await client.inferenceProfiles(type: "SYSTEM_DEFINED")
                .compactMap { ListedModel($0, as: .inferenceProfile) }
        case .applicationProfiles:
            return try await client.inferenceProfiles(type: "APPLICATION")
                .compactMap { ListedModel($0, as: .applicationProfile) }
        case .importedModels: return try await resources(.importedModels, .importedModel, client)
        case .customModelDeployments:
            return try await resources(.customModelDeployments, .customModelDeployment, client)
        case .provisionedThroughputs:
            return try await resources(.provisionedThroughputs, .provisionedThroughput, client)
        case .promptRouters: return try await resources(.promptRouters, .promptRouter, client)
        case .marketplaceEndpoints: return try await resources(.marketplaceEndpoints, .marketplaceEndpoint, client)
        }
    }

    private func resources(
        _ list: ResourceList,
        _ kind: ListedModel.Kind,
        _ client: BedrockClient
    ) async throws -> [ListedModel] {
        try await client.resources(list).compactMap { ListedModel($0, of: list, as: kind) }
    }
}
