// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import Testing

@testable import GatewayServer

/// The exceptions and their statuses are those of Bedrock's API reference.
@Suite("Kinds of failures")
struct UpstreamFailureTests {
    @Test(
        "Exceptions",
        arguments: [
            ("ThrottlingException", 429, "", UpstreamFailure.Kind.throttled),
            ("ModelNotReadyException", 429, "", .throttled),
            ("ServiceQuotaExceededException", 400, "", .throttled),
            ("AccessDeniedException", 403, "You don't have access to the model.", .access),
            ("UnrecognizedClientException", 403, "The security token is invalid.", .identity),
            ("ExpiredTokenException", 403, "", .identity),
            ("InvalidSignatureException", 403, "", .identity),
            ("ValidationException", 400, "max_tokens is too large.", .validation),
            ("ValidationException", 400, "The provided model identifier is invalid.", .notFound),
            ("ResourceNotFoundException", 404, "", .notFound),
            ("ModelTimeoutException", 408, "", .timeout),
            ("ModelErrorException", 424, "", .server),
            ("ModelStreamErrorException", 424, "", .server),
            ("InternalServerException", 500, "", .server),
            ("ServiceUnavailableException", 503, "", .server),
            ("", 504, "", .timeout),
            ("", 429, "", .throttled),
            ("NewException", 418, "", .validation),
        ]
    )
    func exceptions(name: String, status: Int, message: String, kind: UpstreamFailure.Kind) {
        let error = BedrockError(code: .init(rawValue: name), message: message, status: status)
        #expect(UpstreamFailure.Kind(error) == kind)
        #expect(UpstreamFailure.Kind(BrokenAnswer(requestID: nil, underlying: error)) == kind)
    }

    @Test("Everything else, and a departure is none")
    func others() {
        #expect(UpstreamFailure.Kind(TransportError(.connectFailed, "")) == .transport)
        #expect(UpstreamFailure.Kind(TransportError(.connectionClosed, "")) == .transport)
        #expect(UpstreamFailure.Kind(TransportError(.idleTimeout, "")) == .timeout)
        #expect(UpstreamFailure.Kind(TransportError(.malformedResponse, "")) == .brokenAnswer)
        #expect(UpstreamFailure.Kind(TranslationError(.truncatedStream, "")) == .brokenAnswer)
        #expect(UpstreamFailure.Kind(CancellationError()) == nil)
    }
}
