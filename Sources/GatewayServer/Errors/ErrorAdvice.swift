// SPDX-License-Identifier: MIT-0

import BedrockCore

/// What a client or its operator can do about a refusal of Bedrock's, put behind Bedrock's own words.
struct ErrorAdvice {
    private let text: String

    /// Bedrock's words and the advice.
    ///
    /// - Parameter message: Bedrock's words.
    /// - Returns: both, as sentences.
    func added(to message: String) -> String {
        if message.isEmpty { return text }
        return message.hasSuffix(".") ? "\(message) \(text)" : "\(message). \(text)"
    }

    /// Which policy statement is missing.
    ///
    /// - Parameter permission: what the call needs; `nil` where the exception does not tell which call it was.
    /// - Returns: the advice.
    static func access(_ permission: Permission?) -> ErrorAdvice {
        let permission = permission ?? Permission("bedrock:InvokeModel", on: ["the model"])
        let places = permission.resources.joined(separator: " and on ")
        let needed = "The gateway's AWS identity needs the IAM action \(permission.action) on \(places)"
        if permission.resources == ["*"] { return ErrorAdvice(text: "\(needed).") }
        return ErrorAdvice(
            text:
                "\(needed), and for an inference profile on the models behind it; the account needs access to the model."
        )
    }

    /// What an account's quota of tokens is reduced by.
    ///
    /// Source: Amazon Bedrock User Guide, "How tokens are counted in Amazon Bedrock".
    static let quota = ErrorAdvice(
        text: """
            Before it answers, Bedrock reserves the prompt's tokens plus max_completion_tokens, or the model's maximum where \
            that is not set, of the account's tokens per minute; at the end it counts the answer's real tokens, five times each \
            for Claude 3.7 and later. A lower max_completion_tokens lets more requests through; the quotas of requests and \
            tokens per minute are raised in AWS's Service Quotas.
            """
    )

    /// Where a quota that is no matter of time is raised.
    static let serviceQuota = ErrorAdvice(text: "The account's quotas are raised in AWS's Service Quotas.")

    /// A model that is loaded on demand.
    static let patience = ErrorAdvice(
        text:
            "The model is being loaded, which takes minutes for an imported model that has not been used. Try again later."
    )

    /// A model that is not there, not there any more, or not in this region.
    static let model = ErrorAdvice(text: "GET /models lists those that can be called in this region.")

    /// A model that is reached by its profiles only.
    static let profile = ErrorAdvice(
        text: "Name one of its inference profiles, such as 'us.' or 'global.' before the id: GET /models lists them."
    )
}
