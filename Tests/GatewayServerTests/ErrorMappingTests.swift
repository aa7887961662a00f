// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import GatewayServer
import HTTPTypes
import OpenAISchema
import Testing

/// Statuses are those of Bedrock's API reference; types and codes those of OpenAI's error guide where it has one.
@Suite("What clients are told of failures")
struct ErrorMappingTests {
    struct Case: Sendable {
        var exception: String
        var status: HTTPResponse.Status
        var message = "Bedrock's words."
        var expected: (status: Int, type: String, code: String)
    }

    static let cases: [Case] = [
        Case(
            exception: "ValidationException",
            status: .badRequest,
            expected: (400, "invalid_request_error", "validation_error")
        ),
        Case(
            exception: "ValidationException",
            status: .badRequest,
            message: "The provided model identifier is invalid.",
            expected: (404, "invalid_request_error", "model_not_found")
        ),
        Case(
            exception: "ResourceNotFoundException",
            status: .notFound,
            expected: (404, "invalid_request_error", "model_not_found")
        ),
        Case(
            exception: "ServiceQuotaExceededException",
            status: .badRequest,
            expected: (400, "invalid_request_error", "quota_exceeded")
        ),
        Case(
            exception: "AccessDeniedException",
            status: .forbidden,
            expected: (403, "permission_error", "access_denied")
        ),
        Case(
            exception: "AccessDeniedException",
            status: .forbidden,
            message: "Authentication failed: Please make sure your API Key is valid.",
            expected: (500, "server_error", "upstream_authentication")
        ),
        Case(
            exception: "UnrecognizedClientException",
            status: .forbidden,
            expected: (500, "server_error", "upstream_authentication")
        ),
        Case(
            exception: "ExpiredTokenException",
            status: .forbidden,
            expected: (500, "server_error", "upstream_authentication")
        ),
        Case(
            exception: "InvalidSignatureException",
            status: .forbidden,
            expected: (500, "server_error", "upstream_authentication")
        ),
        Case(
            exception: "ModelTimeoutException",
            status: .requestTimeout,
            expected: (408, "server_error", "model_timeout")
        ),
        Case(
            exception: "ModelErrorException",
            status: .init(code: 424),
            expected: (424, "server_error", "model_error")
        ),
        Case(
            exception: "ThrottlingException",
            status: .tooManyRequests,
            expected: (429, "rate_limit_error", "rate_limit_exceeded")
        ),
        Case(
            exception: "ModelNotReadyException",
            status: .tooManyRequests,
            expected: (429, "rate_limit_error", "model_not_ready")
        ),
        Case(
            exception: "InternalServerException",
            status: .internalServerError,
            expected: (500, "server_error", "internal_server_error")
        ),
        Case(
            exception: "ServiceUnavailableException",
            status: .serviceUnavailable,
            expected: (503, "server_error", "service_unavailable")
        ),
        Case(
            exception: "NewException",
            status: .badRequest,
            expected: (400, "invalid_request_error", "validation_error")
        ),
        Case(exception: "NewException", status: .init(code: 599), expected: (502, "server_error", "upstream_error")),
    ]

    @Test("Every exception has its status, type and code; before a stream too", arguments: [false, true])
    func exceptions(streams: Bool) async throws {
        for item in Self.cases {
            let test = TestGateway(
                .always(
                    item.status,
                    "{\"message\":\"\(item.message)\"}",
                    fields: try Self.fields([
                        "x-amzn-errortype": "\(item.exception):http://x/", "x-amzn-requestid": "aws-1",
                    ])
                )
            )
            let body = streams ? TestGateway.chat.dropLast() + #","stream":true}"# : TestGateway.chat[...]
            let response = try await test.send(body: String(body))
            let error = try ErrorResponse(jsonBytes: Array(response.body.utf8))
            #expect(response.status == item.expected.status, "\(item.exception)")
            #expect(error.type == item.expected.type, "\(item.exception)")
            #expect(error.code == item.expected.code, "\(item.exception)")
            #expect(error.message.contains(item.message))
            #expect(test.observations.summaries.first?.status == item.expected.status)
        }
    }

