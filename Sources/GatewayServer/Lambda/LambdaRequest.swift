// SPDX-License-Identifier: MIT-0

import AWSSigner
import FoundationEssentials
import HTTPTypes
import OpenAISchema

/// An HTTP request that stands in an event.
///
/// Source: AWS Lambda Developer Guide, "Using AWS Lambda with an Application Load Balancer" and "Invoking Lambda function URLs";
/// Amazon API Gateway Developer Guide, "Input format of a Lambda function for proxy integration" and "Create AWS Lambda proxy
/// integrations for HTTP APIs" (payload formats 1.0 and 2.0).
struct LambdaRequest: Sendable {
    /// Who wants the answer.
    let caller: LambdaCaller
    /// Method, path with query, and header fields.
    var head: HTTPRequest
    /// The whole body.
    let body: [UInt8]

    /// Reads an event.
    ///
    /// - Parameter event: the event.
    /// - Throws: ``LambdaFailure`` where it is no HTTP request.
    init(_ event: JSONObject) throws(LambdaFailure) {
        let context = event["requestContext"]
        if let http = context?["http"], let method = http["method"]?.string, let path = event["rawPath"]?.string {
            // The names of function URLs are AWS's alone; HTTP APIs have their own, or names of the operator's.
            let isFunctionURL = context?["domainName"]?.string?.contains(".lambda-url.") ?? false
            caller = LambdaCaller(service: isFunctionURL ? .functionURL : .httpAPI, fieldForm: .joined)
            head = try Self.head(
                method,
                LambdaPath.path(path, behind: context?["stage"]?.string),
                LambdaPath.query(event["rawQueryString"]?.string ?? ""),
                event
            )
        } else if let method = event["httpMethod"]?.string, let path = event["path"]?.string {
            let isLoadBalancer = context?["elb"] != nil
            // REST APIs have no member of this name, HTTP APIs put "1.0" there.
            let isHTTPAPI = event["version"]?.string != nil
            caller = LambdaCaller(
                service: isLoadBalancer ? .loadBalancer : isHTTPAPI ? .httpAPI : .restAPI,
                fieldForm: event["multiValueHeaders"]?.object == nil ? .single : .several
            )
            head = try Self.head(
                method,
                LambdaPath.path(path, behind: isHTTPAPI ? context?["stage"]?.string : nil),
                LambdaPath.query(event, isDecoded: !isLoadBalancer),
                event
            )
            if isLoadBalancer { head.answerHealthCheck() }
        } else {
            throw LambdaFailure(
                .unknownEvent,
                """
                The event is none of an Application Load Balancer, of a REST or HTTP API of API Gateway, or of a function URL; \
                those are the ones that this function serves.
                """
            )
        }
        body = try Self.body(event)
    }

    private static func head(
        _ method: String,
        _ path: String,
        _ query: String,
        _ event: JSONObject
    ) throws(LambdaFailure) -> HTTPRequest {
        guard let method = HTTPRequest.Method(method) else {
            throw LambdaFailure(.unknownEvent, "The event's HTTP method is none.")
        }
        var fields = fields(event)
        let authority = fields[.host]
        fields[.host] = nil
        return HTTPRequest(
            method: method,
            scheme: "https",
            authority: authority,
            path: query.isEmpty ? path : "\(path)?\(query)",
            headerFields: fields
        )
    }

    /// Lists of values where there are some, else the values.
    private static func fields(_ event: JSONObject) -> HTTPFields {
        var fields = HTTPFields()
        for member in (event["multiValueHeaders"]?.object ?? event["headers"]?.object)?.members ?? [] {
            guard let name = HTTPField.Name(member.key) else { continue }
            for value in (member.value.array ?? [member.value]).compactMap(\.string) {
                fields.append(HTTPField(name: name, value: value))
            }
        }
        let cookies = (event["cookies"]?.array ?? []).compactMap(\.string)
        if !cookies.isEmpty { fields[.cookie] = cookies.joined(separator: "; ") }
        return fields
    }

    private static func body(_ event: JSONObject) throws(LambdaFailure) -> [UInt8] {
        guard let text = event["body"]?.string else { return [] }
        guard event["isBase64Encoded"]?.bool == true else { return Array(text.utf8) }
        guard let data = Data(base64Encoded: text) else {
            throw LambdaFailure(.unknownEvent, "The event's body is said to be base64 and is not.")
        }
        return Array(data)
    }

    /// The request as the gateway takes it.
    var gatewayRequest: GatewayRequest {
        GatewayRequest(head: head) { [body] limit in
            guard body.count <= limit else { throw GatewayError.bodyTooLarge(limit: limit) }
            return body
        }
    }
}

extension HTTPRequest {
    /// Target groups ask for `/` unless told otherwise, and want 200.
    fileprivate mutating func answerHealthCheck() {
        guard path == "/", headerFields[.userAgent]?.hasPrefix("ELB-HealthChecker/") == true else { return }
        path = "/health"
    }
}

extension HTTPField.Name {
    static let host = HTTPField.Name(literal: "host")
}
