// SPDX-License-Identifier: MIT-0

public import AWSSigner
public import HTTPTypes

/// Where spans are sent, and which: what the variables of OpenTelemetry's SDKs say.
public struct SpanExportSettings: Hashable, Sendable {
    /// Where the collector listens; its path is that of the spans.
    public var endpoint: Endpoint
    /// Header fields for the collector, such as a key.
    public var fields: HTTPFields
    /// How long one attempt to send may take.
    public var timeLimit: Duration
    /// What is told of this process beside what it knows itself, in the order of the names.
    public var resource: [String: String]
    /// Which traces are kept.
    public var sampler: SpanSampler
    /// How long a span waits for others at most.
    public var delay: Duration
    /// How many spans wait at most; further ones are dropped.
    public var queueLimit: Int

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - endpoint: where the collector listens, with the path of the spans.
    ///   - fields: header fields for the collector.
    ///   - timeLimit: how long one attempt to send may take.
    ///   - resource: what is told of this process.
    ///   - sampler: which traces are kept.
    ///   - delay: how long a span waits for others at most.
    ///   - queueLimit: how many spans wait at most.
    public init(
        endpoint: Endpoint,
        fields: HTTPFields = [:],
        timeLimit: Duration = .seconds(10),
        resource: [String: String] = ["service.name": "bedrock-gateway"],
        sampler: SpanSampler = SpanSampler(),
        delay: Duration = .seconds(5),
        queueLimit: Int = 2048
    ) {
        self.endpoint = endpoint
        self.fields = fields
        self.timeLimit = timeLimit
        self.resource = resource
        self.sampler = sampler
        self.delay = delay
        self.queueLimit = queueLimit
    }
}
