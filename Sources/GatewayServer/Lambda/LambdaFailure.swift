// SPDX-License-Identifier: MIT-0

import HTTPTypes
import OpenAISchema

/// What Lambda is told of a start or an invocation that failed.
struct LambdaFailure: Error, Hashable, CustomStringConvertible {
    /// The kind of failure, as a category and a reason.
    ///
    /// Source: AWS Lambda Developer Guide, "Lambda runtime API": `Lambda-Runtime-Function-Error-Type`.
    enum Kind: String, Sendable {
        case start = "Gateway.StartFailed"
        case unknownEvent = "Gateway.UnknownEvent"
        case timeIsUp = "Gateway.TimeIsUp"
        case broken = "Gateway.AnswerBroken"
    }

    let kind: Kind
    /// What happened and how to mend it.
    let message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The message.
    var description: String { message }

    /// The failure as the Runtime API takes it.
    var jsonBytes: [UInt8] {
        JSONValue.object([
            "errorMessage": .string(message), "errorType": .string(kind.rawValue), "stackTrace": [],
        ]).jsonBytes
    }
}

extension LambdaFailure {
    static let timeIsUp = LambdaFailure(.timeIsUp, GatewayError.functionTimeIsUp.body.message)
}

extension GatewayError {
    /// An answer that was not ready in the time that the function has.
    static let functionTimeIsUp = GatewayError(
        .gatewayTimeout,
        ErrorResponse(
            message: """
                The time of the Lambda function was up before the answer was whole. Raise the function's timeout (at most 900 \
                seconds), and that of the API in front of it, or ask for a shorter answer.
                """,
            type: Kind.server,
            code: "function_timeout"
        ),
        fields: [.shouldRetry: "false"]
    )

    /// An answer that the caller of the function would not take.
    static func answerTooLarge(limit: Int) -> GatewayError {
        GatewayError(
            .internalServerError,
            ErrorResponse(
                message: """
                    The answer has more than the \(limit >> 20) MiB that pass here without streaming. Ask for less, or have the \
                    function stream: LAMBDA_RESPONSE_MODE=stream, behind a function URL or a REST API that streams.
                    """,
                type: Kind.server,
                code: "answer_too_large"
            ),
            fields: [.shouldRetry: "false"]
        )
    }
}
