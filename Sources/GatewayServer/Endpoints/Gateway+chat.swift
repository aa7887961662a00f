// SPDX-License-Identifier: MIT-0

import BedrockCore
import HTTPTypes
import OpenAISchema

extension Gateway {
    /// `POST {prefix}/chat/completions`.
    func respondToChat(_ request: GatewayRequest, _ record: RequestRecord) async throws -> GatewayResponse {
        let chatRequest = try await decode(ChatCompletionRequest.self, from: request)
        record.note(model: chatRequest.model)
        let model = try configuration.modelID(forChat: chatRequest.model)
        let context = BedrockChat.Context(
            scope: record.caller?.name ?? "",
            guardrail: try Guardrail.configuration(in: request.head.headerFields)
        )
        return chatRequest.stream == true
            ? try await stream(chatRequest, model, context, record)
            : try await complete(chatRequest, model, context, record)
    }

    private func complete(
        _ request: ChatCompletionRequest,
        _ model: ModelID,
        _ context: BedrockChat.Context,
        _ record: RequestRecord
    ) async throws -> GatewayResponse {
        let answer = try await chat.complete(request, model: model, context: context)
        record.note(usage: answer.completion.usage)
        record.note(awsRequestID: answer.requestID)
        return GatewayResponse(
            json: answer.completion,
            fields: fields(adapted: answer.warnings, awsRequestID: answer.requestID)
        )
    }

    /// The head waits for the first chunk, so that a refusal keeps its status.
    private func stream(
        _ request: ChatCompletionRequest,
        _ model: ModelID,
        _ context: BedrockChat.Context,
        _ record: RequestRecord
    ) async throws -> GatewayResponse {
        let stream = try await chat.stream(request, model: model, context: context)
        record.note(awsRequestID: stream.requestID)
        let events = ChatEventStream(stream, record: record)
        try await events.waitForFirstChunk()
        var fields = fields(adapted: await events.warnings, awsRequestID: stream.requestID)
        fields[.contentType] = "text/event-stream"
        fields[.cacheControl] = "no-cache"
        // nginx and its kin hold back small writes unless told.
        fields[.accelBuffering] = "no"
        return GatewayResponse(status: .ok, fields: fields, content: .stream(events))
    }
}
