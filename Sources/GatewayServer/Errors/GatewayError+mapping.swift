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
        case let error as BrokenAnswer:
            self.init(error.underlying)
            name(awsRequestID: error.requestID)
        case let error as RouteExhausted:
            self.init(error.underlying)
            fields[.shouldRetry] = "false"
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
        name(awsRequestID: error.requestID)
        if let patience = error.patience {
            fields[.retryAfter] = String(patience.secondsRoundedUp)
        } else if status == .tooManyRequests {
            // Bedrock rarely says. Quotas are by the minute and fill up all the time; an imported model takes longer to wake.
            fields[.retryAfter] = error.code == .modelNotReady ? "30" : "5"
        }
    }

    /// Adds AWS's id of the request, by which its support finds it, unless one is there.
    mutating func name(awsRequestID: String?) {
        guard let awsRequestID, body.extra["aws_request_id"] == nil else { return }
        body.extra["aws_request_id"] = .string(awsRequestID)
        fields[.awsRequestID] = awsRequestID
    }

    private static func mapped(_ error: BedrockError) -> GatewayError {
        if isAboutTheGateway(error) { return GatewayError(upstreamAuthentication: error.message) }
        switch error.code {
        case .validation where error.message.contains("model identifier is invalid"), .resourceNotFound:
            let message = ErrorAdvice.model.added(to: error.message)
            return .invalidRequest(message, param: "model", code: "model_not_found", status: .notFound)
        case .validation where error.message.contains("on-demand throughput"):
            let message = ErrorAdvice.profile.added(to: error.message)
            return .invalidRequest(message, param: "model", code: "validation_error")
        case .validation:
            return .invalidRequest(error.message, code: "validation_error")
        case .serviceQuotaExceeded:
            let message = ErrorAdvice.serviceQuota.added(to: error.message)
            return .invalidRequest(message, code: "quota_exceeded")
        case .accessDenied:
            let body = ErrorResponse(
                message: ErrorAdvice.access(error.permission).added(to: error.message),
                type: Kind.permission,
                code: "access_denied"
            )
            return GatewayError(.forbidden, body)
        case .throttling:
            let body = ErrorResponse(
                message: ErrorAdvice.quota.added(to: error.message),
                type: Kind.rateLimit,
                code: "rate_limit_exceeded"
            )
            return GatewayError(.tooManyRequests, body)
        case .modelNotReady:
            let message = ErrorAdvice.patience.added(to: error.message)
            let body = ErrorResponse(message: message, type: Kind.rateLimit, code: "model_not_ready")
            return GatewayError(.tooManyRequests, body)
        case .modelTimeout: return .server(error.message, code: "model_timeout", status: .requestTimeout)
        case .modelError, .modelStreamError:
            return .server(error.message, code: "model_error", status: .failedDependency)
        case .serviceUnavailable:
            return .server(error.message, code: "service_unavailable", status: .serviceUnavailable)
        case .internalServer: return .server(error.message, code: "internal_server_error")
        default: return byStatus(error)
        }
    }

    /// An exception that is not known, or none: its status tells what it is like.
    private static func byStatus(_ error: BedrockError) -> GatewayError {
        var known = error
        switch error.status {
        case 429: known.code = .throttling
        case 503: known.code = .serviceUnavailable
        case 400: known.code = .validation
        default: return .server(error.message, code: "upstream_error", status: .badGateway)
        }
        return mapped(known)
    }

    /// Whether AWS refused the identity or the signature rather than the request.
    static func isAboutTheGateway(_ error: BedrockError) -> Bool {
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

extension Duration {
    fileprivate var secondsRoundedUp: Int64 {
        components.seconds + (components.attoseconds > 0 ? 1 : 0)
    }
}

extension HTTPResponse.Status {
    static let failedDependency = HTTPResponse.Status(code: 424, reasonPhrase: "Failed Dependency")
}
