// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Testing

extension TransportRequest {
    /// A request to a server of the test.
    static func to(
        _ server: ScriptedServer,
        _ path: String = "/",
        method: HTTPRequest.Method = .get,
        fields: HTTPFields = [:],
        body: [UInt8] = [],
        limits: TimeLimits = TimeLimits()
    ) -> TransportRequest {
        let head = HTTPRequest(
            method: method,
            scheme: "http",
            authority: server.authority,
            path: path,
            headerFields: fields
        )
        return TransportRequest(head: head, body: .bytes(body), limits: limits, allowsProxy: false)
    }

    /// A GET request to a server of the test.
    static func get(_ server: ScriptedServer, _ path: String = "/", limits: TimeLimits = TimeLimits())
        -> TransportRequest
    {
        to(server, path, limits: limits)
    }
}

extension TransportResponse {
    /// The whole body.
    func bytes() async throws -> [UInt8] {
        try await body.collect(upTo: 1 << 30)
    }

    /// The whole body as text.
    func text() async throws -> String {
        String(decoding: try await bytes(), as: UTF8.self)
    }
}

extension ServerConnection {
    /// Sends a whole answer with a body.
    func answer(_ text: String) throws {
        try send("HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
    }
}

/// Expects a failure of one kind, with a message that does not tell what the request was about.
@discardableResult
func failing<Result>(
    _ code: TransportError.Code,
    _ secret: String = "secret",
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Result
) async -> TransportError? {
    do {
        _ = try await body()
        Issue.record("did not fail", sourceLocation: sourceLocation)
    } catch let error as TransportError {
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
        #expect(secret.isEmpty || !error.message.contains(secret), sourceLocation: sourceLocation)
        return error
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
    return nil
}

/// Expects a cancellation.
func cancelled<Result>(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Result
) async {
    await #expect(throws: CancellationError.self, sourceLocation: sourceLocation) { _ = try await body() }
}
