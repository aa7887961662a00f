// SPDX-License-Identifier: MIT-0

import FoundationEssentials
import HTTPTypes
import OpenAISchema

/// A response as the caller of a function reads it.
///
/// Source: the guides named at ``LambdaRequest``, and Amazon API Gateway Developer Guide, "Set up a Lambda proxy integration with
/// payload response streaming in API Gateway".
struct LambdaAnswer {
    let status: HTTPResponse.Status
    let fields: HTTPFields
    let caller: LambdaCaller

    /// Makes an answer.
    ///
    /// - Parameters:
    ///   - response: the response, whose body comes separately.
    ///   - caller: who reads it.
    init(_ response: GatewayResponse, for caller: LambdaCaller) {
        status = response.status
        fields = response.fields
        self.caller = caller
    }

    /// The answer with its body, as one document.
    ///
    /// - Parameter body: the whole body.
    /// - Returns: JSON.
    func whole(body: [UInt8]) -> [UInt8] {
        var object: JSONObject = ["statusCode": .number(JSONNumber(status.code))]
        if caller.service == .loadBalancer {
            object["statusDescription"] = .string("\(status.code) \(status.reasonPhrase)")
        }
        add(caller.fieldForm, to: &object)
        let text = String(validating: body, as: UTF8.self)
        object["body"] = .string(text ?? Data(body).base64EncodedString())
        object["isBase64Encoded"] = .bool(text == nil)
        return object.jsonBytes
    }

    /// What stands before the body of an answer that is streamed: its head as JSON, and eight zeros.
    var prelude: [UInt8] {
        var object: JSONObject = ["statusCode": .number(JSONNumber(status.code))]
        add(.joined, to: &object)
        return object.jsonBytes + [UInt8](repeating: 0, count: 8)
    }

    private func add(_ form: LambdaCaller.FieldForm, to object: inout JSONObject) {
        var names: [HTTPField.Name] = []
        for field in fields where !Self.isConnections(field.name) && !names.contains(field.name) {
            names.append(field.name)
        }
        switch form {
        case .single, .joined:
            if form == .joined { names.removeAll { $0 == .setCookie } }
            object["headers"] = .object(
                JSONObject(names.map { .init(key: $0.rawName, value: .string(fields[$0] ?? "")) })
            )
            let cookies = fields[values: .setCookie]
            if form == .joined, !cookies.isEmpty { object["cookies"] = .array(cookies.map(JSONValue.string)) }
        case .several:
            object["multiValueHeaders"] = .object(
                JSONObject(
                    names.map { .init(key: $0.rawName, value: .array(fields[values: $0].map(JSONValue.string))) }
                )
            )
        }
    }

    /// Whether a field is about a connection, of which the caller has its own.
    private static func isConnections(_ name: HTTPField.Name) -> Bool {
        [.connection, .contentLength, .transferEncoding].contains(name)
    }
}
