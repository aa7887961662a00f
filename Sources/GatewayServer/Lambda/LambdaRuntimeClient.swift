// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes

/// The runtime's side of Lambda's Runtime API.
///
/// Source: AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes" and "Implementing response streaming in
/// a custom runtime".
struct LambdaRuntimeClient: Sendable {
    private let transport: any HTTPTransport
    private let authority: String

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - authority: host and port of the API.
    ///   - transport: what reaches it.
    init(authority: String, transport: any HTTPTransport) {
        self.authority = authority
        self.transport = transport
    }

    /// Waits for the next invocation, however long that takes.
    ///
    /// - Returns: the invocation.
    /// - Throws: as ``answer(_:_:)``.
    func next() async throws -> LambdaInvocation {
        let response = try await send(.get, "invocation/next", [:], .none, limit: .seconds(1 << 32))
        let event = try await response.body.collect(upTo: 64 << 20)
        guard response.head.status == .ok, let invocation = LambdaInvocation(response.head.headerFields, event: event)
        else { throw Self.refused("invocation/next", response.head.status, event) }
        return invocation
    }

    /// Answers an invocation.
    ///
    /// - Parameters:
    ///   - invocation: the invocation.
    ///   - document: the answer, as JSON.
    /// - Throws: ``LambdaFailure`` where the API refuses it; `TransportError` where it cannot be reached.
    func answer(_ invocation: LambdaInvocation, _ document: [UInt8]) async throws {
        let fields = Self.fields(of: invocation, [.contentType: "application/json"])
        try await post("invocation/\(invocation.id)/response", fields, .bytes(document))
    }

    /// Answers an invocation bit by bit.
    ///
    /// - Parameters:
    ///   - invocation: the invocation.
    ///   - answer: head and body.
    /// - Throws: as ``answer(_:_:)``.
    func stream(_ invocation: LambdaInvocation, _ answer: LambdaStream) async throws {
        let fields = Self.fields(
            of: invocation,
            [
                .contentType: "application/vnd.awslambda.http-integration-response",
                .functionResponseMode: "streaming",
                .trailer: "\(HTTPField.Name.functionErrorType.rawName), \(HTTPField.Name.functionErrorBody.rawName)",
            ]
        )
        // Beyond its own deadline the answer only has to drain.
        let limit = invocation.deadline.left + .seconds(30)
        try await post("invocation/\(invocation.id)/response", fields, .stream(answer), limit: limit)
    }

    /// Says that an invocation has failed.
    ///
    /// - Parameters:
    ///   - invocation: the invocation.
    ///   - failure: why.
    /// - Throws: as ``answer(_:_:)``.
    func fail(_ invocation: LambdaInvocation, _ failure: LambdaFailure) async throws {
        let fields = Self.fields(of: invocation, Self.fields(of: failure))
        try await post("invocation/\(invocation.id)/error", fields, .bytes(failure.jsonBytes))
    }

    /// Says that the function cannot start.
    ///
    /// - Parameter failure: why.
    /// - Throws: as ``answer(_:_:)``.
    func failStart(_ failure: LambdaFailure) async throws {
        try await post("init/error", Self.fields(of: failure), .bytes(failure.jsonBytes))
    }

    private static func fields(of failure: LambdaFailure) -> HTTPFields {
        [.contentType: "application/vnd.aws.lambda.error+json", .functionErrorType: failure.kind.rawValue]
    }

    private static func fields(of invocation: LambdaInvocation, _ fields: HTTPFields) -> HTTPFields {
        var fields = fields
        fields[.invocationAttempt] = invocation.attempt
        return fields
    }

    private func post(
        _ path: String,
        _ fields: HTTPFields,
        _ body: RequestBody,
        limit: Duration = .seconds(30)
    ) async throws {
        let response = try await send(.post, path, fields, body, limit: limit)
        guard response.head.status.kind == .successful else {
            throw Self.refused(path, response.head.status, (try? await response.body.collect(upTo: 1 << 16)) ?? [])
        }
        // A body that is let go before its end would close the connection.
        _ = try await response.body.collect(upTo: 1 << 16)
    }

    private func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ fields: HTTPFields,
        _ body: RequestBody,
        limit: Duration
    ) async throws -> TransportResponse {
        var head = HTTPRequest(
            method: method,
            scheme: "http",
            authority: authority,
            path: "/2018-06-01/runtime/\(path)",
            headerFields: fields
        )
        head.headerFields[.userAgent] = "bedrock-gateway"
        let limits = TimeLimits(connect: .seconds(5), firstByte: limit, idle: .seconds(30), total: limit)
        return try await transport.send(
            TransportRequest(head: head, body: body, limits: limits, allowsProxy: false)
        )
    }

    private static func refused(_ path: String, _ status: HTTPResponse.Status, _ body: [UInt8]) -> LambdaFailure {
        let words = String(decoding: body.prefix(500), as: UTF8.self)
        return LambdaFailure(.broken, "The Runtime API answers \(path) with status \(status.code): \(words)")
    }
}

extension HTTPField.Name {
    static let invocationID = HTTPField.Name(literal: "Lambda-Runtime-Aws-Request-Id")
    static let invocationAttempt = HTTPField.Name(literal: "Lambda-Runtime-Invocation-Id")
    static let invocationDeadline = HTTPField.Name(literal: "Lambda-Runtime-Deadline-Ms")
    static let invocationTrace = HTTPField.Name(literal: "Lambda-Runtime-Trace-Id")
    static let functionErrorType = HTTPField.Name(literal: "Lambda-Runtime-Function-Error-Type")
    static let functionErrorBody = HTTPField.Name(literal: "Lambda-Runtime-Function-Error-Body")
    static let functionResponseMode = HTTPField.Name(literal: "Lambda-Runtime-Function-Response-Mode")
    static let amazonTrace = HTTPField.Name(literal: "X-Amzn-Trace-Id")
}
