// SPDX-License-Identifier: MIT-0

/// Bedrock's own refusal of a request, before or within a stream.
///
/// Source: Amazon Bedrock API reference, "Common errors" and the errors of Converse.
public struct BedrockError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of an exception; open, as AWS adds others.
    public struct Code: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
        /// The exception's name.
        public let rawValue: String

        /// Takes any name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Takes any name, written as a literal.
        public init(stringLiteral value: String) { rawValue = value }

        /// The request is not valid for the model.
        public static let validation: Code = "ValidationException"
        /// The identity may not do this.
        public static let accessDenied: Code = "AccessDeniedException"
        /// There is no such resource.
        public static let resourceNotFound: Code = "ResourceNotFoundException"
        /// The model took too long.
        public static let modelTimeout: Code = "ModelTimeoutException"
        /// The model failed.
        public static let modelError: Code = "ModelErrorException"
        /// The model failed within a stream.
        public static let modelStreamError: Code = "ModelStreamErrorException"
        /// Too many requests or tokens.
        public static let throttling: Code = "ThrottlingException"
        /// The model is being loaded.
        public static let modelNotReady: Code = "ModelNotReadyException"
        /// A quota of the account is used up.
        public static let serviceQuotaExceeded: Code = "ServiceQuotaExceededException"
        /// Bedrock failed.
        public static let internalServer: Code = "InternalServerException"
        /// Bedrock is overloaded.
        public static let serviceUnavailable: Code = "ServiceUnavailableException"
        /// The access key or session token is unknown.
        public static let unrecognizedClient: Code = "UnrecognizedClientException"
        /// The session token has expired.
        public static let expiredToken: Code = "ExpiredTokenException"
        /// The signature does not match.
        public static let invalidSignature: Code = "InvalidSignatureException"
        /// What answered is not Bedrock: no exception is named.
        public static let unknown: Code = ""

        /// The exception that a status stands for where an interface names none.
        static func named(byStatus status: Int) -> Code {
            switch status {
            case 400: .validation
            case 401: .unrecognizedClient
            case 403: .accessDenied
            case 404: .resourceNotFound
            case 408: .modelTimeout
            case 424: .modelError
            case 429: .throttling
            case 500: .internalServer
            case 503: .serviceUnavailable
            default: .unknown
            }
        }
    }

    /// The exception's name.
    public var code: Code

    /// Bedrock's words.
    public var message: String

    /// The status of the answer, or the one that the exception stands for within a stream.
    public var status: Int

    /// AWS's id of the request, for its support.
    public var requestID: String?

    /// When to try again, in seconds, where Bedrock said.
    public var retryAfter: Int?

    /// What the call needs to be allowed, where an endpoint refused it.
    public internal(set) var permission: Permission?

    /// The part of the client's request that the failed call was made for, for instance `input[3]`; `nil` for all of it.
    public var param: String?

    /// How long to wait before the next attempt, where Bedrock said.
    package var patience: Duration?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: the exception's name.
    ///   - message: Bedrock's words.
    ///   - status: the status of the answer.
    ///   - requestID: AWS's id of the request.
    ///   - retryAfter: when to try again, in seconds.
    public init(code: Code, message: String, status: Int, requestID: String? = nil, retryAfter: Int? = nil) {
        self.init(
            code: code,
            message: message,
            status: status,
            requestID: requestID,
            retryAfter: retryAfter,
            patience: nil
        )
    }

    /// Makes an error that tells by either header how long to wait: `x-amz-retry-after` is the finer one.
    package init(
        code: Code,
        message: String,
        status: Int,
        requestID: String?,
        retryAfter: Int?,
        patience: Duration?
    ) {
        self.code = code
        self.message = message
        self.status = status
        self.requestID = requestID
        self.retryAfter = retryAfter
        self.patience = patience ?? retryAfter.map { .seconds(max(0, $0)) }
    }

    /// The exception's name and Bedrock's words.
    public var description: String { code == .unknown ? message : "\(code.rawValue): \(message)" }
}
