// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension Simulator {
    /// InvokeModel, for embeddings.
    func invoke(_ identifier: String, body: [UInt8]) throws(ServiceException) -> Reply {
        let json = try RequestBody.parse(body)
        if let reply = Fault(rawValue: identifier)?.reply(isStreaming: false) { return reply }
        let id = try ModelCatalog.foundationModelID(identifier)
        guard let model = EmbeddingModel(id: id) else {
            guard ModelCatalog.chatModels.contains(where: { $0.id == id }) else { throw .unknownModel }
            throw .validation("The simulator invokes embedding models only. Call chat models by Converse.")
        }
        if model.isProfileOnly, ModelCatalog.isBare(identifier) { throw .needsProfile(identifier) }
        return try EmbeddingAnswer.reply(to: json, by: model)
    }
}
