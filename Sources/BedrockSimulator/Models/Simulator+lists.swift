// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

extension Simulator {
    /// ListFoundationModels, with its filters.
    func listFoundationModels(_ query: [String: String]) -> Reply {
        var models = ModelCatalog.chatModels.map { model in
            summary(
                id: model.id,
                name: model.name,
                provider: model.provider,
                input: model.traits.contains(.noImages) ? ["TEXT"] : ["TEXT", "IMAGE"],
                output: "TEXT",
                inferenceType: model.traits.contains(.profileOnly) ? "INFERENCE_PROFILE" : "ON_DEMAND"
            )
        }
        models += EmbeddingModel.allCases.map { model in
            summary(
                id: model.rawValue,
                name: model.name,
                provider: model.provider,
                input: model.inputModalities,
                output: "EMBEDDING",
                inferenceType: model.isProfileOnly ? "INFERENCE_PROFILE" : "ON_DEMAND"
            )
        }
        let listed = models.filter { model in
            let byProvider = query["byProvider"].map { $0.lowercased() == model.providerName?.lowercased() }
            let byType = query["byInferenceType"].map { model.inferenceTypesSupported?.contains($0) ?? false }
            let byOutput = query["byOutputModality"].map { model.extra["outputModalities"]?.array == [.string($0)] }
            return (byProvider ?? true) && (byType ?? true) && (byOutput ?? true)
        }
        return Reply(ListFoundationModelsResponse(modelSummaries: listed))
    }

    private func summary(
        id: String,
        name: String,
        provider: String,
        input: [String],
        output: String,
        inferenceType: String
    ) -> FoundationModelSummary {
        FoundationModelSummary(
            modelID: id,
            modelARN: "arn:aws:bedrock:\(configuration.region)::foundation-model/\(id)",
            providerName: provider,
            inferenceTypesSupported: [inferenceType],
            extra: [
                "modelName": .string(name),
                "inputModalities": .array(input.map(JSONValue.string)),
                "outputModalities": [.string(output)],
                "responseStreamingSupported": .bool(output == "TEXT"),
                "customizationsSupported": [],
                "modelLifecycle": ["status": "ACTIVE", "startOfLifeTime": "2026-01-02T03:04:05Z"],
            ]
        )
    }

    /// ListInferenceProfiles, page by page; a token is the position to go on from.
    func listInferenceProfiles(_ query: [String: String]) throws(ServiceException) -> Reply {
        var profiles = InferenceProfile.all(in: configuration.region)
        if let type = query["type"] ?? query["typeEquals"] {
            guard ["SYSTEM_DEFINED", "APPLICATION"].contains(type) else {
                throw .validation(
                    "1 validation error detected: Value '\(type)' at 'typeEquals' failed to satisfy constraint: Member "
                        + "must satisfy enum value set: [SYSTEM_DEFINED, APPLICATION]"
                )
            }
            profiles.removeAll { $0.type != type }
        }
        let (page, next) = try page(of: profiles, query)
        return Reply(ListInferenceProfilesResponse(inferenceProfileSummaries: page, nextToken: next))
    }

    /// One of the lists of the account's resources, page by page.
    func listResources(_ path: String, _ query: [String: String]) throws(ServiceException) -> Reply {
        let resources = AccountResource.all.filter { $0.path == path }
        let (page, next) = try page(of: resources, query)
        var answer = JSONObject()
        answer[AccountResource.lists[path] ?? ""] = .array(page.map { .object($0.summary(in: configuration.region)) })
        answer["nextToken"] = next.map(JSONValue.string)
        return Reply(answer)
    }

    /// A page of a list; a token is the position to go on from.
    private func page<Item>(
        of items: [Item],
        _ query: [String: String]
    ) throws(ServiceException) -> (page: [Item], next: String?) {
        let start = try number("nextToken", in: query, 0...items.count) ?? 0
        let count = try number("maxResults", in: query, 1...1000) ?? 1000
        let page = items.dropFirst(start).prefix(count)
        let next = start + page.count
        return (Array(page), next < items.count ? String(next) : nil)
    }

    private func number(
        _ name: String,
        in query: [String: String],
        _ range: ClosedRange<Int>
    ) throws(ServiceException) -> Int? {
        guard let text = query[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw .validation("Value '\(text)' at '\(name)' is not valid.")
        }
        return number
    }
}
