// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension Simulator {
    /// `POST /openai/v1/chat/completions`: OpenAI's interface as AWS itself serves it, for the models that it has there.
    ///
    /// Source: Amazon Bedrock User Guide, "OpenAI Chat Completions API" and "API compatibility".
    func chatCompletions(_ body: [UInt8]) -> Reply {
        do throws(Refusal) {
            return try answer(body)
        } catch {
            return error.reply
        }
    }

    /// The beginnings of the ids of the models that are served.
    private static let served = [
        "openai.", "deepseek.v3", "google.gemma-3", "minimax.", "zai.glm", "nvidia.", "xai.grok",
    ]

    /// A refusal in OpenAI's form.
    private struct Refusal: Error {
        var status = 400
        var message: String
        var type = "invalid_request_error"
        var param: String?
        var code: String?

        var reply: Reply {
            let error = ErrorResponse(message: message, type: type, param: param, code: code)
            return Reply(status: status, steps: [.bytes(error.jsonBytes)])
        }
    }

    private func answer(_ body: [UInt8]) throws(Refusal) -> Reply {
        guard let json = try? JSONParser.parse(body), let object = json.object else {
            throw Refusal(message: "The body is no JSON object.")
        }
        guard let model = json["model"]?.string else {
            throw Refusal(message: "Missing required parameter: 'model'.", param: "model")
        }
        guard Set(object.keys).count == object.keys.count else { throw Refusal(message: "A member stands twice.") }
        let isStreaming = json["stream"]?.bool ?? false
        let fault = Fault(rawValue: model)
        if let exception = fault?.exception {
            throw Refusal(status: exception.status, message: exception.message, type: "api_error")
        }
        if let reply = fault?.reply(isStreaming: isStreaming) { return reply }
        let isKnown =
            ModelCatalog.chatModels.contains { $0.id == model } && Self.served.contains { model.hasPrefix($0) }
        guard fault != nil || isKnown else {
            throw Refusal(
                status: 404,
                message: "The model '\(model)' does not exist on this route.",
                param: "model",
                code: "model_not_found"
            )
        }
        guard let messages = json["messages"]?.array, !messages.isEmpty else {
            throw Refusal(message: "Missing required parameter: 'messages'.", param: "messages")
        }
        for (index, message) in messages.enumerated() {
            guard message["role"]?.string != nil else {
                throw Refusal(message: "Missing required parameter: 'role'.", param: "messages[\(index)].role")
            }
        }
        let question = messages.last { $0["role"] == "user" }?["content"]?.string ?? ""
        let echo = OpenAIEcho(model: model, text: "You said: \(question)", question: question)
        guard isStreaming else { return Reply(echo.completion) }
        let includesUsage = json["stream_options"]?["include_usage"]?.bool ?? false
        return Reply(contentType: "text/event-stream", steps: echo.steps(includesUsage: includesUsage, fault))
    }
}

/// An echo in OpenAI's form.
private struct OpenAIEcho {
    let model: String
    let text: String
    let question: String

    private var usage: JSONValue {
        let (asked, answered) = (question.split(separator: " ").count, text.split(separator: " ").count)
        return [
            "prompt_tokens": .number(JSONNumber(asked)), "completion_tokens": .number(JSONNumber(answered)),
            "total_tokens": .number(JSONNumber(asked + answered)),
        ]
    }

    private func document(_ object: String, _ choices: JSONValue, usage: JSONValue?) -> JSONValue {
        var document: JSONObject = [
            "choices": choices, "created": 1_754_000_000, "id": "chatcmpl-simulated", "model": .string(model),
            "object": .string(object), "service_tier": "default",
        ]
        document["usage"] = usage
        return .object(document)
    }

    var completion: JSONValue {
        let message: JSONValue = ["content": .string(text), "role": "assistant", "refusal": nil]
        return document(
            "chat.completion",
            [["finish_reason": "stop", "index": 0, "logprobs": nil, "message": message]],
            usage: usage
        )
    }

    private func chunk(_ delta: JSONValue, finish: JSONValue = nil) -> JSONValue {
        document("chat.completion.chunk", [["delta": delta, "finish_reason": finish, "index": 0]], usage: nil)
    }

    /// The events of a stream, with the fault that the model's id asks for.
    func steps(includesUsage: Bool, _ fault: Fault?) -> [Reply.Step] {
        var chunks = [chunk(["content": "", "role": "assistant"])]
        chunks += Words.split(text).map { chunk(["content": .string($0)]) }
        chunks.append(chunk([:], finish: "stop"))
        if includesUsage { chunks.append(document("chat.completion.chunk", [], usage: usage)) }
        let error: JSONValue = [
            "error": ["message": "The model has stopped unexpectedly.", "type": "server_error", "code": nil]
        ]
        let events = chunks.map { Reply.Step.bytes(Self.event($0)) }
        switch fault {
        case .streamThrottledFirst:
            let throttled: JSONValue = ["error": ["message": "Too many requests.", "type": "rate_limit_error"]]
            return [.bytes(Self.event(throttled))]
        case .streamException: return events[..<2] + [.bytes(Self.event(error))]
        case .streamCut: return events[..<2] + [.bytes(Array("data: {\"choices\"".utf8)), .cut]
        case .streamTruncated: return Array(events[..<2])
        case .stall: return events[..<2] + [.silence]
        default: return events + [.bytes(ServerSentEvents.done)]
        }
    }

    private static func event(_ json: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        ServerSentEvents.append(json, to: &bytes)
        return bytes
    }
}
