// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// A list of Bedrock's that names models of an account: where it is asked for, and what its members are called.
///
/// Source: Amazon Bedrock API reference, the operation that each list names.
public struct ResourceList: Hashable, Sendable {
    /// The path of the operation.
    public let path: String
    /// The member of the answer that holds the list.
    public let member: String
    /// The member with a resource's ARN.
    public let arn: String
    /// The member with its name.
    public let name: String
    /// The member with the time at which it was made.
    public let created: String
    /// The status in which it can be called; `nil` where there is no such member.
    public let callableStatus: String?

    /// ListImportedModels.
    public static let importedModels = ResourceList(
        path: "/imported-models",
        member: "modelSummaries",
        arn: "modelArn",
        name: "modelName",
        created: "creationTime",
        callableStatus: nil
    )

    /// ListCustomModelDeployments.
    public static let customModelDeployments = ResourceList(
        path: "/model-customization/custom-model-deployments",
        member: "modelDeploymentSummaries",
        arn: "customModelDeploymentArn",
        name: "customModelDeploymentName",
        created: "createdAt",
        callableStatus: "Active"
    )

    /// ListProvisionedModelThroughputs.
    public static let provisionedThroughputs = ResourceList(
        path: "/provisioned-model-throughputs",
        member: "provisionedModelSummaries",
        arn: "provisionedModelArn",
        name: "provisionedModelName",
        created: "creationTime",
        callableStatus: "InService"
    )

    /// ListPromptRouters.
    public static let promptRouters = ResourceList(
        path: "/prompt-routers",
        member: "promptRouterSummaries",
        arn: "promptRouterArn",
        name: "promptRouterName",
        created: "createdAt",
        callableStatus: "AVAILABLE"
    )

    /// ListMarketplaceModelEndpoints.
    public static let marketplaceEndpoints = ResourceList(
        path: "/marketplace-model/endpoints",
        member: "marketplaceModelEndpoints",
        arn: "endpointArn",
        name: "modelSourceIdentifier",
        created: "createdAt",
        callableStatus: "REGISTERED"
    )

    /// Reads a page of the list.
    ///
    /// - Parameter json: the answer of the operation.
    /// - Returns: the resources of the page, and what to ask the next one with.
    /// - Throws: `SchemaError` where the answer is not as documented.
    func page(_ json: JSONValue) throws(SchemaError) -> (items: [JSONObject], nextToken: String?) {
        var reader = try ObjectReader(json)
        let items: [JSONObject] = try reader.optional(member) ?? []
        return (items, try reader.optional("nextToken"))
    }
}
