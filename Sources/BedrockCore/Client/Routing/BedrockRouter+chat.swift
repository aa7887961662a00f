// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension BedrockRouter {
    /// A whole answer, by the interface of the target that gave it.
    public enum Completion: Sendable {
        /// Translated from Bedrock's own interface.
        case translated(BedrockChat.Answer)
        /// Passed on from AWS's interface of OpenAI's.
        case passed(PassedAnswer)
    }

    /// A streamed answer, by the interface of the target that gives it.
    public enum Stream: Sendable {
        /// Translated from Bedrock's own interface.
        case translated(ChatStream)
        /// Passed on from AWS's interface of OpenAI's.
        case passed(PassedStream)
    }

    /// Asks for a whole answer.
    ///
    /// - Parameters:
    ///   - chat: what the client asks for.
    ///   - model: the model that its name stands for; `nil` where it can be none.
    ///   - context: what is particular to this request.
    ///   - trace: takes note of what became of the request.
    /// - Returns: the answer of the first target that gives one.
    /// - Throws: ``RouteExhausted`` where every target failed; as ``BedrockChat/complete(_:model:context:)`` where the request
    ///   itself is at fault.
    public func complete(
        _ chat: PassedChat,
        model: ModelID?,
        context: BedrockChat.Context,
        _ trace: RouteTrace
    ) async throws -> Completion {
        var prepared: ChatCompletionRequest?
        var walk = try walk(chat.name, model: model, calls: chat.answerCount, trace)
        return try await walk.first { target in
            if let upstream = target.upstream {
                return .passed(
                    try await upstream.complete(chat, model: target.model, guardrail: guardrail(context))
                )
            }
            let request = try await request(chat, &prepared)
            return .translated(try await target.chat.complete(request, model: target.model, context: context))
        }
    }

    /// Asks for a streamed answer.
    ///
    /// - Parameters:
    ///   - chat: what the client asks for.
    ///   - model: the model that its name stands for; `nil` where it can be none.
    ///   - context: what is particular to this request.
    ///   - trace: takes note of what became of the request.
    /// - Returns: the stream of the first target that begins one.
    /// - Throws: as ``complete(_:model:context:_:)``, for what goes wrong before the stream begins.
    public func stream(
        _ chat: PassedChat,
        model: ModelID?,
        context: BedrockChat.Context,
        _ trace: RouteTrace
    ) async throws -> Stream {
        var prepared: ChatCompletionRequest?
        var walk = try walk(chat.name, model: model, calls: chat.answerCount, trace)
        let (stream, target) = try await walk.first { target -> (Stream, RouteWalk.Target) in
            if let upstream = target.upstream {
                let stream = try await upstream.stream(chat, model: target.model, guardrail: guardrail(context))
                return (.passed(stream), target)
            }
            let request = try await request(chat, &prepared)
            let stream = try await target.chat.stream(request, model: target.model, context: context)
            return (.translated(stream), target)
        }
        guard case .translated(let told) = stream, case .whole(let answers) = told.source, let prepared else {
            return stream
        }
        // What is asked for whole has not been answered yet: the walk goes on behind the stream.
        return .translated(told.following(answers, of: target, walk, prepared, context))
    }

    /// The chat to be translated, read once, its pictures fetched once.
    private func request(
        _ chat: PassedChat,
        _ prepared: inout ChatCompletionRequest?
    ) async throws -> ChatCompletionRequest {
        if let prepared { return prepared }
        let request = try chat.request()
        let inlined = try await fetcher?.inline(request) ?? request
        prepared = inlined
        return inlined
    }

    private func guardrail(_ context: BedrockChat.Context) -> JSONObject? {
        context.guardrail ?? defaultGuardrail
    }
}

extension ChatStream {
    /// The same stream, with whole answers of further targets where the first fails.
    fileprivate func following(
        _ answers: Deferred<WholeAnswers>,
        of first: RouteWalk.Target,
        _ walk: RouteWalk,
        _ request: ChatCompletionRequest,
        _ context: BedrockChat.Context
    ) -> ChatStream {
        let followed = Deferred {
            var walk = walk.beginning(with: first)
            var isAwaited = true
            return try await walk.first { target in
                // Targets of AWS's own interface stream; by then it is too late for that.
                guard isAwaited, target.key == first.key else {
                    return try await target.chat.whole(request, model: target.model, context: context)
                }
                isAwaited = false
                return try await answers.value()
            }
        }
        return ChatStream(.whole(followed), warnings: warnings, remember: remember)
    }
}
