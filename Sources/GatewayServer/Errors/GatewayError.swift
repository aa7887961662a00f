// SPDX-License-Identifier: MIT-0

public import HTTPTypes
public import OpenAISchema

/// What a client is told when its request failed: a status and OpenAI's error object.
public struct GatewayError: Error, Sendable {
    /// The status.
    public var status: HTTPResponse.Status

    /// The error object.
    public var body: ErrorResponse

    /// Header fields beside the usual ones, such as `Retry-After`.
    public var fields: HTTPFields

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - body: the error object.
    ///   - fields: header fields beside the usual ones.
    public init(_ status: HTTPResponse.Status, _ body: ErrorResponse, fields: HTTPFields = [:]) {
        self.status = status
        self.body = body
        self.fields = fields
    }

    /// The response that tells the error.
    var response: GatewayResponse {
        GatewayResponse(status: status, json: body, fields: fields)
    }
}

extension GatewayError {
    /// The classes of error that OpenAI's documentation names.
    enum Kind {
        static let invalidRequest = "invalid_request_error"
        static let permission = "permission_error"
        static let rateLimit = "rate_limit_error"
        static let server = "server_error"
    }

    /// A mistake in the client's request.
    static func invalidRequest(
        _ message: String,
        param: String? = nil,
        code: String? = nil,
        status: HTTPResponse.Status = .badRequest
    ) -> GatewayError {
        GatewayError(status, ErrorResponse(message: message, type: Kind.invalidRequest, param: param, code: code))
    }

    /// A missing or wrong key.
    static let invalidKey = GatewayError(
        .unauthorized,
        ErrorResponse(
            message: "Missing or wrong API key. Send the gateway's key as 'Authorization: Bearer KEY'.",
            type: Kind.invalidRequest,
            code: "invalid_api_key"
        ),
        fields: [.wwwAuthenticate: "Bearer"]
    )

    /// A path that the gateway does not serve.
    static let unknownPath = GatewayError.invalidRequest(
        "There is nothing at this path. This gateway serves chat/completions, embeddings and models.",
        code: "unknown_url",
        status: .notFound
    )

    /// A model that does not exist, in OpenAI's words.
    static func unknownModel(_ name: String) -> GatewayError {
        .invalidRequest(
            "The model '\(name)' does not exist or cannot be called in this region.",
            param: "model",
            code: "model_not_found",
            status: .notFound
        )
    }

    /// A body that breaks off or is not framed as HTTP has it; the connection is of no more use.
    static let unreadableBody = GatewayError(
        .badRequest,
        ErrorResponse(
            message: "The request's body breaks off or is not framed as HTTP has it.",
            type: Kind.invalidRequest,
            code: "unreadable_body"
        ),
        fields: [.connection: "close"]
    )

    /// What is no HTTP at all.
    static let unreadableRequest = invalidRequest(
        "This is no request of HTTP/1.1, or its head is too large.",
        code: "bad_request"
    )

    /// A body beyond the limit.
    static func bodyTooLarge(limit: Int) -> GatewayError {
        .invalidRequest(
            "The request's body has more than \(limit) bytes.",
            code: "request_too_large",
            status: .contentTooLarge
        )
    }
}
