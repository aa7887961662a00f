// SPDX-License-Identifier: MIT-0

public import AWSSigner
import HTTPTypes
import OpenAISchema

/// Calls Bedrock: encodes, signs and sends requests, and reads the answers.
///
/// A value that is cheap to copy; connections live in the transport.
public struct BedrockClient: Sendable {
    /// Where and within which limits to call.
    public struct Configuration: Hashable, Sendable {
        /// The region that requests are signed for.
        public var region: String
        /// Where models are invoked.
        public var runtime: Endpoint
        /// Where models are listed.
        public var controlPlane: Endpoint
        /// How long a request with one answer may take.
        public var plainLimits: TimeLimits
        /// How long a request with a streamed answer may take.
        public var streamLimits: TimeLimits
        /// The most bytes of an answer that does not stream.
        public var answerLimit: Int
        /// How many times a request is sent at most; 1 for no retry.
        public var maxAttempts: Int

        /// Makes a configuration.
        ///
        /// - Parameters:
        ///   - region: the region that requests are signed for.
        ///   - runtime: where models are invoked; by default the region's public endpoint.
        ///   - controlPlane: where models are listed; by default the region's public endpoint.
        ///   - plainLimits: how long a request with one answer may take.
        ///   - streamLimits: how long a request with a streamed answer may take.
        ///   - answerLimit: the most bytes of an answer that does not stream.
        ///   - maxAttempts: how many times a request is sent at most.
        public init(
            region: String,
            runtime: Endpoint? = nil,
            controlPlane: Endpoint? = nil,
            plainLimits: TimeLimits = TimeLimits(),
            streamLimits: TimeLimits = TimeLimits(firstByte: .seconds(300), heartbeat: .seconds(5)),
            answerLimit: Int = 64 << 20,
            maxAttempts: Int = 3
        ) {
            self.region = region
            self.runtime = runtime ?? Endpoint(service: .bedrockRuntime, region: region)
            self.controlPlane = controlPlane ?? Endpoint(service: .bedrock, region: region)
            self.plainLimits = plainLimits
            self.streamLimits = streamLimits
            self.answerLimit = answerLimit
            self.maxAttempts = maxAttempts
        }
    }

    /// Where and within which limits to call.
    public let configuration: Configuration

    private let transport: any HTTPTransport
    private let credentials: any CredentialProvider
    private let signer: SigV4Signer
    private let quota = RetryQuota()
    private let pause: @Sendable (Duration) async throws -> Void
    /// Told of each attempt that failed.
    private(set) var report: FailureReport?

    /// Is told why an attempt failed, and whether the request is tried again; for metrics.
    public typealias FailureReport = @Sendable (_ error: any Error, _ isTriedAgain: Bool) -> Void

    /// The same client, whose failed attempts are told of: answers that break after they have begun, too.
    ///
    /// - Parameter report: is told; it must not wait.
    /// - Returns: the client.
    public func reporting(to report: @escaping FailureReport) -> BedrockClient {
        var client = self
        client.report = report
        return client
    }

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - configuration: where and within which limits to call.
    ///   - transport: what sends the requests.
    ///   - credentials: whose identity signs them.
    public init(
        configuration: Configuration,
        transport: any HTTPTransport,
        credentials: any CredentialProvider
    ) {
        self.init(configuration: configuration, transport: transport, credentials: credentials) { delay in
            try await Task.sleep(for: delay)
        }
    }

    /// Makes a client whose pauses between attempts are somebody else's, for tests.
    package init(
        configuration: Configuration,
        transport: any HTTPTransport,
        credentials: any CredentialProvider,
        pause: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.configuration = configuration
        self.transport = transport
        self.credentials = credentials
        self.signer = SigV4Signer(region: configuration.region, service: "bedrock")
        self.pause = pause
    }

    /// A request before it is signed.
    struct Call {
        var method: HTTPRequest.Method
        var endpoint: Endpoint
        /// Path and query, percent-encoded, from the first slash.
        var path: String
        var accept: String
        var body: [UInt8]
        var limits: TimeLimits
        /// What AWS asks for before it lets the call pass.
        var permission: NeededPermission
        /// The model that is called, where one is.
        var model: ModelID?
        /// Further header fields.
        var fields: HTTPFields = [:]
    }

