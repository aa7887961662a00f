// SPDX-License-Identifier: MIT-0

import Locking
import OpenAISchema

/// Finds the foundation model behind an id that hides it, such as the ARN of an application inference profile.
///
/// Asks Bedrock once for each id, and remembers the answer for the life of the process, a refusal for a while: a permission
/// that is missing will not come with the next request.
public final class BaseModels: Sendable {
    private struct State {
        var found: [ModelID: ModelID]
        var unknownUntil: [ModelID: ContinuousClock.Instant] = [:]
    }

    private let client: BedrockClient
    private let resolver: ModelResolver
    private let state: Locked<State>

    /// How long a refusal is remembered.
    private static let patience = Duration.seconds(600)

    /// How many ids are remembered at most.
    private static let capacity = 4096

    /// Makes a finder.
    ///
    /// - Parameters:
    ///   - client: what asks Bedrock.
    ///   - resolver: what knows the models that are listed.
    ///   - known: base models by id, which need not be asked for.
    public init(client: BedrockClient, resolver: ModelResolver, known: [ModelID: ModelID] = [:]) {
        self.client = client
        self.resolver = resolver
        state = Locked(State(found: known))
    }

    /// The model that tells the family of another.
    ///
    /// - Parameter model: the id that a request names.
    /// - Returns: the foundation model as it is configured, listed, or told of an application inference profile; the same
    ///   id where it hides nothing, or Bedrock does not tell.
    public func base(of model: ModelID) async -> ModelID {
        let remembered = state.withLock { state in
            (found: state.found[model], isRefused: state.unknownUntil[model].map { $0 > .now } ?? false)
        }
        if let found = remembered.found { return found }
        let listed = await resolver.subject(of: model)
        guard listed == model else { return listed }
        guard model.resourceType == "application-inference-profile", !remembered.isRefused else { return model }
        let found = try? await client.inferenceProfile(model.rawValue).baseModel
        state.withLock { state in
            if state.found.count + state.unknownUntil.count >= Self.capacity { state.unknownUntil = [:] }
            if let found, state.found.count < Self.capacity {
                state.found[model] = found
            } else {
                state.unknownUntil[model] = .now + Self.patience
            }
        }
        return found ?? model
    }
}

extension InferenceProfileSummary {
    /// The model that the profile leads to, the same in each of its regions.
    var baseModel: ModelID? {
        extra["models"]?.array?.first?["modelArn"]?.string.flatMap { ModelID($0) }
    }
}
