// SPDX-License-Identifier: MIT-0

import BedrockCore

/// Several observers as one.
public struct ObserverGroup: RequestObserver {
    private let members: [any RequestObserver]

    /// Makes a group.
    ///
    /// - Parameter members: who is told, in their order.
    public init(_ members: [any RequestObserver]) {
        self.members = members
    }

    /// Tells all members.
    public func requestEnded(_ summary: RequestSummary) {
        for member in members { member.requestEnded(summary) }
    }

    /// Tells all members.
    public func streamBegan() {
        for member in members { member.streamBegan() }
    }

    /// Tells all members.
    public func upstreamFailed(_ failure: UpstreamFailure) {
        for member in members { member.upstreamFailed(failure) }
    }

    /// Tells all members.
    public func refusalLearnt() {
        for member in members { member.refusalLearnt() }
    }
}

extension BedrockClient {
    /// The same client, whose failed calls an observer is told of.
    func reporting(to observer: any RequestObserver) -> BedrockClient {
        reporting { error, isTriedAgain in
            if let kind = UpstreamFailure.Kind(error) {
                observer.upstreamFailed(UpstreamFailure(kind: kind, isTriedAgain: isTriedAgain))
            }
        }
    }
}
