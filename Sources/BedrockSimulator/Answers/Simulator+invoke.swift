// SPDX-License-Identifier: MIT-0

import BedrockCore
import HTTPTypes
import OpenAISchema

extension Simulator {
    /// InvokeModel and InvokeModelWithResponseStream: embeddings, and chat models by a body of their own form.
    func invoke(_ identifier: String, body: [UInt8], isStreaming: Bool) throws(ServiceException) -> Reply {
        let json = try RequestBody.parse(body)
        if let reply = Fault(rawValue: identifier)?.reply(isStreaming: isStreaming) { return reply }
        let id = try ModelCatalog.foundationModelID(identifier)
        if let model = EmbeddingModel(id: id) {
            if model.isProfileOnly, ModelCatalog.isBare(identifier) { throw .needsProfile(identifier) }
            guard !isStreaming else { throw .validation("The model is unsupported for streaming") }
            return try EmbeddingAnswer.reply(to: json, by: model)
        }
        let model = try ModelCatalog.chatModel(identifier)
        guard let form = NativeForm(identifier, id: id, body: json) else {
            throw .validation("The simulator does not know this model's own form. Call it by Converse.")
        }
        let request = try form.request(json, for: model)
        let answer = Answer(to: request, by: model)
        guard isStreaming else {
            var reply = Reply(form.answer(answer))
            reply.head.headerFields[.inputTokenCount] = String(answer.usage.inputTokens)
            reply.head.headerFields[.outputTokenCount] = String(answer.usage.outputTokens)
            return reply
        }
        return Reply(
            contentType: "application/vnd.amazon.eventstream",
            steps: NativeStream.steps(form.chunks(answer), answer)
        )
    }
}
