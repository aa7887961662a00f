// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
public import OpenAISchema

extension BedrockClient {
    /// An answer together with AWS's id of the request.
    public struct Answer<Value: Sendable>: Sendable {
        /// The answer.
        public var value: Value
        /// AWS's id of the request, for its support.
        public var requestID: String?
    }

    /// Calls Converse.
    ///
    /// - Parameters:
    ///   - request: the conversation.
    ///   - model: the id of the model.
    /// - Returns: the model's answer.
    /// - Throws: ``BedrockError`` for Bedrock's refusals; `CredentialError` without an identity; `TransportError` where
    ///   no answer came; ``BrokenAnswer`` where it broke or is not as documented.
    public func converse(_ request: ConverseRequest, model: ModelID) async throws -> Answer<ConverseResponse> {
        let (json, fields) = try await document(modelCall("converse", model, body: request.jsonBytes))
        let requestID = fields.value(of: .amzRequestID)
        return try await BrokenAnswer.named(requestID) { Answer(value: try Self.read(json), requestID: requestID) }
    }

    /// Calls ConverseStream.
    ///
    /// - Parameters:
    ///   - request: the conversation.
    ///   - model: the id of the model.
    /// - Returns: the events of the answer, as they come.
    /// - Throws: ``BedrockError`` for refusals before the stream begins; `CredentialError` without an identity;
    ///   `TransportError` where no answer came; ``BrokenAnswer`` where it broke before its first event.
    public func converseStream(_ request: ConverseRequest, model: ModelID) async throws -> ConverseStream {
        var call = modelCall("converse-stream", model, body: request.jsonBytes)
        call.accept = "application/vnd.amazon.eventstream"
        call.limits = configuration.streamLimits
        call.permission.action = "bedrock:InvokeModelWithResponseStream"
        return try await perform(call) { response in
            try await ConverseStream(
                opening: response.body,
                requestID: response.head.headerFields.value(of: .amzRequestID),
                report: report
            )
        }
    }

    /// What InvokeModel gave.
    public struct Invocation: Sendable {
        /// The body, in the model's own form.
        public var body: JSONValue
        /// The tokens of the input, where Bedrock told them.
        public var inputTokens: Int?
    }

    /// Calls InvokeModel.
    ///
    /// - Parameters:
    ///   - body: the body in the model's own form.
    ///   - model: the id of the model.
    /// - Returns: the answer in the model's own form.
    /// - Throws: ``BedrockError`` for Bedrock's refusals; `CredentialError` without an identity; `TransportError` where
    ///   no answer came; ``BrokenAnswer`` where it broke or is not JSON.
    public func invoke(_ body: JSONObject, model: ModelID) async throws -> Answer<Invocation> {
        let (json, fields) = try await document(modelCall("invoke", model, body: body.jsonBytes))
        let tokens = fields.value(of: .amzInputTokenCount).flatMap { Int($0) }
        return Answer(value: Invocation(body: json, inputTokens: tokens), requestID: fields.value(of: .amzRequestID))
    }

    /// Calls InvokeModel for vectors.
    ///
    /// - Parameters:
    ///   - body: the body in the model's own form.
    ///   - model: the id of the model.
    /// - Returns: the answer with its lists of numbers as text, and the tokens of the input where Bedrock told them.
    /// - Throws: as ``invoke(_:model:)``.
    func embed(
        _ body: JSONObject,
        model: ModelID
    ) async throws -> Answer<(body: JSONWithNumberLists, inputTokens: Int?)> {
        let limit = configuration.answerLimit
        let (bytes, fields) = try await perform(modelCall("invoke", model, body: body.jsonBytes)) { response in
            (try await response.body.collect(upTo: limit), response.head.headerFields)
        }
        let json: JSONWithNumberLists
        do throws(SchemaError) {
            json = try JSONParser.parseKeepingNumberLists(bytes)
        } catch {
            throw TranslationError(.unexpectedAnswer, "The answer of Bedrock is not JSON.")
        }
        let tokens = fields.value(of: .amzInputTokenCount).flatMap { Int($0) }
        return Answer(value: (json, tokens), requestID: fields.value(of: .amzRequestID))
    }

    func modelCall(_ operation: String, _ model: ModelID, body: [UInt8]) -> Call {
        Call(
            method: .post,
            endpoint: configuration.runtime,
            path: "/model/\(PercentEncoding.label(model.rawValue))/\(operation)",
            accept: "application/json",
            body: body,
            limits: configuration.plainLimits,
            permission: .init(action: "bedrock:InvokeModel", model: model, region: configuration.region),
            model: model
        )
    }

    /// Reads a document of the wire; what does not fit is Bedrock's fault, not the client's.
    static func read<Value: JSONDecodable>(_ json: JSONValue) throws(TranslationError) -> Value {
        do throws(SchemaError) {
            return try Value(json: json)
        } catch {
            throw .undocumented(error)
        }
    }
}

extension TranslationError {
    /// The error for a document of the wire that does not fit its documentation.
    static func undocumented(_ error: SchemaError) -> TranslationError {
        TranslationError(.unexpectedAnswer, "The answer of Bedrock is not as documented: \(error).")
    }
}
