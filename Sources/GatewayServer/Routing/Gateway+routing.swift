// SPDX-License-Identifier: MIT-0

import BedrockCore
import HTTPTypes
import OpenAISchema

extension Gateway {
    /// The router, where a name has targets.
    func router(for name: String) -> BedrockRouter? {
        guard let router, router.routes(name, model: names.model(behind: name)) else { return nil }
        return router
    }

    /// Answers a chat whose model has targets; `nil` where it has none.
    ///
    /// What is passed on to AWS's own interface is not looked at any closer than here.
    func respondToRoutedChat(
        _ request: GatewayRequest,
        body: [UInt8],
        _ record: RequestRecord
    ) async throws -> GatewayResponse? {
        guard router != nil else { return nil }
        let chat = try PassedChat(body)
        guard let router = router(for: chat.name) else { return nil }
        record.note(model: chat.name)
        let model = names.model(behind: chat.name)
        record.begin(.chat, of: model?.rawValue ?? chat.name, isStreaming: chat.isStreaming)
        let context = try context(of: request, record)
        guard chat.isStreaming else {
            let completion = try await record.waitingForBedrock {
                try await router.complete(chat, model: model, context: context, record.trace)
            }
            switch completion {
            case .translated(let answer): return response(to: answer, record)
            case .passed(let answer): return response(to: answer, record)
            }
        }
        let stream = try await record.waitingForBedrock {
            try await router.stream(chat, model: model, context: context, record.trace)
        }
        switch stream {
        case .translated(let stream): return try await response(to: stream, record)
        case .passed(let stream): return try await response(to: stream, record)
        }
    }

    private func response(to answer: PassedAnswer, _ record: RequestRecord) -> GatewayResponse {
        record.note(usage: answer.usage)
        record.note(awsRequestID: answer.requestID)
        var fields = fields(adapted: [], awsRequestID: answer.requestID, record)
        fields[.contentType] = "application/json"
        return GatewayResponse(status: .ok, fields: fields, content: .bytes(answer.body))
    }

    /// The head waits for the first event, so that an error keeps its status.
    private func response(to stream: PassedStream, _ record: RequestRecord) async throws -> GatewayResponse {
        record.note(awsRequestID: stream.requestID)
        let events = AnswerEvents(stream, record: record)
        try await events.waitForFirst()
        return GatewayResponse(
            events: events,
            fields: fields(adapted: [], awsRequestID: stream.requestID, record)
        )
    }
}
