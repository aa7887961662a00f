// SPDX-License-Identifier: MIT-0

import Locking
import Logging

/// Finds what stands behind a model's id, and another id where Bedrock wants one: all calls of models pass here.
///
/// A model that Bedrock serves only through a cross-region profile is called again by the region's profile. That is
/// remembered for the life of the resolver.
public struct ModelResolver: Sendable {
    private let region: String
    private let directory: ModelDirectory
    private let policy: ModelPolicy
    private let usesProfiles: Bool
    private let profiles = Locked<[String: ModelID]>([:])

    /// How many models' profiles are remembered at most.
    private static let memory = 1000

    /// Makes a resolver.
    ///
    /// - Parameters:
    ///   - client: what calls Bedrock.
    ///   - directory: the models that are listed; by default one of the resolver's own, made when it is needed.
    ///   - policy: which models may be called.
    ///   - usesProfiles: whether a model that needs a cross-region profile is called by one.
    public init(
        client: BedrockClient,
        directory: ModelDirectory? = nil,
        policy: ModelPolicy = ModelPolicy(),
        usesProfiles: Bool = true
    ) {
        region = client.configuration.region
        self.directory =
            directory
            ?? ModelDirectory(client: client, logger: Logger(label: "bedrock-models") { _ in SwiftLogNoOpLogHandler() })
        self.policy = policy
        self.usesProfiles = usesProfiles
    }

    /// The foundation model behind an id, for choosing a family; the id itself where it tells, or where nothing does.
    ///
    /// - Parameter model: the id or ARN.
    /// - Returns: the foundation model's id.
    public func subject(of model: ModelID) async -> ModelID {
        guard model.resourceType != nil, model.foundationID == nil, let listing = await directory.atHand(),
            let listed = listing[model.rawValue]
        else { return model }
        let source = listing.foundation(of: listed)?.id ?? listed.sources.first
        return source.flatMap { ModelID($0) } ?? model
    }

    /// What a call gave, and what was done to get it.
    struct Called<Value: Sendable>: Sendable {
        var value: Value
        var warnings: [TranslationWarning] = []
    }

    /// Calls a model; by its profile where Bedrock wants one.
    ///
    /// - Parameters:
    ///   - model: the id that was asked for.
    ///   - call: calls the model of an id.
    /// - Returns: what the call gave.
    /// - Throws: what the call throws; ``TranslationError`` for a model that may not be called.
    func call<Value: Sendable>(
        _ model: ModelID,
        _ call: (ModelID) async throws -> Value
    ) async throws -> Called<Value> {
        if !policy.isOpen, !policy.allows(model, subject: await subject(of: model)) {
            throw TranslationError.denied(model)
        }
        if let profile = profiles.withLock({ $0[model.rawValue] }) {
            return Called(value: try await call(profile), warnings: [.profile(profile)])
        }
        do {
            return Called(value: try await call(model))
        } catch let refusal as BedrockError where usesProfiles && refusal.wantsProfile {
            for profile in await candidates(for: model) {
                do {
                    let value = try await call(profile)
                    remember(profile, for: model)
                    return Called(value: value, warnings: [.profile(profile)])
                } catch let error as BedrockError where error.isUnknownModel {
                    continue
                }
            }
            throw refusal
        }
    }

    private func remember(_ profile: ModelID, for model: ModelID) {
        profiles.withLock { profiles in
            if profiles.count < Self.memory { profiles[model.rawValue] = profile }
        }
    }

    /// The profiles to try: those that are listed, the region's own geography first; without a list, likely ones.
    private func candidates(for model: ModelID) async -> [ModelID] {
        guard let id = model.foundationID, model.regionPrefix == nil else { return [] }
        let prefixes = Self.prefixes(of: region)
        var names = prefixes.map { "\($0).\(id)" }
        if let listing = await directory.atHand(), listing.knowsProfiles {
            let listed = listing.profiles(of: id)
            names = names.filter(listed.contains) + listed.filter { !names.contains($0) }
        }
        return names.compactMap { ModelID($0) }.filter { policy.allows($0) }
    }

    /// The prefixes of the profiles that a region may call, the nearest first.
    ///
    /// Source: Amazon Bedrock user guide, "Supported Regions and models for inference profiles".
    static func prefixes(of region: String) -> [String] {
        if region.hasPrefix("us-gov-") { return ["us-gov"] }
        if region.hasPrefix("cn-") { return [] }
        let geography: [String] =
            switch region {
            case "ap-northeast-1", "ap-northeast-3": ["jp", "apac"]
            case "ap-southeast-2", "ap-southeast-4": ["au", "apac"]
            default:
                switch region.prefix(3) {
                case "us-": ["us"]
                case "ca-": ["ca", "us"]
                case "eu-": ["eu"]
                case "ap-": ["apac"]
                default: []
                }
            }
        return geography + ["global"]
    }
}

extension BedrockError {
    /// Whether Bedrock serves the model through an inference profile only.
    ///
    /// Bedrock: "Invocation of model ID … with on-demand throughput isn't supported. Retry your request with the ID or ARN of
    /// an inference profile that contains this model."
    var wantsProfile: Bool {
        code == .validation && message.contains("on-demand throughput")
    }

    /// Whether there is no such model.
    var isUnknownModel: Bool {
        code == .resourceNotFound || (code == .validation && message.contains("model identifier is invalid"))
    }
}

extension TranslationError {
    /// The error for a model that the operator does not offer: the same as for one that does not exist.
    static func denied(_ model: ModelID) -> TranslationError {
        TranslationError(
            .modelNotFound,
            "The model '\(model)' does not exist or cannot be called in this region.",
            param: "model"
        )
    }
}

extension TranslationWarning {
    /// The word of a profile that was called in a model's place.
    fileprivate static func profile(_ profile: ModelID) -> TranslationWarning {
        TranslationWarning("model", .adapted, "Bedrock serves it through an inference profile only: \(profile).")
    }
}
