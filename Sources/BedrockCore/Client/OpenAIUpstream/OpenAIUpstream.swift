// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
public import OpenAISchema

/// Chats with the models that AWS itself serves by OpenAI's interface, passed on as they are.
///
/// Source: Amazon Bedrock User Guide, "OpenAI Chat Completions API".
struct OpenAIUpstream: Sendable {
    let client: BedrockClient
    let resolver: ModelResolver

    /// Asks for a whole answer.
    ///
    /// - Parameters:
    ///   - chat: what the client asks for.
    ///   - model: the model that is called.
    ///   - guardrail: the guardrail: `GuardrailConfiguration` of Converse.
    /// - Returns: the answer.
    /// - Throws: as ``BedrockClient/converse(_:model:)``.
    func complete(_ chat: PassedChat, model: ModelID, guardrail: JSONObject?) async throws -> PassedAnswer {
        let limit = client.configuration.answerLimit
        return try await resolver.call(model) { id in
            try await client.perform(call(chat, id, guardrail, isStreaming: false)) { response in
                let body = try await response.body.collect(upTo: limit)
                guard let json = try? JSONParser.parse(body), json.object != nil else {
                    throw TranslationError(.unexpectedAnswer, "The answer of Bedrock is not a JSON object.")
                }
                return PassedAnswer(
                    body: chat.renamed(body, from: id),
                    usage: Usage(passed: json),
                    requestID: response.head.headerFields.value(of: .amzRequestID)
                )
            }
        }.value
    }

    /// Asks for a streamed answer.
    ///
    /// - Parameters:
    ///   - chat: what the client asks for.
    ///   - model: the model that is called.
    ///   - guardrail: the guardrail: `GuardrailConfiguration` of Converse.
    /// - Returns: the events of the answer, as they come.
    /// - Throws: as ``BedrockClient/converseStream(_:model:)``.
    func stream(_ chat: PassedChat, model: ModelID, guardrail: JSONObject?) async throws -> PassedStream {
        try await resolver.call(model) { id in
            try await client.perform(call(chat, id, guardrail, isStreaming: true)) { response in
                try await PassedStream(
                    opening: response.body,
                    requestID: response.head.headerFields.value(of: .amzRequestID),
                    rename: { chat.renamed($0, from: id) },
                    report: client.report
                )
            }
        }.value
    }

    private func call(
        _ chat: PassedChat,
        _ model: ModelID,
        _ guardrail: JSONObject?,
        isStreaming: Bool
    ) -> BedrockClient.Call {
        let configuration = client.configuration
        let action = isStreaming ? "bedrock:InvokeModelWithResponseStream" : "bedrock:InvokeModel"
        return BedrockClient.Call(
            method: .post,
            endpoint: configuration.runtime,
            path: "/openai/v1/chat/completions",
            accept: isStreaming ? "text/event-stream" : "application/json",
            body: chat.body(for: model),
            limits: isStreaming ? configuration.streamLimits : configuration.plainLimits,
            permission: .init(action: action, model: model, region: configuration.region),
            model: model,
            fields: Self.fields(of: guardrail)
        )
    }

    /// The header fields by which this interface is told of a guardrail.
    private static func fields(of guardrail: JSONObject?) -> HTTPFields {
        var fields: HTTPFields = [:]
        guard let guardrail else { return fields }
        fields[HTTPField.Name(literal: "x-amzn-bedrock-guardrailidentifier")] = guardrail["guardrailIdentifier"]?.string
        fields[HTTPField.Name(literal: "x-amzn-bedrock-guardrailversion")] = guardrail["guardrailVersion"]?.string
        fields[HTTPField.Name(literal: "x-amzn-bedrock-trace")] = guardrail["trace"]?.string?.uppercased()
        return fields
    }
}

/// A chat as its client wrote it.
public struct PassedChat: Sendable {
    /// The name of the model that the client asked for.
    public let name: String
    /// Whether the client wants a stream.
    public let isStreaming: Bool
    /// How many answers the client wants.
    let answerCount: Int
    private let bytes: [UInt8]

    /// Reads what must be known of a chat to pass it on.
    ///
    /// - Parameter bytes: the client's JSON.
    /// - Throws: `SchemaError` where it is not JSON, or names no model.
    public init(_ bytes: [UInt8]) throws(SchemaError) {
        let object = try JSONObject(json: JSONParser.parse(bytes))
        var reader = try ObjectReader(.object(object))
        name = try reader.required("model")
        isStreaming = object["stream"]?.bool ?? false
        answerCount = object["n"]?.number.flatMap { Int($0.text) } ?? 1
        self.bytes = bytes
    }

    /// The chat to be translated.
    func request() throws(SchemaError) -> ChatCompletionRequest {
        try ChatCompletionRequest(jsonBytes: bytes)
    }

    /// The client's JSON, of which nothing but the model is changed.
    func body(for model: ModelID) -> [UInt8] {
        guard model.rawValue != name else { return bytes }
        return JSONText.replacing("model", by: .string(model.rawValue), in: bytes) ?? bytes
    }

    /// A document of the answer, in which the model is called what the client called it.
    func renamed(_ document: [UInt8], from model: ModelID) -> [UInt8] {
        guard model.rawValue != name else { return document }
        return JSONText.replacing("model", by: .string(name), in: document) ?? document
    }
}

/// A whole answer of AWS's own interface, passed on.
public struct PassedAnswer: Sendable {
    /// The answer's JSON.
    public var body: [UInt8]
    /// The tokens, where the answer tells them.
    public var usage: Usage?
    /// AWS's id of the request.
    public var requestID: String?
}

extension Usage {
    /// The tokens that an answer or a chunk tells.
    init?(passed json: JSONValue) {
        guard let value = json["usage"], !value.isNull, let usage = try? Usage(json: value) else { return nil }
        self = usage
    }
}
