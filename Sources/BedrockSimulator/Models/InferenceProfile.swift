// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// The inference profiles that are listed.
enum InferenceProfile {
    /// The account that all ARNs name.
    static let account = "123456789012"

    /// The foundation model behind every application profile.
    static let applicationModelID = "anthropic.claude-3-7-sonnet-20250219-v1:0"

    /// The profiles, as a region lists them.
    static func all(in region: String) -> [InferenceProfileSummary] {
        let system: [(id: String, name: String)] = [
            ("us.anthropic.claude-3-7-sonnet-20250219-v1:0", "US Anthropic Claude 3.7 Sonnet"),
            ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "US Anthropic Claude Sonnet 4.5"),
            ("global.anthropic.claude-sonnet-4-6", "Global Anthropic Claude Sonnet 4.6"),
            ("us.anthropic.claude-opus-4-6-v1", "US Anthropic Claude Opus 4.6"),
            ("us.amazon.nova-lite-v1:0", "US Nova Lite"),
            ("us.meta.llama3-3-70b-instruct-v1:0", "US Meta Llama 3.3 70B Instruct"),
            ("us.deepseek.r1-v1:0", "US DeepSeek-R1"),
            ("global.cohere.embed-v4:0", "Global Cohere Embed v4"),
            ("us.cohere.embed-v4:0", "US Cohere Embed v4"),
        ]
        let listed = system.map { profile in
            let model = profile.id.drop { $0 != "." }.dropFirst()
            return summary(
                id: profile.id,
                name: profile.name,
                arn: "arn:aws:bedrock:\(region):\(account):inference-profile/\(profile.id)",
                model: String(model),
                type: "SYSTEM_DEFINED",
                region: region
            )
        }
        let application = summary(
            id: "simulated0001",
            name: "team-research",
            arn: "arn:aws:bedrock:\(region):\(account):application-inference-profile/simulated0001",
            model: applicationModelID,
            type: "APPLICATION",
            region: region
        )
        return listed + [application]
    }

    private static func summary(
        id: String,
        name: String,
        arn: String,
        model: String,
        type: String,
        region: String
    ) -> InferenceProfileSummary {
        InferenceProfileSummary(
            inferenceProfileID: id,
            inferenceProfileARN: arn,
            status: "ACTIVE",
            type: type,
            extra: [
                "inferenceProfileName": .string(name),
                "description": .string("Routes requests to \(name)."),
                "createdAt": "2026-01-01T00:00:00Z",
                "updatedAt": "2026-01-01T00:00:00Z",
                "models": [["modelArn": .string("arn:aws:bedrock:\(region)::foundation-model/\(model)")]],
            ]
        )
    }
}
