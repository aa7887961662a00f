// SPDX-License-Identifier: MIT-0

import AWSSigner
import FoundationEssentials
import HTTPTypes
import OpenAISchema

/// An answer on its way to a caller that takes it while it is made: its head, then its body.
///
/// An answer that does not become whole ends with an error event for the client, where it is one of events, and with trailers
/// for Lambda.
actor LambdaStream: RequestBodySource {
    private var prelude: [UInt8]?
    private var content: GatewayResponse.Content?
    private let deadline: LambdaDeadline
    private let hasEvents: Bool
    /// Why the answer is not whole.
    private(set) var failure: LambdaFailure?

    init(_ response: GatewayResponse, for caller: LambdaCaller, deadline: LambdaDeadline) {
        prelude = LambdaAnswer(response, for: caller).prelude
        content = response.content
        hasEvents = response.hasEvents
        self.deadline = deadline
    }

    func next() async throws -> [UInt8]? {
        if let prelude = prelude.take() { return prelude }
        switch content {
        case .bytes(let bytes):
            content = nil
            return bytes
        case .stream(let stream):
            return try await next(of: stream)
        case nil:
            return nil
        }
    }

    private func next(of stream: GatewayStream) async throws -> [UInt8]? {
        do {
            return try await stream.next()
        } catch {
            // The transport wants no more.
            try Task.checkCancellation()
            content = nil
            failure = deadline.hasPassed ? .timeIsUp : LambdaFailure(.broken, "The answer broke off.")
            return hasEvents && deadline.hasPassed ? GatewayError.functionTimeIsUp.event : nil
        }
    }

    func trailers() -> HTTPFields {
        guard let failure else { return [:] }
        return [
            .functionErrorType: failure.kind.rawValue,
            .functionErrorBody: Data(failure.jsonBytes).base64EncodedString(),
        ]
    }
}

extension GatewayResponse {
    /// Whether the body consists of server-sent events.
    var hasEvents: Bool { fields[.contentType]?.hasPrefix("text/event-stream") ?? false }
}

extension GatewayError {
    /// The error as a server-sent event, for what has begun already.
    var event: [UInt8] {
        var bytes: [UInt8] = []
        ServerSentEvents.append(body, to: &bytes)
        return bytes
    }
}
