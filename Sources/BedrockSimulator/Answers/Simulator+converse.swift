// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

extension Simulator {
    /// Converse and ConverseStream.
    func converse(_ identifier: String, body: [UInt8], isStreaming: Bool) throws(ServiceException) -> Reply {
        let json = try RequestBody.parse(body)
        let model = try ModelCatalog.chatModel(identifier)
        guard ModelCatalog.isServedByConverse(identifier) else { throw .notForConverse }
        try ShapeValidator.validate(json, as: isStreaming ? "ConverseStreamRequest" : "ConverseRequest")
        if let reply = model.fault?.reply(isStreaming: isStreaming) { return reply }
        let request: ConverseRequest
        do throws(SchemaError) {
            request = try ConverseRequest(json: json)
        } catch {
            throw .serialization(error.description)
        }
        try ConverseRules(request: request, model: model, isStreaming: isStreaming).check()
        let answer = Answer(to: request, by: model)
        guard isStreaming else { return Reply(answer.response(to: request)) }
        return Reply(
            contentType: "application/vnd.amazon.eventstream",
            steps: AnswerStream.steps(answer, for: request, fault: model.fault)
        )
    }
}

/// Reads a request's body.
enum RequestBody {
    static func parse(_ body: [UInt8]) throws(ServiceException) -> JSONValue {
        guard let json = try? JSONParser.parse(body), json.object != nil else {
            throw .serialization("The request body is not a valid JSON object.")
        }
        return json
    }
}
