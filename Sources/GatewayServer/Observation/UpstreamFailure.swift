// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore

/// A call of Bedrock's that failed, or an answer that broke.
public struct UpstreamFailure: Hashable, Sendable {
    /// What it failed by.
    public var kind: Kind
    /// Whether the same request is sent again.
    public var isTriedAgain: Bool

    /// Kinds of failures, few enough to count each.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A quota is used up, or the model is being loaded.
        case throttled
        /// A time limit of the gateway's, or of the model's.
        case timeout
        /// The identity may not do this.
        case access
        /// There is no identity, or AWS does not know it.
        case identity
        /// The request is not valid for the model.
        case validation
        /// There is no such model.
        case notFound = "not_found"
        /// Bedrock or the model failed.
        case server
        /// No connection, or one that broke.
        case transport
        /// An answer that is not as documented, or that ends too early.
        case brokenAnswer = "broken_answer"
    }
}

extension UpstreamFailure.Kind {
    /// The kind of a failure; `nil` where the client's leaving is what ended the call.
    ///
    /// - Parameter error: what was thrown.
    init?(_ error: any Error) {
        switch error {
        case is CancellationError: return nil
        case let error as BedrockError: self = Self.kind(of: error)
        case let error as TransportError:
            switch error.code {
            case .connectTimeout, .firstByteTimeout, .idleTimeout, .totalTimeout: self = .timeout
            case .malformedResponse, .bodyTooLarge: self = .brokenAnswer
            default: self = .transport
            }
        case is CredentialError: self = .identity
        case let error as BrokenAnswer: self.init(error.underlying)
        default: self = .brokenAnswer
        }
    }

    private static func kind(of error: BedrockError) -> Self {
        if GatewayError.isAboutTheGateway(error) { return .identity }
        switch error.code {
        case .throttling, .modelNotReady, .serviceQuotaExceeded: return .throttled
        case .accessDenied: return .access
        case .resourceNotFound: return .notFound
        case .validation: return error.message.contains("model identifier is invalid") ? .notFound : .validation
        case .modelTimeout: return .timeout
        default: break
        }
        switch error.status {
        case 429: return .throttled
        case 408, 504: return .timeout
        case 401, 403: return .access
        case 404: return .notFound
        case 400...499 where error.code != .modelError && error.code != .modelStreamError: return .validation
        default: return .server
        }
    }
}
