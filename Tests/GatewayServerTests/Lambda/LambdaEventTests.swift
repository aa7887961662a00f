// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import OpenAISchema
import Testing

@testable import GatewayServer

/// Events by the shapes in AWS's guides; whole ones go through the built program in `Tests/EndToEnd/test_lambda.py`.
@Suite("Lambda events")
struct LambdaEventTests {
    private func request(_ json: String) throws -> LambdaRequest {
        guard case .request(let request) = try LambdaEvent(Array(json.utf8)) else { throw TestFailure() }
        return request
    }

    private func failure(_ json: String) -> LambdaFailure? {
        #expect(throws: LambdaFailure.self) { try LambdaEvent(Array(json.utf8)) }
    }

    /// Service, context and version of an event, its path, and the path of the request.
    static let paths = [
        // Elastic Load Balancing passes on what it got.
        (#""requestContext":{"elb":{}}"#, "/v1/models/a%2Fb%3A0", "/v1/models/a%2Fb%3A0"),
        (#""requestContext":{"elb":{}}"#, "/v1/models/größe x", "/v1/models/gr%C3%B6%C3%9Fe%20x"),
        // REST APIs leave the stage out of `path`, whatever its name.
        (#""requestContext":{"stage":"v1","path":"/v1/v1/models"}"#, "/v1/models", "/v1/models"),
        (#""requestContext":{"stage":"api"}"#, "/v1/models/100%", "/v1/models/100%25"),
        // HTTP APIs put it in front, and decode.
        (#""version":"1.0","requestContext":{"stage":"api"}"#, "/api/v1/models", "/v1/models"),
        (#""version":"1.0","requestContext":{"stage":"$default"}"#, "/api/v1/models", "/api/v1/models"),
        (#""version":"1.0","requestContext":{"stage":"$default"}"#, "/v1/models/a?b#c", "/v1/models/a%3Fb%23c"),
    ]

    @Test("The path of an event becomes the path of a request", arguments: paths)
    func path(context: String, path: String, expected: String) throws {
        let event = #"{\#(context),"httpMethod":"GET","path":"\#(path)","headers":{},"body":null}"#
        #expect(try request(event).head.path == expected)
    }

    @Test(
        "The raw path becomes the path of a request",
        arguments: [
            ("$default", "/api/v1/models", "a=1&b=%20", "/api/v1/models?a=1&b=%20"),
            ("prod", "/prod/api/v1/models", "", "/api/v1/models"),
            ("prod", "/production/v1/models", "", "/production/v1/models"),
            ("prod", "/prod", "", "/"), ("$default", "", "", "/"),
            ("$default", "/v1/models/arn:aws:bedrock:x/y z", "", "/v1/models/arn:aws:bedrock:x/y%20z"),
        ]
    )
    func rawPath(stage: String, path: String, query: String, expected: String) throws {
        let event = """
            {"version":"2.0","rawPath":"\(path)","rawQueryString":"\(query)",
             "requestContext":{"stage":"\(stage)","http":{"method":"GET"}}}
            """
        #expect(try request(event).head.path == expected)
    }

    @Test("Queries are encoded where the service has decoded them")
    func query() throws {
        let parameters = #""queryStringParameters":{"a":"x%20y","b":"1&2"}"#
        let balancer = #"{"requestContext":{"elb":{}},"httpMethod":"GET","path":"/",\#(parameters)}"#
        #expect(try request(balancer).head.path == "/?a=x%20y&b=1&2")
        let several = #""multiValueQueryStringParameters":{"a":["x y","1&2"],"c":[""]}"#
        let rest = #"{"requestContext":{},"httpMethod":"GET","path":"/",\#(several),\#(parameters)}"#
        #expect(try request(rest).head.path == "/?a=x%20y&a=1%262&c=")
    }

    @Test("Fields, cookies and host")
    func fields() throws {
        let event = """
            {"version":"2.0","rawPath":"/v1/models","rawQueryString":"","cookies":["a=1","b=2"],
             "headers":{"Host":"x.example","Authorization":"Bearer k","x-twice":"1,2","no name":"x"},
             "requestContext":{"domainName":"id.lambda-url.us-west-2.on.aws","http":{"method":"GET"}}}
            """
        let head = try request(event).head
        #expect(head.authority == "x.example")
        #expect(head.headerFields[.authorization] == "Bearer k")
        #expect(head.headerFields[.cookie] == "a=1; b=2")
        #expect(head.headerFields[HTTPField.Name(literal: "x-twice")] == "1,2")
        #expect(Set(head.headerFields.map(\.name.canonicalName)) == ["authorization", "x-twice", "cookie"])
        let several = """
            {"requestContext":{"elb":{}},"httpMethod":"GET","path":"/","multiValueHeaders":{"x-twice":["1","2"]}}
            """
        #expect(try request(several).head.headerFields[values: HTTPField.Name(literal: "x-twice")] == ["1", "2"])
    }

    @Test(
        "Bodies are text, base64, null or not there",
        arguments: [
            (#""body":"{\"a\":\"ü\"}""#, #"{"a":"ü"}"#),
            (#""body":"eyJhIjoxfQ==","isBase64Encoded":true"#, #"{"a":1}"#),
            (#""body":null"#, ""), (#""body":"","isBase64Encoded":true"#, ""), (#""x":1"#, ""),
        ]
    )
    func body(member: String, expected: String) async throws {
        let request = try request(#"{"requestContext":{"elb":{}},"httpMethod":"POST","path":"/",\#(member)}"#)
        #expect(try await request.gatewayRequest.readBody(100) == Array(expected.utf8))
        if !expected.isEmpty {
            await #expect(throws: GatewayError.self) { try await request.gatewayRequest.readBody(3) }
        }
    }

    @Test(
        "Who asks tells who can stream",
        arguments: [
            (#""httpMethod":"GET","path":"/","requestContext":{"elb":{}}"#, LambdaCaller.Service.loadBalancer, false),
            (#""httpMethod":"GET","path":"/","requestContext":{"stage":"x"}"#, .restAPI, true),
            (#""version":"1.0","httpMethod":"GET","path":"/","requestContext":{"stage":"x"}"#, .httpAPI, false),
            (
                #""rawPath":"/","requestContext":{"domainName":"x.execute-api.y","http":{"method":"GET"}}"#, .httpAPI,
                false
            ),
            (
                #""rawPath":"/","requestContext":{"domainName":"x.lambda-url.y","http":{"method":"GET"}}"#,
                .functionURL, true
            ),
        ]
    )
    func caller(members: String, service: LambdaCaller.Service, canStream: Bool) throws {
        let caller = try request("{\(members)}").caller
        #expect(caller.service == service)
        #expect(caller.canStream == canStream)
    }

    @Test("A load balancer's check of / is one of the gateway's health")
    func healthCheck() throws {
        func path(_ agent: String, _ path: String) throws -> String? {
            let headers = #""headers":{"user-agent":"\#(agent)"}"#
            return try request(
                #"{"requestContext":{"elb":{}},"httpMethod":"GET","path":"\#(path)",\#(headers)}"#
            ).head.path
        }
        #expect(try path("ELB-HealthChecker/2.0", "/") == "/health")
        #expect(try path("ELB-HealthChecker/2.0", "/ready") == "/ready")
        #expect(try path("curl/8", "/") == "/")
    }

    @Test("Events of EventBridge keep the function warm, all others are refused in words")
    func others() throws {
        let schedule = #"{"version":"0","detail-type":"Scheduled Event","source":"aws.events","detail":{}}"#
        guard case .wakeUp = try LambdaEvent(Array(schedule.utf8)) else { throw TestFailure() }
        for event in [
            "", "null", "[]", "{}", "{", #"{"Records":[{"eventSource":"aws:sqs"}]}"#,
            #"{"requestContext":{"connectionId":"x","eventType":"MESSAGE"},"body":"x"}"#,
            #"{"httpMethod":"G T","path":"/"}"#, #"{"httpMethod":"GET","path":"/","body":"?","isBase64Encoded":true}"#,
        ] {
            #expect(failure(event)?.kind == .unknownEvent, "\(event)")
        }
    }
}
