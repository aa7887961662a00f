// SPDX-License-Identifier: MIT-0

import AWSSigner
public import BedrockCore
import HTTPTypes
import Locking
public import OpenAISchema

/// What is known of a request at its end: for logs and metrics, never with its content.
public struct RequestSummary: Sendable {
    /// The request's id, which the client got as `x-request-id`.
    public var id: String
    /// The method and the path without the query.
    public var method: String
    /// The path without the query.
    public var path: String
    /// What was asked for.
    public var endpoint = Endpoint.other
    /// Who called; `nil` without a valid key.
    public var caller: Caller?
    /// The model that the client named.
    public var model: String?
    /// The model that was called, where one was.
    public var calledModel: ModelID?
    /// The target of the model's route that answered, or was tried last; `nil` where the model has no route.
    public var target: String?
    /// The targets of the route that failed before, in their order.
    public var failedTargets: [String] = []
    /// The status of the response.
    public var status: Int
    /// What went wrong, for the operator; without the request's content.
    public var failure: String?
    /// The tokens that the request took.
    public var usage: Usage?
    /// The parameters that were altered or left out.
    public var adapted: [String] = []
    /// AWS's id of the request.
    public var awsRequestID: String?
    /// From the request's head to the response's last byte.
    public var duration: Duration
    /// Whether the response was streamed.
    public var isStreamed = false
    /// Whether the client left before the end.
    public var clientLeft: Bool
    /// What is known of the answer, and of the way to it.
    public var details = AnswerDetails()
}

/// Something that is told of each request's end.
public protocol RequestObserver: Sendable {
    /// Takes note of a request that has ended.
    ///
    /// - Parameter summary: what is known of it.
    func requestEnded(_ summary: RequestSummary)

    /// Takes note of a streamed response that begins; the end of its request is told as that of any other.
    func streamBegan()

    /// Takes note of a call of Bedrock's that failed, be it tried again or not.
    ///
    /// - Parameter failure: what it failed by.
    func upstreamFailed(_ failure: UpstreamFailure)

    /// Takes note of a model's refusal from which the gateway has learnt to ask differently.
    func refusalLearnt()
}

extension RequestObserver {
    /// Does nothing.
    public func streamBegan() {}

    /// Does nothing.
    public func upstreamFailed(_ failure: UpstreamFailure) {}

    /// Does nothing.
    public func refusalLearnt() {}
}

/// Gathers the summary of one request while it runs.
final class RequestRecord: Sendable {
    let id: String
    /// What became of a request whose model has a route.
    let trace = RouteTrace()
    /// What follows the request for a tracing system; `nil` where nothing does.
    let follower: (any RequestFollower)?
    let started = ContinuousClock.now
    private let summary: Locked<RequestSummary>
    private let held = Locked<Admission.Ticket?>(nil)

    init(_ request: GatewayRequest, tracer: (any RequestTracer)? = nil) {
        id = Self.id(given: request.head.headerFields.value(of: .requestID))
        follower = tracer?.begin(request, id: id) ?? PassedTrace(request)
        summary = Locked(
            RequestSummary(
                id: id,
                method: request.head.method.rawValue,
                path: String(decoding: request.path.utf8.prefix(256), as: UTF8.self),
                status: 0,
                duration: .zero,
                clientLeft: false
            )
        )
    }

    /// A client's own id where it is short and plain, else a new one.
    private static func id(given: String?) -> String {
        if let given, (1...128).contains(given.utf8.count), given.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            return given
        }
        return "req_" + String.randomID()
    }

    /// The right to be under way, given back at the request's end.
    var ticket: Admission.Ticket? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }

    var caller: Caller? {
        get { summary.withLock { $0.caller } }
        set { summary.withLock { $0.caller = newValue } }
    }

    func update(_ change: (inout RequestSummary) -> Void) {
        summary.withLock { change(&$0) }
    }

    func note(model: String) {
        summary.withLock { $0.model = String(model.prefix(256)) }
    }

    func note(endpoint: RequestSummary.Endpoint) {
        summary.withLock { $0.endpoint = endpoint }
    }

    func note(calling model: ModelID) {
        summary.withLock { $0.calledModel = model }
    }

    func note(adapted: [String]) {
        summary.withLock { $0.adapted = adapted }
    }

    func note(usage: Usage?) {
        if let usage { summary.withLock { $0.usage = usage } }
    }

    func note(awsRequestID: String?) {
        if let awsRequestID { summary.withLock { $0.awsRequestID = awsRequestID } }
    }

    func fail(_ mapped: GatewayError, because error: any Error) {
        let text = mapped.body.code ?? mapped.body.type
        // Server errors are the operator's to mend; a client's mistakes may quote the client.
        let detail = mapped.status.code >= 500 ? "\(text): \(mapped.body.message)" : text
        summary.withLock { summary in
            summary.failure = detail
            summary.details.errorCode = text
            if summary.awsRequestID == nil { summary.awsRequestID = mapped.body.extra["aws_request_id"]?.string }
        }
    }

    /// Tells the observer when the response has ended: now, or when its stream has.
    func observed(_ response: GatewayResponse, by observer: any RequestObserver) -> GatewayResponse {
        summary.withLock { $0.status = response.status.code }
        guard case .stream(let stream) = response.content else {
            end(observer)
            return response
        }
        summary.withLock { $0.isStreamed = true }
        observer.streamBegan()
        var response = response
        response.content = .stream(stream.wrapped { ObservedStream($0, record: self, observer: observer) })
        return response
    }

    fileprivate func end(_ observer: any RequestObserver, clientLeft: Bool = false) {
        ticket?.release()
        let duration = ContinuousClock.now - started
        let ended = summary.withLock { summary in
            summary.duration = duration
            summary.clientLeft = clientLeft
            summary.target = trace.target
            summary.calledModel = trace.model ?? summary.calledModel
            summary.failedTargets = trace.failures
            summary.details.traceID = follower?.traceID
            return summary
        }
        follower?.requestEnded(ended)
        observer.requestEnded(ended)
    }
}

/// Tells the observer once, when the stream ends or is let go.
private final class ObservedStream: StreamSource {
    private let source: any StreamSource
    private let record: RequestRecord
    private let observer: any RequestObserver
    private let hasEnded = Locked(false)

    init(_ source: any StreamSource, record: RequestRecord, observer: any RequestObserver) {
        self.source = source
        self.record = record
        self.observer = observer
    }

    deinit {
        end(clientLeft: true)
    }

    var awaited: any Awaited { source.awaited }

    func step() throws -> ChatStream.EventStep {
        do {
            let step = try source.step()
            if case .end = step { end(clientLeft: false) }
            return step
        } catch {
            end(clientLeft: true)
            throw error
        }
    }

    private func end(clientLeft: Bool) {
        let isFirst = hasEnded.withLock { hasEnded in
            defer { hasEnded = true }
            return !hasEnded
        }
        if isFirst { record.end(observer, clientLeft: clientLeft) }
    }
}
