// SPDX-License-Identifier: MIT-0

public import AWSSigner
public import HTTPTypes

/// One attempt of a call to Bedrock.
public struct CallAttempt: Sendable {
    /// What watches over the calls that a task makes; `nil` for nothing.
    @TaskLocal public static var observer: (any CallObserver)?

    /// The service as AWS's SDKs name it: `BedrockRuntime` or `Bedrock`.
    public var service: String
    /// The operation as AWS's SDKs name it, such as `ConverseStream`.
    public var operation: String
    /// The model that is called, where one is.
    public var model: ModelID?
    /// Where it is called.
    public var endpoint: Endpoint
    /// The region that the call is signed for.
    public var region: String
    /// The method of HTTP.
    public var method: HTTPRequest.Method
    /// Which attempt this is, from 1.
    public var number: Int

    init(_ call: BedrockClient.Call, _ number: Int, _ region: String) {
        (service, operation) = call.names
        model = call.model
        endpoint = call.endpoint
        method = call.method
        self.region = region
        self.number = number
    }

    /// What became of an attempt.
    public enum Outcome: Sendable {
        /// Bedrock gave a whole answer, or the first events of a stream.
        case answered(status: Int, requestID: String?)
        /// It failed; perhaps another attempt follows.
        case failed(any Error)
    }
}

/// Watches over the calls to Bedrock that a task makes, by ``CallAttempt/observer``.
public protocol CallObserver: Sendable {
    /// Takes note of an attempt that is about to be sent.
    ///
    /// - Parameter attempt: the attempt.
    /// - Returns: what it is sent with, and who is told of its end.
    func attemptBegins(_ attempt: CallAttempt) -> WatchedAttempt
}

/// What an observer has to say to an attempt, and wants to hear of it.
public struct WatchedAttempt: Sendable {
    /// Header fields to send along, outside of the signature.
    public var fields: HTTPFields
    /// Called once, when the attempt has ended.
    public var ended: @Sendable (CallAttempt.Outcome) -> Void

    /// Makes an answer.
    ///
    /// - Parameters:
    ///   - fields: header fields to send along, outside of the signature.
    ///   - ended: called once, when the attempt has ended.
    public init(fields: HTTPFields = [:], ended: @escaping @Sendable (CallAttempt.Outcome) -> Void = { _ in }) {
        self.fields = fields
        self.ended = ended
    }
}

extension BedrockClient.Call {
    /// Service and operation as AWS's SDKs name them.
    ///
    /// Source: botocore's models of `bedrock-runtime` and `bedrock`.
    fileprivate var names: (service: String, operation: String) {
        let path = path.prefix { $0 != "?" }
        if model != nil, let operation = Self.runtimeOperations[String(path.split(separator: "/").last ?? "")] {
            return ("BedrockRuntime", operation)
        }
        if let operation = Self.lists[String(path)] { return ("Bedrock", operation) }
        return ("Bedrock", path.hasPrefix("/inference-profiles/") ? "GetInferenceProfile" : "Unknown")
    }

    private static let runtimeOperations = [
        "converse": "Converse",
        "converse-stream": "ConverseStream",
        "invoke": "InvokeModel",
        "invoke-with-response-stream": "InvokeModelWithResponseStream",
        // No operation of the SDKs: AWS's own interface of OpenAI's.
        "completions": "ChatCompletions",
    ]

    private static let lists = [
        "/foundation-models": "ListFoundationModels",
        "/inference-profiles": "ListInferenceProfiles",
        "/imported-models": "ListImportedModels",
        "/model-customization/custom-model-deployments": "ListCustomModelDeployments",
        "/provisioned-model-throughputs": "ListProvisionedModelThroughputs",
        "/prompt-routers": "ListPromptRouters",
        "/marketplace-model/endpoints": "ListMarketplaceModelEndpoints",
    ]
}
