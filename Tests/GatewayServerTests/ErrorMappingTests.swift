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
