// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import HTTPTypes
import OpenAISchema

/// The one place where what went wrong below becomes what the client is told.
extension GatewayError {
    /// Maps an error of any layer.
    ///
    /// - Parameter error: what was thrown.
    init(_ error: any Error) {
        switch error {
        case let error as GatewayError: self = error
        case let error as SchemaError: self.init(schema: error)
        case let error as TranslationError: self.init(translation: error)
        case let error as BedrockError: self.init(bedrock: error)
        case let error as EventStreamError: self.init(stream: error)
        case let error as TransportError: self.init(transport: error)
        case let error as CredentialError: self.init(upstreamAuthentication: error.message)
        case is CancellationError: self = .clientLeft
        default: self = .server("Something went wrong in the gateway; its log tells what.", code: "internal_error")
        }
    }

    /// Nobody reads this but the log.
    ///
    /// The status is nginx's.
    private static let clientLeft = GatewayError(
        HTTPResponse.Status(code: 499, reasonPhrase: "Client Closed Request"),
        ErrorResponse(message: "The client left.", type: Kind.invalidRequest, code: "client_left")
    )

    private init(schema error: SchemaError) {
        self = .invalidRequest(error.message, param: error.param, code: error.code.rawValue)
    }

    private init(translation error: TranslationError) {
        switch error.code {
        case .unexpectedAnswer, .truncatedStream:
            self = .server(error.message, code: error.code.rawValue, status: .badGateway)
        case .modelNotFound:
            self = .invalidRequest(
                error.message,
                param: error.param,
                code: error.code.rawValue,
                status: .notFound
            )
        default:
            self = .invalidRequest(error.message, param: error.param, code: error.code.rawValue)
        }
    }

    private init(stream error: EventStreamError) {
        self = .server(
            "Bedrock's stream is damaged or ended early: \(error).",
            code: "upstream_stream_error",
            status: .badGateway
        )
    }

    private init(transport error: TransportError) {
        switch error.code {
        case .connectTimeout, .firstByteTimeout, .idleTimeout, .totalTimeout:
            self = .server(error.message, code: "upstream_timeout", status: .gatewayTimeout)
        default:
            self = .server(error.message, code: "upstream_connection_error", status: .badGateway)
        }
    }

    /// AWS refuses the gateway, not the client: neither 401 nor 403, which would blame the client's key.
    private init(upstreamAuthentication message: String) {
        self = .server(
            "The gateway cannot authenticate to AWS. \(message)",
            code: "upstream_authentication"
        )
    }

    private init(bedrock error: BedrockError) {
        self = Self.mapped(error)
        if body.param == nil { body.param = error.param }
        // The gateway has tried as often as it may, and a model that took too long would again: the SDKs' own retries would
        // only multiply the load.
        if error.wasRetried || error.code == .modelTimeout { fields[.shouldRetry] = "false" }
        if let requestID = error.requestID {
            body.extra["aws_request_id"] = .string(requestID)
            fields[.awsRequestID] = requestID
        }
        if let seconds = error.retryAfter { fields[.retryAfter] = String(seconds) }
    }

    private static func mapped(_ error: BedrockError) -> GatewayError {
        if isAboutTheGateway(error) { return GatewayError(upstreamAuthentication: error.message) }
        switch error.code {
        case .validation where error.message.contains("model identifier is invalid"), .resourceNotFound:
            return .invalidRequest(error.message, param: "model", code: "model_not_found", status: .notFound)
        case .validation:
            return .invalidRequest(error.message, code: "validation_error")
        case .serviceQuotaExceeded:
            return .invalidRequest(error.message, code: "quota_exceeded")
        case .accessDenied:
            let body = ErrorResponse(
                message: advise(error.message, accessAdvice),
                type: Kind.permission,
                code: "access_denied"
            )
            return GatewayError(.forbidden, body)
        case .throttling:
            let body = ErrorResponse(
                message: advise(error.message, quotaAdvice),
                type: Kind.rateLimit,
                code: "rate_limit_exceeded"
            )
            return GatewayError(.tooManyRequests, body)
        case .modelNotReady:
            let body = ErrorResponse(message: error.message, type: Kind.rateLimit, code: "model_not_ready")
            return GatewayError(.tooManyRequests, body)
        case .modelTimeout: return .server(error.message, code: "model_timeout", status: .requestTimeout)
        case .modelError, .modelStreamError:
            return .server(error.message, code: "model_error", status: .failedDependency)
        case .serviceUnavailable:
            return .server(error.message, code: "service_unavailable", status: .serviceUnavailable)
        case .internalServer: return .server(error.message, code: "internal_server_error")
        default:
            return error.status == 400
                ? .invalidRequest(error.message, code: "validation_error")
                : .server(error.message, code: "upstream_error", status: .badGateway)
        }
    }

    private static func advise(_ message: String, _ advice: String) -> String {
        message.hasSuffix(".") || message.isEmpty ? "\(message) \(advice)" : "\(message). \(advice)"
    }

    private static let accessAdvice = """
        The gateway's AWS identity needs bedrock:InvokeModel, and bedrock:InvokeModelWithResponseStream for streams, on the \
        model and, for an inference profile, on the profile and on the model in each of its regions; the account needs access to \
        the model.
        """

    private static let quotaAdvice = """
        Before it answers, Bedrock reserves the prompt's tokens plus max_completion_tokens, or the model's maximum where that is \
        not set, of the account's tokens per minute: a lower max_completion_tokens lets more requests through.
        """

    /// Whether AWS refused the identity or the signature rather than the request.
    private static func isAboutTheGateway(_ error: BedrockError) -> Bool {
        switch error.code {
        case .unrecognizedClient, .expiredToken, .invalidSignature, "IncompleteSignatureException",
            "MissingAuthenticationTokenException", "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken":
            true
        case .accessDenied:
            error.message.hasPrefix("Authentication failed")
        default: false
        }
    }

    private static func server(
        _ message: String,
        code: String,
        status: HTTPResponse.Status = .internalServerError
    ) -> GatewayError {
        GatewayError(status, ErrorResponse(message: message, type: Kind.server, code: code))
    }
}

extension HTTPResponse.Status {
    static let failedDependency = HTTPResponse.Status(code: 424, reasonPhrase: "Failed Dependency")
}
