// SPDX-License-Identifier: MIT-0

import AWSSigner
public import OpenAISchema

/// Something that can be called as a model, as Bedrock lists it.
public struct ListedModel: Hashable, Sendable {
    /// What kind of resource it is; open, as Bedrock adds others.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        /// The kind in snake case.
        public let rawValue: String

        /// Makes a kind.
        ///
        /// - Parameter rawValue: the kind in snake case.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A model of a provider.
        public static let foundationModel = Kind(rawValue: "foundation_model")
        /// A profile that routes to several regions.
        public static let inferenceProfile = Kind(rawValue: "inference_profile")
        /// A profile of the account, for tracking its costs.
        public static let applicationProfile = Kind(rawValue: "application_inference_profile")
        /// A model whose weights the account has imported.
        public static let importedModel = Kind(rawValue: "imported_model")
        /// A custom model that is deployed for calls on demand.
        public static let customModelDeployment = Kind(rawValue: "custom_model_deployment")
        /// Throughput that the account has bought for a model.
        public static let provisionedThroughput = Kind(rawValue: "provisioned_throughput")
        /// A router that chooses a model for each prompt.
        public static let promptRouter = Kind(rawValue: "prompt_router")
        /// An endpoint with a model of the marketplace.
        public static let marketplaceEndpoint = Kind(rawValue: "marketplace_endpoint")
    }

    /// The id by which it is called: a model's or cross-region profile's id, else an ARN.
    public var id: String
    /// What kind of resource it is.
    public var kind: Kind
    /// Its ARN.
    public var arn: String?
    /// Its name for people.
    public var name: String?
    /// When it was made, in seconds since 1970; 0 where AWS does not tell.
    public var created: Int
    /// The ids or ARNs of the models behind it; for a foundation model none.
    public var sources: [String]
    /// Whether it can be called by its id: not only through a profile or provisioned throughput.
    public var isCallable: Bool
    /// What Bedrock tells of a foundation model: modalities, streaming, life cycle.
    public var facts: JSONObject

    init(
        id: String,
        kind: Kind,
        arn: String?,
        name: String?,
        created: JSONValue?,
        sources: [String] = [],
        isCallable: Bool = true,
        facts: JSONObject = JSONObject()
    ) {
        self.id = id
        self.kind = kind
        self.arn = arn
        self.name = name
        self.created = Self.seconds(created) ?? 0
        self.sources = sources
        self.isCallable = isCallable
        self.facts = facts
    }

    /// A time of AWS's JSON: text such as `2024-11-29T00:00:00.123Z`, or seconds since 1970.
    static func seconds(_ value: JSONValue?) -> Int? {
        guard let text = value?.string else { return value?.number.flatMap { Int(exactly: $0.double.rounded(.down)) } }
        let timestamp = text.prefix(19).filter { $0 != "-" && $0 != ":" }
        return SigningDate(timestamp: timestamp + "Z")?.secondsSince1970
    }
}

extension ListedModel {
    init(_ summary: FoundationModelSummary) {
        self.init(
            id: summary.modelID,
            kind: .foundationModel,
            arn: summary.modelARN,
            name: summary.extra["modelName"]?.string,
            created: summary.extra["modelLifecycle"]?["startOfLifeTime"],
            isCallable: summary.inferenceTypesSupported.map { $0.contains("ON_DEMAND") } ?? true,
            facts: summary.extra
        )
        facts["inferenceTypesSupported"] = summary.inferenceTypesSupported.map { .array($0.map(JSONValue.string)) }
        facts["providerName"] = summary.providerName.map(JSONValue.string)
    }

    init?(_ profile: InferenceProfileSummary, as kind: Kind) {
        guard profile.status == "ACTIVE" || profile.status == nil,
            let id = kind == .applicationProfile ? profile.inferenceProfileARN : profile.inferenceProfileID
        else { return nil }
        self.init(
            id: id,
            kind: kind,
            arn: profile.inferenceProfileARN,
            name: profile.extra["inferenceProfileName"]?.string,
            created: profile.extra["createdAt"],
            sources: Self.sources(in: profile.extra["models"]?.array ?? [])
        )
    }

    init?(_ item: JSONObject, of list: ResourceList, as kind: Kind) {
        guard let arn = item[list.arn]?.string else { return nil }
        let status = item["status"]?.string
        guard list.callableStatus == nil || status == nil || status == list.callableStatus else { return nil }
        let models = Self.sources(in: [item["fallbackModel"] ?? .null] + (item["models"]?.array ?? []))
        let sources = [item["foundationModelArn"]?.string, item["modelArn"]?.string].compactMap { $0 }.map(Self.source)
        self.init(
            id: arn,
            kind: kind,
            arn: arn,
            name: item[list.name]?.string,
            created: item[list.created],
            sources: kind == .importedModel ? [] : sources + models
        )
    }

    /// The models in a list of `{"modelArn": …}`, each once.
    private static func sources(in models: [JSONValue]) -> [String] {
        var sources: [String] = []
        for case let arn? in models.map({ $0["modelArn"]?.string }) {
            let source = source(arn)
            if !sources.contains(source) { sources.append(source) }
        }
        return sources
    }

    /// The id of a foundation model instead of its ARN, which differs from region to region.
    private static func source(_ arn: String) -> String {
        guard let id = ModelID(arn), id.resourceType == "foundation-model" else { return arn }
        return id.foundationID ?? arn
    }
}