    private static func fields(_ values: [String: String]) throws -> HTTPFields {
        var fields: HTTPFields = [:]
        for (name, value) in values { fields[try #require(HTTPField.Name(name))] = value }
        return fields
    }

    @Test("What is not Bedrock's answer is 502, time limits are 504, and neither tells the content")
    func belowBedrock() async throws {
        #expect(try await TestGateway(.always(.badGateway, "<html>nginx</html>")).send().status == 502)
        #expect(try await TestGateway(.always(.ok, "<html>login</html>")).send().status == 502)
        #expect(
            try await TestGateway(.always(.ok, #"{"Output":{"__type":"UnknownOperationException"}}"#)).send().status
                == 502
        )
        let failures: [(TransportError.Code, Int)] = [
            (.connectFailed, 502), (.unresolved, 502), (.tlsFailed, 502), (.connectionClosed, 502),
            (.malformedResponse, 502),
            (.connectTimeout, 504), (.firstByteTimeout, 504), (.idleTimeout, 504), (.totalTimeout, 504),
        ]
        for (code, status) in failures {
            let test = TestGateway(ScriptedTransport { _ in throw TransportError(code, "It broke.") })
            let response = try await test.send()
            #expect(response.status == status)
            #expect(try ErrorResponse(jsonBytes: Array(response.body.utf8)).type == "server_error")
        }
    }

    @Test("Retry-After of Bedrock reaches the client")
    func retryAfter() async throws {
        let fields = try Self.fields(["x-amzn-errortype": "ThrottlingException", "Retry-After": "7"])
        let response = try await TestGateway(.always(.tooManyRequests, "{}", fields: fields)).send()
        #expect(response.fields[.retryAfter] == "7")
    }

    @Test(
        "A 429 of which Bedrock does not say when to come again says so itself; finer words of Bedrock are rounded up"
    )
    func retryAfterOfOurs() async throws {
        for (exception, more, expected) in [
            ("ThrottlingException", [:], "5"), ("ModelNotReadyException", [:], "30"),
            ("ThrottlingException", ["x-amz-retry-after": "1200"], "2"),
            ("ThrottlingException", ["Retry-After": "-3"], "0"),
            ("ServiceUnavailableException", [:], nil),
        ] as [(String, [String: String], String?)] {
            let fields = try Self.fields(["x-amzn-errortype": exception].merging(more) { $1 })
            let status: HTTPResponse.Status = expected == nil ? .serviceUnavailable : .tooManyRequests
            #expect(try await TestGateway(.always(status, "{}", fields: fields)).send().fields[.retryAfter] == expected)
        }
    }

    @Test("Without an exception's name the status tells what it is like")
    func byStatus() async throws {
        for (status, code) in [
            (400, "validation_error"), (429, "rate_limit_exceeded"), (503, "service_unavailable"),
            (403, "upstream_error"),
            (404, "upstream_error"), (504, "upstream_error"),
        ] {
            let response = try await TestGateway(.always(.init(code: status), "<html>proxy</html>")).send()
            #expect(try ErrorResponse(jsonBytes: Array(response.body.utf8)).code == code)
            #expect(response.status == (code == "upstream_error" ? 502 : status))
        }
    }

    @Test("A refusal of access names the action and the resources", arguments: [false, true])
    func access(streams: Bool) async throws {
        let fields = try Self.fields(["x-amzn-errortype": "AccessDeniedException"])
        let test = TestGateway(.always(.forbidden, #"{"message":"Not authorized"}"#, fields: fields))
        let body =
            #"{"model":"us.amazon.nova-lite-v1:0","messages":[{"role":"user","content":"x"}],"stream":\#(streams)}"#
        let message = try ErrorResponse(jsonBytes: Array(await test.send(body: body).body.utf8)).message
        #expect(message.hasPrefix("Not authorized. "))
        #expect(message.contains(streams ? "bedrock:InvokeModelWithResponseStream on" : "bedrock:InvokeModel on"))
        #expect(message.contains("arn:aws:bedrock:us-west-2:*:inference-profile/us.amazon.nova-lite-v1:0"))
        #expect(message.contains("arn:aws:bedrock:*::foundation-model/amazon.nova-lite-v1:0"))
    }

    @Test(
        "Words of Bedrock that can be acted upon are followed by what to do",
        arguments: [
            ("ThrottlingException", 429, "Too many tokens, please wait before trying again.", "max_completion_tokens"),
            ("ResourceNotFoundException", 404, "This model version has reached the end of its life.", "GET /models"),
            (
                "ValidationException", 400,
                "Invocation of model ID x with on-demand throughput isn’t supported. Retry your request with the ID or ARN of "
                    + "an inference profile that contains this model.", "inference profiles"
            ),
            ("ModelNotReadyException", 429, "Model is not ready for inference.", "being loaded"),
            ("ServiceQuotaExceededException", 400, "Too many.", "Service Quotas"),
        ]
    )
    func advice(exception: String, status: Int, message: String, advice: String) async throws {
        let fields = try Self.fields(["x-amzn-errortype": exception])
        let test = TestGateway(.always(.init(code: status), "{\"message\":\"\(message)\"}", fields: fields))
        let told = try ErrorResponse(jsonBytes: Array(await test.send().body.utf8)).message
        #expect(told.hasPrefix(message))
        #expect(told.contains(advice))
    }

    @Test("AWS's id of the request is told with whatever went wrong after its head", arguments: [false, true])
    func awsRequestID(streams: Bool) async throws {
        let body = streams ? TestGateway.chat.dropLast() + #","stream":true}"# : TestGateway.chat[...]
        for answer in ["<html>", "{}", #"{"output":7}"#, "", "\u{7F}\u{7F}\u{7F}\u{7F}aaaabbbb"] {
            let fields = try Self.fields(["x-amzn-requestid": "aws-2"])
            let test = TestGateway(.always(.ok, answer, fields: fields))
            let response = try await test.send(body: String(body))
            #expect(response.status == 502)
            #expect(response.fields[try #require(HTTPField.Name("x-amzn-requestid"))] == "aws-2")
            let error = try ErrorResponse(jsonBytes: Array(response.body.utf8))
            #expect(error.extra["aws_request_id"] == .string("aws-2"))
            #expect(test.observations.summaries.first?.awsRequestID == "aws-2")
        }
    }

    @Test("Mistakes in a request name the parameter")
    func mistakes() async throws {
        let cases = [
            ("{", nil, "invalid_json"),
            (#"{"messages":[]}"#, "model", "missing_required_parameter"),
            (#"{"model":"m","messages":[{"role":"user","content":7}]}"#, "messages[0].content", "invalid_type"),
            (#"{"model":"m","messages":[]}"#, "messages", "invalid_value"),
            (
                #"{"model":"m","messages":[{"role":"user","content":"x"}],"logprobs":true}"#, "logprobs",
                "unsupported_parameter"
            ),
        ]
        for (body, param, code) in cases {
            let response = try await TestGateway().send(body: body)
            let error = try ErrorResponse(jsonBytes: Array(response.body.utf8))
            #expect(response.status == 400)
            #expect(error.param == param)
            #expect(error.code == code)
        }
        let response = try await TestGateway().send(body: #"{"model":"../x","messages":[]}"#)
        #expect(response.status == 404)
    }
}