    /// Sends a request, again where it fails for a while: the one place where this happens, before any byte has reached
    /// a client.
    ///
    /// - Parameters:
    ///   - call: the request.
    ///   - read: takes the answer, whose status is one of success and whose body still streams; what it throws counts as
    ///     the attempt's failure.
    /// - Returns: what `read` made of the answer.
    /// - Throws: ``BedrockError`` for Bedrock's refusals; `CredentialError` without an identity; `TransportError` where
    ///   no answer came; ``BrokenAnswer`` where `read` throws anything else.
    func perform<Answer: Sendable>(
        _ call: Call,
        _ read: (TransportResponse) async throws -> Answer
    ) async throws -> Answer {
        let policy = RetryPolicy(maxAttempts: configuration.maxAttempts)
        var taken = 0
        var attempt = 1
        while true {
            let watched = CallAttempt.observer?.attemptBegins(CallAttempt(call, attempt, configuration.region))
            do {
                let response = try await send(call, adding: watched?.fields)
                let requestID = response.head.headerFields.value(of: .amzRequestID)
                let answer = try await BrokenAnswer.named(requestID) { try await read(response) }
                watched?.ended(.answered(status: response.head.status.code, requestID: requestID))
                quota.giveBack(taken)
                return answer
            } catch {
                watched?.ended(.failed(error))
                guard let reason = RetryPolicy.Reason(error),
                    let delay = policy.delay(
                        afterAttempt: attempt,
                        reason,
                        wanted: (error as? BedrockError)?.patience,
                        random: Double.random(in: 0...1)
                    ),
                    Attempts.current?.takesRetry() ?? true,
                    quota.take(reason.cost)
                else {
                    report?(error, false)
                    throw error
                }
                report?(error, true)
                taken = reason.cost
                attempt += 1
                try await pause(delay)
            }
        }
    }

    /// Signs and sends a request once; each attempt has a signature of its own, with fresh credentials and time.
    ///
    /// The signature does not cover the fields that are added, as what stands between may alter them.
    private func send(_ call: Call, adding unsigned: HTTPFields?) async throws -> TransportResponse {
        let identity = try await credentials.identity()
        var head = HTTPRequest(
            method: call.method,
            scheme: call.endpoint.scheme,
            authority: call.endpoint.authority,
            path: call.endpoint.basePath + call.path
        )
        head.headerFields = call.fields
        head.headerFields.reserveCapacity(4)
        if !call.body.isEmpty { head.headerFields.append(HTTPField(name: .contentType, value: "application/json")) }
        head.headerFields.append(HTTPField(name: .accept, value: call.accept))
        head = identity.authorize(head, payload: .sha256(of: call.body), signer: signer, at: .now)
        for field in unsigned ?? [:] { head.headerFields[field.name] = field.value }
        let response = try await transport.send(
            TransportRequest(head: head, body: .bytes(call.body), limits: call.limits)
        )
        guard response.head.status.kind == .successful else { throw try await refusal(of: call, in: response) }
        return response
    }

    /// Reads a refusal; its body may be anything where a proxy answers instead of Bedrock, or nothing where it breaks off.
    private func refusal(of call: Call, in response: TransportResponse) async throws -> BedrockError {
        let body: [UInt8]
        do {
            body = try await response.body.collect(upTo: 1 << 20)
        } catch is TransportError {
            body = []
        }
        let fields = response.head.headerFields
        let named = BedrockServiceError(type: fields[.amzErrorType], body: body)
        var error = BedrockError(
            code: named.name.map { BedrockError.Code(rawValue: $0) }
                ?? (named.isOpenAI ? .named(byStatus: response.head.status.code) : .unknown),
            message: named.message ?? "The endpoint answered with status \(response.head.status.code).",
            status: response.head.status.code,
            requestID: fields[.amzRequestID],
            retryAfter: fields[.retryAfter].flatMap { Int($0) },
            patience: fields[.amzRetryAfter].flatMap { Int($0) }.map { .milliseconds(max(0, $0)) }
        )
        error.permission = call.permission.permission
        error.param = named.param
        return error
    }

    /// Performs a request whose answer is one JSON document.
    func document(_ call: Call) async throws -> (json: JSONValue, fields: HTTPFields) {
        let limit = configuration.answerLimit
        return try await perform(call) { response in
            let bytes = try await response.body.collect(upTo: limit)
            guard let json = try? JSONParser.parse(bytes) else {
                throw TranslationError(.unexpectedAnswer, "The answer of Bedrock is not JSON.")
            }
            return (json, response.head.headerFields)
        }
    }
}

extension HTTPField.Name {
    static let amzErrorType = HTTPField.Name(literal: "x-amzn-errortype")
    static let amzRetryAfter = HTTPField.Name(literal: "x-amz-retry-after")
    static let amzRequestID = HTTPField.Name(literal: "x-amzn-requestid")
    static let amzInputTokenCount = HTTPField.Name(literal: "x-amzn-bedrock-input-token-count")
}
