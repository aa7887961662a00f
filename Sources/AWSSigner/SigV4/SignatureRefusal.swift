// SPDX-License-Identifier: MIT-0

/// Why a server refuses a request's signature, in AWS's words.
package struct SignatureRefusal: Error, Hashable, Sendable {
    /// The name of the exception, as it goes into `x-amzn-errortype`.
    package var exception: String

    /// What AWS says.
    package var message: String

    /// The HTTP status that goes with it.
    package let status = 403

    static let missingToken = SignatureRefusal(
        exception: "MissingAuthenticationTokenException",
        message: "Missing Authentication Token"
    )

    static let unrecognizedClient = SignatureRefusal(
        exception: "UnrecognizedClientException",
        message: "The security token included in the request is invalid."
    )

    static let expiredToken = SignatureRefusal(
        exception: "ExpiredTokenException",
        message: "The security token included in the request is expired"
    )

    static let mismatch = invalid(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
            + "Key and signing method. Consult the service documentation for details."
    )

    static func incomplete(_ message: String) -> SignatureRefusal {
        SignatureRefusal(exception: "IncompleteSignatureException", message: message)
    }

    static func invalid(_ message: String) -> SignatureRefusal {
        SignatureRefusal(exception: "InvalidSignatureException", message: message)
    }
}
