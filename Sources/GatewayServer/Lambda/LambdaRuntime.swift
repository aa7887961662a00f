// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Logging
import OpenAISchema

/// Answers the invocations of a Lambda function by the gateway, one at a time.
struct LambdaRuntime: Sendable {
    let client: LambdaRuntimeClient
    let gateway: Gateway
    /// Takes up keys that have changed; `nil` where they cannot.
    let keys: KeyRefresh?
    let logger: Logger

    /// Answers one invocation; whatever goes wrong is told to Lambda, or to the log where that cannot be.
    func serve(_ invocation: LambdaInvocation) async {
        do {
            switch try LambdaEvent(invocation.event) {
            case .wakeUp: try await client.answer(invocation, Array(#"{"status":"OK"}"#.utf8))
            case .request(let request): try await serve(request, of: invocation)
            }
        } catch let failure as LambdaFailure where failure.kind == .unknownEvent {
            tell(failure, invocation)
            do { try await client.fail(invocation, failure) } catch { tell(error, invocation) }
        } catch {
            tell(error, invocation)
        }
    }

    private func serve(_ request: LambdaRequest, of invocation: LambdaInvocation) async throws {
        var gatewayRequest = request.gatewayRequest
        // The same id in the log of the function, the answer and Lambda's own log.
        if gatewayRequest.head.headerFields[.requestID] == nil {
            gatewayRequest.head.headerFields[.requestID] = invocation.id
        }
        if let traceID = invocation.traceID { gatewayRequest.head.headerFields[.amazonTrace] = traceID }
        await keys?.refreshIfDue()
        let response = await response(to: gatewayRequest, before: invocation.deadline)
        if gateway.configuration.streamsFromLambda, request.caller.canStream {
            try await stream(response, to: request.caller, invocation)
        } else {
            let document = await document(response, for: request.caller, invocation)
            try await client.answer(invocation, document)
        }
    }

    private func response(to request: GatewayRequest, before deadline: LambdaDeadline) async -> GatewayResponse {
        let work = Task { await gateway.respond(to: request) }
        let response = await deadline.limit(stop: { work.cancel() }) { await work.value }
        guard deadline.hasPassed, response.status.code == 499 else { return response }
        var timeout = GatewayError.functionTimeIsUp.response
        timeout.fields[.requestID] = response.fields[.requestID]
        logger.error("the function's time is up", metadata: ["request.id": "\(response.fields[.requestID] ?? "")"])
        return timeout
    }

    private func stream(_ response: GatewayResponse, to caller: LambdaCaller, _ invocation: LambdaInvocation)
        async throws
    {
        let answer = LambdaStream(response, for: caller, deadline: invocation.deadline)
        try await invocation.deadline.limit(stop: { response.cancel() }) { try await client.stream(invocation, answer) }
        if let failure = await answer.failure { tell(failure, invocation) }
    }

    /// The answer as one document, within what the caller takes.
    private func document(
        _ response: GatewayResponse,
        for caller: LambdaCaller,
        _ invocation: LambdaInvocation
    ) async -> [UInt8] {
        if let body = await body(of: response, upTo: caller.answerLimit, invocation) {
            let document = LambdaAnswer(response, for: caller).whole(body: body)
            if document.count <= caller.answerLimit { return document }
        }
        var refusal = GatewayError.answerTooLarge(limit: caller.answerLimit)
        refusal.fields[.requestID] = response.fields[.requestID]
        tell(LambdaFailure(.broken, refusal.body.message), invocation)
        return LambdaAnswer(refusal.response, for: caller).whole(body: refusal.body.jsonBytes)
    }

    /// The whole body; `nil` where it has too many bytes.
    private func body(
        of response: GatewayResponse,
        upTo limit: Int,
        _ invocation: LambdaInvocation
    ) async -> [UInt8]? {
        switch response.content {
        case .bytes(let bytes): return bytes
        case .stream(let stream):
            var bytes: [UInt8] = []
            do {
                try await invocation.deadline.limit(stop: { stream.cancel() }) {
                    while bytes.count <= limit, let chunk = try await stream.next() { bytes += chunk }
                }
            } catch {
                tell(LambdaFailure.timeIsUp, invocation)
                if response.hasEvents { bytes += GatewayError.functionTimeIsUp.event }
            }
            guard bytes.count > limit else { return bytes }
            stream.cancel()
            return nil
        }
    }

    private func tell(_ error: any Error, _ invocation: LambdaInvocation) {
        logger.error("an invocation failed", metadata: ["request.id": "\(invocation.id)", "error": "\(error)"])
    }
}

extension GatewayResponse {
    /// Stops the work behind a body that is still being made.
    fileprivate func cancel() {
        if case .stream(let stream) = content { stream.cancel() }
    }
}
