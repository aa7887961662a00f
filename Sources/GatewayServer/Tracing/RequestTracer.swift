// SPDX-License-Identifier: MIT-0

import AWSSigner
public import BedrockCore
import HTTPTypes

/// Follows requests through the gateway for a tracing system.
public protocol RequestTracer: Sendable {
    /// Takes note of a request that has come.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - id: its id, which the client gets as `x-request-id`.
    /// - Returns: what follows it to its end; `nil` where nobody wants to.
    func begin(_ request: GatewayRequest, id: String) -> (any RequestFollower)?
}

/// Follows one request, and the calls to Bedrock that it causes.
public protocol RequestFollower: CallObserver {
    /// The id of the trace: 32 hexadecimal digits; `nil` where there is none.
    var traceID: String? { get }

    /// Takes note that what a client wants of a model is known.
    ///
    /// - Parameter operation: what it wants.
    func operationBegins(_ operation: ModelOperation)

    /// Takes note of the request's end.
    ///
    /// - Parameter summary: what is known of it.
    func requestEnded(_ summary: RequestSummary)
}

/// What a client wants of a model.
public struct ModelOperation: Hashable, Sendable {
    /// The kinds, by their names in the OpenTelemetry conventions.
    public enum Kind: String, Hashable, Sendable {
        /// An answer in a conversation.
        case chat
        /// Vectors.
        case embeddings
    }

    /// The kind.
    public var kind: Kind
    /// The model behind the name that the client used.
    public var model: String
    /// Whether a stream is wanted.
    public var isStreaming: Bool
}

/// Passes a client's trace on to Bedrock as it came, where the gateway itself has no part in it.
struct PassedTrace: RequestFollower {
    private let context: TraceContext

    /// `nil` where the client sent no trace, or none that is valid.
    init?(_ request: GatewayRequest) {
        guard let context = TraceContext(request.head.headerFields) else { return nil }
        self.context = context
    }

    var traceID: String? { context.traceID }

    func operationBegins(_ operation: ModelOperation) {}

    func attemptBegins(_ attempt: CallAttempt) -> WatchedAttempt {
        WatchedAttempt(fields: context.fields)
    }

    func requestEnded(_ summary: RequestSummary) {}
}

extension TraceContext {
    /// Reads the context of a request.
    init?(_ fields: HTTPFields) {
        guard let parent = fields[.traceparent] else { return nil }
        self.init(parent: parent, state: fields[.tracestate])
    }

    /// The header fields that tell the context.
    var fields: HTTPFields {
        var fields: HTTPFields = [.traceparent: parent]
        if !state.isEmpty { fields[.tracestate] = state }
        return fields
    }
}

extension HTTPField.Name {
    static let traceparent = HTTPField.Name(literal: "traceparent")
    static let tracestate = HTTPField.Name(literal: "tracestate")
}
