// SPDX-License-Identifier: MIT-0

import BedrockSimulator
import HTTPTypes
import OpenAISchema

/// Requests with the simulator's key, and what comes back.
struct Requests {
    let simulator = Simulator()

    /// Sends a body to a model.
    func send(_ body: JSONValue, to model: String = "amazon.nova-lite-v1:0", _ operation: String = "converse") -> Reply
    {
        reply(.post, "/model/\(model)/\(operation)", body: body.jsonBytes)
    }

    /// Sends any request.
    func reply(_ method: HTTPRequest.Method, _ path: String, body: [UInt8] = []) -> Reply {
        var head = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1", path: path)
        head.headerFields[.authorization] = "Bearer simulator-key"
        return simulator.reply(to: head, body: body)
    }
}

extension Reply {
    /// The whole body as JSON; `nil` where it is none.
    var json: JSONValue? { try? JSONParser.parse(body) }

    /// The text of an error.
    var message: String? { json?["message"]?.string }

    /// The name of an error.
    var exception: String? {
        HTTPField.Name("x-amzn-errortype").flatMap { head.headerFields[$0] }
    }
}

/// A body with one turn of the user.
func user(_ text: String) -> JSONValue {
    ["messages": [["role": "user", "content": [["text": .string(text)]]]]]
}

extension JSONValue {
    /// The object with another member.
    func with(_ key: String, _ value: JSONValue) -> JSONValue {
        var object = object ?? JSONObject()
        object[key] = value
        return .object(object)
    }
}
