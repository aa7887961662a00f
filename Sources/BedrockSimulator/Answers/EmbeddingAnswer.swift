// SPDX-License-Identifier: MIT-0

import HTTPTypes
import OpenAISchema

/// Answers of embedding models: vectors of length 1 that depend on the input alone.
enum EmbeddingAnswer {
    static func reply(to json: JSONValue, by model: EmbeddingModel) throws(ServiceException) -> Reply {
        switch model {
        case .titanV1, .titanG1: try titanV1(json)
        case .titanV2: try titanV2(json)
        case .titanMultimodal: try titanMultimodal(json)
        case .nova: try nova(json)
        case .cohereEnglish, .cohereMultilingual: try cohereV3(json)
        case .cohereV4: try cohereV4(json)
        case .marengo27: try marengo(json, isFlat: true)
        case .marengo30: try marengo(json, isFlat: false)
        }
    }

    /// An answer; the count of tokens, where the model tells it, goes into the head.
    static func reply(_ answer: JSONObject, _ count: Int? = nil) -> Reply {
        var reply = Reply(answer)
        if let count { reply.head.headerFields[.inputTokenCount] = String(count) }
        return reply
    }
}
