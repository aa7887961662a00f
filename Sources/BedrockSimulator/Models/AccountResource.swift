// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Resources of the account that can be called as models: one of each kind, and some that cannot be called yet.
///
/// Source: botocore's model of the service `bedrock`, the lists of imported models, custom model deployments, provisioned
/// throughputs, prompt routers and marketplace endpoints.
struct AccountResource: Sendable {
    /// The path of the list that it stands in.
    let path: String
    /// The member of the list's answer.
    let member: String
    /// The resource's part of the ARN: `imported-model/simulated0002`.
    let resource: String
    /// The member that the ARN stands in.
    let arnMember: String
    /// What else is told of it.
    let members: @Sendable (_ region: String) -> JSONObject
    /// The foundation model that answers for it; `nil` where it cannot be called.
    let model: String?

    private static let time: JSONValue = "2026-02-03T04:05:06.789000Z"

    private static func foundation(_ id: String, _ region: String) -> JSONValue {
        .string("arn:aws:bedrock:\(region)::foundation-model/\(id)")
    }

    /// The ARN.
    func arn(in region: String) -> String {
        let account = InferenceProfile.account
        return resource.hasPrefix("endpoint/")
            ? "arn:aws:sagemaker:\(region):\(account):\(resource)" : "arn:aws:bedrock:\(region):\(account):\(resource)"
    }

    /// What the list tells of it.
    func summary(in region: String) -> JSONObject {
        var summary = members(region)
        summary[arnMember] = .string(arn(in: region))
        return summary
    }

    /// The paths of the lists, and the members of their answers.
    static let lists = Dictionary(all.map { ($0.path, $0.member) }) { first, _ in first }

    /// The imported model that Converse does not serve.
    static let importedQwen = "simulated0008"

    static let all: [AccountResource] = [
        AccountResource(
            path: "imported-models",
            member: "modelSummaries",
            resource: "imported-model/simulated0002",
            arnMember: "modelArn",
            members: { _ in
                [
                    "modelName": "team-llama", "creationTime": time, "instructSupported": true,
                    "modelArchitecture": "llama",
                ]
            },
            model: "mistral.mistral-7b-instruct-v0:2"
        ),
        AccountResource(
            path: "imported-models",
            member: "modelSummaries",
            resource: "imported-model/\(importedQwen)",
            arnMember: "modelArn",
            members: { _ in
                [
                    "modelName": "team-qwen", "creationTime": time, "instructSupported": false,
                    "modelArchitecture": "qwen2",
                ]
            },
            model: "qwen.qwen3-32b-v1:0"
        ),
        deployment("simulated0003", "team-nova", status: "Active", model: "amazon.nova-lite-v1:0"),
        deployment("simulated0004", "team-nova-next", status: "Creating", model: nil),
        throughput("simulated0005", "team-embeddings", status: "InService", of: "amazon.titan-embed-text-v2:0"),
        throughput("simulated0006", "team-embeddings-next", status: "Creating", of: "amazon.titan-embed-text-v2:0"),
        AccountResource(
            path: "prompt-routers",
            member: "promptRouterSummaries",
            resource: "default-prompt-router/amazon.nova:1",
            arnMember: "promptRouterArn",
            members: { region in
                [
                    "promptRouterName": "Nova Prompt Router", "routingCriteria": ["responseQualityDifference": 0],
                    "models": [
                        ["modelArn": foundation("amazon.nova-pro-v1:0", region)],
                        ["modelArn": foundation("amazon.nova-lite-v1:0", region)],
                    ],
                    "fallbackModel": ["modelArn": foundation("amazon.nova-pro-v1:0", region)], "status": "AVAILABLE",
                    "type": "default", "createdAt": time,
                ]
            },
            model: "amazon.nova-pro-v1:0"
        ),
        AccountResource(
            path: "marketplace-model/endpoints",
            member: "marketplaceModelEndpoints",
            resource: "endpoint/simulated0007",
            arnMember: "endpointArn",
            members: { region in
                [
                    "modelSourceIdentifier": .string(
                        "arn:aws:sagemaker:\(region):aws:hub-content/simulated/Model/some/1.0.0"
                    ),
                    "status": "REGISTERED", "createdAt": time, "updatedAt": time,
                ]
            },
            model: "mistral.mistral-7b-instruct-v0:2"
        ),
    ]

    private static func deployment(_ id: String, _ name: String, status: String, model: String?) -> AccountResource {
        AccountResource(
            path: "model-customization/custom-model-deployments",
            member: "modelDeploymentSummaries",
            resource: "custom-model-deployment/\(id)",
            arnMember: "customModelDeploymentArn",
            members: { region in
                let account = InferenceProfile.account
                return [
                    "customModelDeploymentName": .string(name),
                    "modelArn": .string(
                        "arn:aws:bedrock:\(region):\(account):custom-model/amazon.nova-lite-v1:0/abcdefghij12"
                    ),
                    "createdAt": time, "status": .string(status),
                ]
            },
            model: model
        )
    }

    private static func throughput(_ id: String, _ name: String, status: String, of model: String) -> AccountResource {
        AccountResource(
            path: "provisioned-model-throughputs",
            member: "provisionedModelSummaries",
            resource: "provisioned-model/\(id)",
            arnMember: "provisionedModelArn",
            members: { region in
                [
                    "provisionedModelName": .string(name), "modelArn": foundation(model, region),
                    "desiredModelArn": foundation(model, region), "foundationModelArn": foundation(model, region),
                    "modelUnits": 1, "desiredModelUnits": 1, "status": .string(status), "creationTime": time,
                    "lastModifiedTime": time,
                ]
            },
            model: status == "InService" ? model : nil
        )
    }
}
