// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

extension Gateway {
    /// `POST {prefix}/embeddings`.
    func respondToEmbeddings(_ request: GatewayRequest, _ record: RequestRecord) async throws -> GatewayResponse {
        let embeddingRequest = try await decode(EmbeddingRequest.self, from: request)
        record.note(model: embeddingRequest.model)
        let answer: BedrockEmbeddings.Answer
        if let router = router(for: embeddingRequest.model) {
            let model = configuration.model(behind: embeddingRequest.model)
            answer = try await router.embed(embeddingRequest, model: model, record.trace)
        } else {
            let model = try configuration.modelID(forEmbedding: embeddingRequest.model)
            record.note(calling: model)
            answer = try await embeddings.embed(embeddingRequest, model: model)
        }
        record.note(usage: answer.response.usage)
        record.note(awsRequestID: answer.requestID)
        return GatewayResponse(
            json: answer.response,
            fields: fields(adapted: answer.warnings, awsRequestID: answer.requestID, record)
        )
    }
}
