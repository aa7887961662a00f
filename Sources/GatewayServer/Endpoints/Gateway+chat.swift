// SPDX-License-Identifier: MIT-0

import BedrockCore
import HTTPTypes
import OpenAISchema

extension Gateway {
    /// `POST {prefix}/chat/completions`.
    func respondToChat(_ request: GatewayRequest, _ record: RequestRecord) async throws -> GatewayResponse {
        let body = try await body(of: request)
        if let response = try await respondToRoutedChat(request, body: body, record) { return response }
        let chatRequest = try ChatCompletionRequest(jsonBytes: body)
        record.note(model: chatRequest.model)
        let model = try names.model(naming: chatRequest.model)
        record.begin(.chat, of: model.rawValue, isStreaming: chatRequest.stream == true)
        record.note(calling: model)
        let context = try context(of: request, record)
        return chatRequest.stream == true
            ? try await stream(chatRequest, model, context, record)
            : try await complete(chatRequest, model, context, record)
    }

    /// What is particular to a request beside what its body says.
    func context(of request: GatewayRequest, _ record: RequestRecord) throws(GatewayError) -> BedrockChat.Context {
        BedrockChat.Context(
            scope: record.caller?.name ?? "",
            guardrail: try Guardrail.configuration(in: request.head.headerFields)
        )
    }

    private func complete(
        _ request: ChatCompletionRequest,
        _ model: ModelID,
        _ context: BedrockChat.Context,
        _ record: RequestRecord
    ) async throws -> GatewayResponse {
        let answer = try await record.waitingForBedrock {
            try await chat.complete(request, model: model, context: context)
        }
        return response(to: answer, record)
    }

    /// The response that tells a whole answer.
    func response(to answer: BedrockChat.Answer, _ record: RequestRecord) -> GatewayResponse {
        record.note(usage: answer.completion.usage)
        record.note(answer.completion)
        record.note(awsRequestID: answer.requestID)
        return GatewayResponse(
            json: answer.completion,
            fields: fields(adapted: answer.warnings, awsRequestID: answer.requestID, record)
        )
    }

    /// The head waits for the first chunk, so that a refusal keeps its status.
    private func stream(
        _ request: ChatCompletionRequest,
        _ model: ModelID,
        _ context: BedrockChat.Context,
        _ record: RequestRecord
    ) async throws -> GatewayResponse {
        let stream = try await record.waitingForBedrock {
            try await chat.stream(request, model: model, context: context)
        }
        return try await response(to: stream, record)
    }

    /// The response that tells a streamed answer, once its first chunk has come.
    func response(to stream: ChatStream, _ record: RequestRecord) async throws -> GatewayResponse {
        record.note(awsRequestID: stream.requestID)
        let events = AnswerEvents(stream, record: record)
        try await events.waitForFirst()
        let fields = fields(adapted: events.warnings, awsRequestID: stream.requestID, record)
        return GatewayResponse(events: events, fields: fields)
    }
}

extension GatewayResponse {
    /// Makes a response of server-sent events.
    init(events: AnswerEvents, fields: HTTPFields) {
        var fields = fields
        fields[.contentType] = "text/event-stream"
        fields[.cacheControl] = "no-cache"
        // nginx and its kin hold back small writes unless told.
        fields[.accelBuffering] = "no"
        self.init(status: .ok, fields: fields, content: .stream(GatewayStream(events)))
    }
}
