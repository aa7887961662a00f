// SPDX-License-Identifier: MIT-0

import AWSSigner

extension RetryPolicy.Reason {
    /// Why a request that failed so may be tried again, or `nil` where it may not.
    ///
    /// A model that took too long is not asked again: the second answer would take, and cost, as much.
    ///
    /// - Parameter error: what the attempt threw.
    init?(_ error: any Error) {
        switch error {
        case let error as BedrockError: self.init(error)
        case let error as TransportError: self.init(error)
        default: return nil
        }
    }

    private init?(_ error: BedrockError) {
        if Self.throttlingCodes.contains(error.code.rawValue) {
            self = .throttling
        } else if [500, 502, 503, 504].contains(error.status) || Self.transientCodes.contains(error.code.rawValue) {
            self = .transient
        } else {
            return nil
        }
    }

    private init?(_ error: TransportError) {
        switch error.code {
        case .unresolved, .connectFailed, .connectTimeout: self = .transient
        case .connectionClosed where !error.responseHadBegun: self = .transient
        default: return nil
        }
    }

    private static let throttlingCodes: Set<String> = [
        "ThrottlingException", "Throttling", "ThrottledException", "RequestThrottledException", "RequestThrottled",
        "TooManyRequestsException", "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException",
        "SlowDown", "PriorRequestNotComplete", "ModelNotReadyException",
    ]

    private static let transientCodes: Set<String> = ["RequestTimeout", "RequestTimeoutException"]
}

extension BedrockError {
    /// Whether the client of a ``BedrockClient`` has already tried again as often as it may.
    public var wasRetried: Bool { RetryPolicy.Reason(self) != nil }
}
