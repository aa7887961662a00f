// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import OpenAISchema
import Testing

@testable import GatewayServer

@Suite("Lambda answers")
struct LambdaAnswerTests {
    private func answer(_ service: LambdaCaller.Service, _ form: LambdaCaller.FieldForm) -> LambdaAnswer {
        var response = GatewayResponse(
            status: .notFound,
            fields: [.contentType: "text/plain", .contentLength: "9", .connection: "close"],
            content: .bytes([])
        )
        let twice = HTTPField.Name(literal: "x-twice")
        for (name, value) in [(twice, "1"), (twice, "2"), (.setCookie, "a=1"), (.setCookie, "b=2")] {
            response.fields.append(HTTPField(name: name, value: value))
        }
        return LambdaAnswer(response, for: LambdaCaller(service: service, fieldForm: form))
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("A load balancer wants a description, and lists where it sent lists")
    func loadBalancer() {
        #expect(
            text(answer(.loadBalancer, .several).whole(body: Array("no".utf8))) == """
                {"statusCode":404,"statusDescription":"404 Not Found","multiValueHeaders":{"Content-Type":["text/plain"],\
                "x-twice":["1","2"],"Set-Cookie":["a=1","b=2"]},"body":"no","isBase64Encoded":false}
                """
        )
        #expect(
            text(answer(.loadBalancer, .single).whole(body: [])) == """
                {"statusCode":404,"statusDescription":"404 Not Found","headers":{"Content-Type":"text/plain",\
                "x-twice":"1, 2","Set-Cookie":"a=1, b=2"},"body":"","isBase64Encoded":false}
                """
        )
    }

    @Test("Payload format 2.0 has cookies of their own")
    func cookies() {
        #expect(
            text(answer(.httpAPI, .joined).whole(body: [0xFF])) == """
                {"statusCode":404,"headers":{"Content-Type":"text/plain","x-twice":"1, 2"},"cookies":["a=1","b=2"],\
                "body":"/w==","isBase64Encoded":true}
                """
        )
    }

    @Test("A streamed answer begins with its head and eight zeros")
    func prelude() {
        let json =
            #"{"statusCode":404,"headers":{"Content-Type":"text/plain","x-twice":"1, 2"},"cookies":["a=1","b=2"]}"#
        #expect(answer(.restAPI, .several).prelude == Array(json.utf8) + [0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test("An id that could be read as another path is none")
    func identifier() throws {
        for id in ["", "a/b", "..", "a b", "a%2Fb", "ü"] {
            #expect(LambdaInvocation([.invocationID: id], event: []) == nil, "\(id)")
        }
        #expect(LambdaInvocation([.invocationID: "8476a536-e9f4-11e8-9739-2dfe598c3fcd"], event: []) != nil)
    }

    @Test(
        "A request ends a second before the function does, or a tenth of its time",
        arguments: [(0, 0), (5, 4.5), (900, 899)]
    )
    func deadline(left: Double, until: Double) {
        let deadline = LambdaDeadline(left: .seconds(left))
        #expect(deadline.left <= .seconds(until))
        #expect(deadline.left >= .seconds(max(0, until - 60)))
        #expect(deadline.hasPassed == (left == 0))
    }
}
