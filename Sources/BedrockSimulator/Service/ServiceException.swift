// SPDX-License-Identifier: MIT-0

import AWSSigner

/// An error that Bedrock answers with.
///
/// Source: Amazon Bedrock API reference, "Errors" of Converse and InvokeModel.
package struct ServiceException: Error, Hashable, Sendable {
    /// The exception's name, as it goes into `x-amzn-errortype`.
    package var name: String
    /// Bedrock's words.
    package var message: String
    /// The status of HTTP.
    package var status: Int

    static func validation(_ message: String) -> ServiceException {
        ServiceException(name: "ValidationException", message: message, status: 400)
    }

    static func serialization(_ message: String) -> ServiceException {
        ServiceException(name: "SerializationException", message: message, status: 400)
    }

    static func accessDenied(_ message: String) -> ServiceException {
        ServiceException(name: "AccessDeniedException", message: message, status: 403)
    }

    static let unknownOperation = ServiceException(
        name: "UnknownOperationException",
        message: "The requested operation is not recognized by the service.",
        status: 404
    )

    /// The answer to the id of a model that only inference profiles reach; the apostrophe is Bedrock's own.
    static func needsProfile(_ id: String) -> ServiceException {
        .validation(
            "Invocation of model ID \(id) with on-demand throughput isn\u{2019}t supported. Retry your request with the ID or "
                + "ARN of an inference profile that contains this model."
        )
    }

    /// The answer of Converse to a model that it does not serve.
    static let notForConverse = validation(
        "This action doesn't support the model that you provided. Try again with a supported text or chat model."
    )

    static let unknownModel = validation("The provided model identifier is invalid.")
}

extension ServiceException {
    init(_ refusal: SignatureRefusal) {
        self.init(name: refusal.exception, message: refusal.message, status: refusal.status)
    }
}
