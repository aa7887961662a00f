// SPDX-License-Identifier: MIT-0

import BedrockCore
import Locking
import OpenAISchema

@testable import GatewayServer

extension RequestSummary {
    /// A chat that was answered, with changes.
    static func chat(_ model: String = "amazon.nova-lite-v1:0", _ change: (inout RequestSummary) -> Void = { _ in })
        -> Self
    {
        var summary = RequestSummary(
            id: "req_1",
            method: "POST",
            path: "/v1/chat/completions",
            status: 200,
            duration: .milliseconds(300),
            clientLeft: false
        )
        summary.endpoint = .chat
        summary.caller = Caller(name: "alice")
        summary.calledModel = ModelID(model)
        summary.usage = Usage(
            promptTokens: 30,
            completionTokens: 11,
            totalTokens: 41,
            promptTokensDetails: .init(cachedTokens: 20, cacheCreationTokens: 5)
        )
        change(&summary)
        return summary
    }
}

extension GatewayConfiguration {
    static let forObservers = GatewayConfiguration(
        keys: ["alice": "key-of-alice"],
        bedrock: BedrockClient.Configuration(region: "us-west-2")
    )
}

/// A clock that moves when it is told to.
final class HandClock: Sendable {
    private let time = Locked(ContinuousClock.now)

    var now: ContinuousClock.Instant { time.withLock { $0 } }

    func advance(by duration: Duration) {
        time.withLock { $0 += duration }
    }
}
