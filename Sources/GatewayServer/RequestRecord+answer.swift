// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import OpenAISchema

/// What is known of an answer at its end, and of the way to it: for logs and traces, without content.
public struct AnswerDetails: Hashable, Sendable {
    /// The id of the trace that the request belongs to.
    public var traceID: String?
    /// The path as the gateway serves it, with `{id}` for what clients choose; `nil` for a path that it does not serve.
    public var route: String?
    /// Whether a stream was asked for.
    public var isStreaming = false
    /// The answer's own id.
    public var answerID: String?
    /// Why each answer ended, in OpenAI's words.
    public var finishReasons: [String] = []
    /// The code of the error that the client was told.
    public var errorCode: String?
    /// From the request's head to the first part of a streamed answer that says something.
    public var firstToken: Duration?
    /// When that part came.
    var firstTokenAt: ContinuousClock.Instant?
    /// How long the gateway waited for Bedrock.
    public var upstream = Duration.zero
}

extension RequestRecord {
    /// Takes note of what the client wants of a model.
    func begin(_ kind: ModelOperation.Kind, of model: String, isStreaming: Bool) {
        if isStreaming { update { $0.details.isStreaming = true } }
        follower?.operationBegins(ModelOperation(kind: kind, model: model, isStreaming: isStreaming))
    }

    /// Does work whose calls to Bedrock are followed.
    func followed<Value>(_ work: () async throws -> Value) async throws -> Value {
        guard let follower else { return try await work() }
        return try await CallAttempt.$observer.withValue(follower) { try await work() }
    }

    /// Does work that waits for Bedrock, and adds up the time.
    func waitingForBedrock<Value>(_ work: () async throws -> Value) async throws -> Value {
        let began = ContinuousClock.now
        defer { noteWait(since: began) }
        return try await work()
    }

    /// Adds up the time that the gateway has waited for Bedrock.
    func noteWait(since began: ContinuousClock.Instant) {
        let time = ContinuousClock.now - began
        update { $0.details.upstream += time }
    }

    func note(_ completion: ChatCompletion) {
        update { summary in
            summary.details.answerID = completion.id
            summary.details.finishReasons = completion.choices.map(\.finishReason.rawValue)
        }
    }

    /// Takes note of a chunk.
    func note(_ chunk: ChatCompletionChunk) {
        guard let choice = chunk.choices.first else { return }
        if let reason = choice.finishReason {
            update { summary in
                summary.details.answerID = chunk.id
                summary.details.finishReasons.append(reason.rawValue)
            }
        }
        if choice.delta.saysSomething { noteFirstToken() }
    }

    /// Takes note of the time of the first part of an answer that says something.
    func noteFirstToken() {
        update { [started] summary in
            guard summary.details.firstToken == nil else { return }
            let now = ContinuousClock.now
            summary.details.firstTokenAt = now
            summary.details.firstToken = now - started
        }
    }
}

extension ChatCompletionChunk.Delta {
    /// Whether there is more within than a role.
    fileprivate var saysSomething: Bool {
        content?.isEmpty == false || reasoningContent?.isEmpty == false || toolCalls?.isEmpty == false
    }
}
