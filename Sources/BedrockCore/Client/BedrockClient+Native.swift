// SPDX-License-Identifier: MIT-0

import AWSSigner
public import HTTPTypes
public import OpenAISchema

extension BedrockClient {
    /// What InvokeModel takes beside the body.
    public struct InvocationOptions: Hashable, Sendable {
        /// The guardrail to apply: `GuardrailConfiguration` of Converse.
        public var guardrail: JSONObject?
        /// `standard` or `optimized`.
        public var latency: String?
        /// `default`, `priority`, `flex` or `reserved`.
        public var tier: String?

        /// Pairs of texts for the log of invocations.
        public var metadata: JSONObject?

        /// Makes options: none.
        public init() {}

        /// Takes over what Converse carries in its body.
        ///
        /// - Parameter request: the request for Converse.
        public init(_ request: ConverseRequest) {
            guardrail = request.guardrailConfig
            latency = request.performanceConfig?["latency"]?.string
            tier = request.serviceTier?["type"]?.string
            metadata = request.requestMetadata
        }

        /// The header fields.
        ///
        /// Source: botocore's model of `InvokeModel`, the members whose location is the header.
        public var fields: HTTPFields {
            var fields = HTTPFields()
            fields[.amzGuardrailIdentifier] = guardrail?["guardrailIdentifier"]?.string
            fields[.amzGuardrailVersion] = guardrail?["guardrailVersion"]?.string
            fields[.amzTrace] = guardrail?["trace"]?.string?.uppercased()
            fields[.amzLatency] = latency
            fields[.amzServiceTier] = tier
            fields[.amzMetadata] = metadata.map { JSONValue.object($0).description }
            return fields
        }

        /// The body with what a guardrail needs there: whether a stream waits for it.
        ///
        /// Source: Amazon Bedrock user guide, "Configure streaming response behavior to filter content".
        func body(_ body: JSONObject) -> JSONObject {
            var body = body
            let mode: JSONValue? =
                switch guardrail?["streamProcessingMode"]?.string {
                case "async": "ASYNCHRONOUS"
                case "sync": "SYNCHRONOUS"
                default: nil
                }
            if let mode { body["amazon-bedrock-guardrailConfig"] = ["streamProcessingMode": mode] }
            return body
        }
    }

    /// Calls InvokeModel for an answer in words.
    ///
    /// - Parameters:
    ///   - body: the body in the model's own form.
    ///   - model: the id of the model.
    ///   - format: the form.
    ///   - options: what is taken beside the body.
    /// - Returns: the answer as Converse would give it.
    /// - Throws: as ``converse(_:model:)``.
    public func invoke(
        _ body: JSONObject,
        model: ModelID,
        in format: any NativeBody,
        options: InvocationOptions = InvocationOptions()
    ) async throws -> Answer<ConverseResponse> {
        var call = modelCall("invoke", model, body: body.jsonBytes)
        call.fields = options.fields
        let (json, fields) = try await document(call)
        let requestID = fields[.amzRequestID]
        return try await BrokenAnswer.named(requestID) {
            var response = try format.response(from: json)
            if response.usage == nil { response.usage = Self.usage(in: fields) }
            if let tier = fields[.amzServiceTier] { response.extra["serviceTier"] = ["type": .string(tier)] }
            return Answer(value: response, requestID: requestID)
        }
    }

    /// Calls InvokeModelWithResponseStream.
    ///
    /// - Parameters:
    ///   - body: the body in the model's own form.
    ///   - model: the id of the model.
    ///   - format: the form.
    ///   - options: what is taken beside the body.
    /// - Returns: the events of the answer as Converse would give them, as they come.
    /// - Throws: as ``converseStream(_:model:)``.
    public func invokeStream(
        _ body: JSONObject,
        model: ModelID,
        in format: any NativeBody,
        options: InvocationOptions = InvocationOptions()
    ) async throws -> ConverseStream {
        var call = modelCall("invoke-with-response-stream", model, body: options.body(body).jsonBytes)
        call.accept = "application/vnd.amazon.eventstream"
        call.fields = options.fields
        call.fields[.amzAccept] = "application/json"
        call.limits = configuration.streamLimits
        call.permission.action = "bedrock:InvokeModelWithResponseStream"
        return try await perform(call) { response in
            try await ConverseStream(
                opening: response.body,
                native: format.makeDecoder(),
                requestID: response.head.headerFields.value(of: .amzRequestID),
                report: report
            )
        }
    }

    /// The tokens as the head of an answer tells them.
    private static func usage(in fields: HTTPFields) -> TokenUsage? {
        func count(_ name: HTTPField.Name) -> Int? { fields[name].flatMap { Int($0) }.map { max(0, $0) } }
        var usage = NativeUsage()
        usage.input = count(.amzInputTokenCount)
        usage.output = count(.amzOutputTokenCount)
        usage.cacheRead = count(.amzCacheReadTokenCount)
        usage.cacheWrite = count(.amzCacheWriteTokenCount)
        return usage.value
    }
}

extension ChatPlan {
    /// The form in which the model is asked; `nil` for Converse.
    func nativeFormat(_ options: TranslationOptions) -> (any NativeBody)? {
        chat.configuration.natives.format(
            of: model,
            base: base,
            isRefusedByConverse: options.adaptations.contains(.withoutConverse)
        )
    }

    /// Asks for a whole answer, by Converse or in the model's own form.
    func answer(
        _ translated: TranslatedChat,
        from model: ModelID
    ) async throws -> BedrockClient.Answer<ConverseResponse> {
        guard let native = translated.native, let format = format(of: native) else {
            var request = translated.request
            // Converse knows no way to watch a stream.
            request.guardrailConfig?["streamProcessingMode"] = nil
            return try await chat.client.converse(request, model: model)
        }
        let options = BedrockClient.InvocationOptions(translated.request)
        return try await chat.client.invoke(native.body, model: model, in: format, options: options)
    }

    /// Asks for a streamed answer, by Converse or in the model's own form.
    func stream(_ translated: TranslatedChat, from model: ModelID) async throws -> ConverseStream {
        guard let native = translated.native, let format = format(of: native) else {
            return try await chat.client.converseStream(translated.request, model: model)
        }
        let options = BedrockClient.InvocationOptions(translated.request)
        return try await chat.client.invokeStream(native.body, model: model, in: format, options: options)
    }

    private func format(of native: NativeRequest) -> (any NativeBody)? {
        chat.configuration.natives.registry.format(named: native.format)
    }
}

extension HTTPField.Name {
    static let amzAccept = HTTPField.Name(literal: "x-amzn-bedrock-accept")
    static let amzGuardrailIdentifier = HTTPField.Name(literal: "x-amzn-bedrock-guardrailidentifier")
    static let amzGuardrailVersion = HTTPField.Name(literal: "x-amzn-bedrock-guardrailversion")
    static let amzTrace = HTTPField.Name(literal: "x-amzn-bedrock-trace")
    static let amzLatency = HTTPField.Name(literal: "x-amzn-bedrock-performanceconfig-latency")
    static let amzServiceTier = HTTPField.Name(literal: "x-amzn-bedrock-service-tier")
    static let amzMetadata = HTTPField.Name(literal: "x-amzn-bedrock-request-metadata")
    static let amzOutputTokenCount = HTTPField.Name(literal: "x-amzn-bedrock-output-token-count")
    static let amzCacheReadTokenCount = HTTPField.Name(literal: "x-amzn-bedrock-cache-read-input-token-count")
    static let amzCacheWriteTokenCount = HTTPField.Name(literal: "x-amzn-bedrock-cache-write-input-token-count")
}
