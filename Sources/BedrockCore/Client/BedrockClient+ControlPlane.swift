// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
public import OpenAISchema

extension BedrockClient {
    /// Lists the foundation models of the region.
    ///
    /// - Returns: the models, all kinds of output.
    /// - Throws: ``BedrockError`` for Bedrock's refusals; `CredentialError` without an identity; `TransportError` where
    ///   no answer came; ``BrokenAnswer`` where it broke or is not as documented.
    public func foundationModels() async throws -> [FoundationModelSummary] {
        let page: ListFoundationModelsResponse = try Self.read(
            await document(listCall("/foundation-models")).json
        )
        return page.modelSummaries
    }

    /// Lists inference profiles, all pages of them.
    ///
    /// - Parameter type: `SYSTEM_DEFINED` for cross-region profiles, `APPLICATION` for those of the account.
    /// - Returns: the profiles.
    /// - Throws: as ``foundationModels()``.
    public func inferenceProfiles(type: String) async throws -> [InferenceProfileSummary] {
        try await pages(of: "/inference-profiles", "&type=\(type)") { json throws(SchemaError) in
            let page = try ListInferenceProfilesResponse(json: json)
            return (page.inferenceProfileSummaries, page.nextToken)
        }
    }

    /// Lists resources of the account that can be called as models, all pages of them.
    ///
    /// - Parameter list: which resources.
    /// - Returns: the resources as Bedrock tells of them.
    /// - Throws: as ``foundationModels()``.
    public func resources(_ list: ResourceList) async throws -> [JSONObject] {
        try await pages(of: list.path, read: list.page)
    }

    /// Asks for page after page.
    private func pages<Item: Sendable>(
        of path: String,
        _ query: String = "",
        read: (JSONValue) throws(SchemaError) -> (items: [Item], nextToken: String?)
    ) async throws -> [Item] {
        var items: [Item] = []
        var token: String?
        // A bound, so that an endpoint that always gives a next token cannot hold us.
        for _ in 0..<100 {
            var target = "\(path)?maxResults=1000"
            if let token { target += "&nextToken=\(PercentEncoding.label(token))" }
            let json = try await document(listCall(target + query)).json
            let page: (items: [Item], nextToken: String?)
            do throws(SchemaError) { page = try read(json) } catch { throw TranslationError.undocumented(error) }
            items += page.items
            guard let next = page.nextToken, !next.isEmpty else { break }
            token = next
        }
        return items
    }

    /// Describes one inference profile.
    ///
    /// - Parameter id: its id or ARN.
    /// - Returns: the profile.
    /// - Throws: as ``foundationModels()``.
    public func inferenceProfile(_ id: String) async throws -> InferenceProfileSummary {
        let call = listCall("/inference-profiles/\(PercentEncoding.label(id))", action: "bedrock:GetInferenceProfile")
        return try Self.read(await document(call).json)
    }

    private func listCall(_ path: String, action: String = "bedrock:List*") -> Call {
        Call(
            method: .get,
            endpoint: configuration.controlPlane,
            path: path,
            accept: "application/json",
            body: [],
            limits: TimeLimits(
                connect: configuration.plainLimits.connect,
                firstByte: .seconds(30),
                idle: .seconds(30),
                total: .seconds(60)
            ),
            permission: .init(action: action, model: nil, region: configuration.region)
        )
    }
}
