// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

extension Gateway {
    /// `POST {prefix}/embeddings`.
    func respondToEmbeddings(_ request: GatewayRequest, _ record: RequestRecord) async throws -> GatewayResponse {
        let embeddingRequest = try await decode(EmbeddingRequest.self, from: request)
        record.note(model: embeddingRequest.model)
        let called = names.model(behind: embeddingRequest.model)
        record.begin(.embeddings, of: called?.rawValue ?? embeddingRequest.model, isStreaming: false)
        let answer: BedrockEmbeddings.Answer
        if let router = router(for: embeddingRequest.model) {
            answer = try await record.waitingForBedrock {
                try await router.embed(embeddingRequest, model: called, record.trace)
            }
        } else {
            let model = try names.model(naming: embeddingRequest.model)
            record.note(calling: model)
            answer = try await record.waitingForBedrock {
                try await embeddings.embed(embeddingRequest, model: model)
            }
        }
        record.note(usage: answer.response.usage)
        record.note(awsRequestID: answer.requestID)
        return GatewayResponse(
            json: answer.response,
            fields: fields(adapted: answer.warnings, awsRequestID: answer.requestID, record)
        )
    }
}
