// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import OpenAISchema

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
        var profiles: [InferenceProfileSummary] = []
        var token: String?
        // A bound, so that an endpoint that always gives a next token cannot hold us.
        for _ in 0..<100 {
            var path = "/inference-profiles?maxResults=1000"
            if let token { path += "&nextToken=\(PercentEncoding.label(token))" }
            path += "&type=\(type)"
            let page: ListInferenceProfilesResponse = try Self.read(
                await document(listCall(path)).json
            )
            profiles += page.inferenceProfileSummaries
            guard let next = page.nextToken, !next.isEmpty else { break }
            token = next
        }
        return profiles
    }

    /// Describes one inference profile.
    ///
    /// - Parameter id: its id or ARN.
    /// - Returns: the profile.
    /// - Throws: as ``foundationModels()``.
    public func inferenceProfile(_ id: String) async throws -> InferenceProfileSummary {
        try Self.read(await document(listCall("/inference-profiles/\(PercentEncoding.label(id))")).json)
    }

    private func listCall(_ path: String) -> Call {
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
            permission: Permission("bedrock:List*", on: ["*"])
        )
    }
}
