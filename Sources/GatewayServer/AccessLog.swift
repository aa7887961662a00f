// SPDX-License-Identifier: MIT-0

public import Logging
import OpenAISchema

/// Writes one line for each request that has ended.
public struct AccessLog: RequestObserver {
    private let logger: Logger

    /// Makes a log.
    ///
    /// - Parameter logger: where the lines go.
    public init(logger: Logger) {
        self.logger = logger
    }

    /// Writes the line; probes and the parts of the console's pages are for those who debug.
    public func requestEnded(_ summary: RequestSummary) {
        var metadata: Logger.Metadata = [
            "request.id": "\(summary.id)",
            "http.method": "\(summary.method)",
            "http.path": "\(summary.path)",
            "http.status": .stringConvertible(summary.status),
            "duration.ms": .stringConvertible(summary.duration.milliseconds),
        ]
        let details = summary.details
        metadata["trace.id"] = details.traceID.map { "\($0)" }
        metadata["duration.first.token.ms"] = details.firstToken.map { .stringConvertible($0.milliseconds) }
        if details.upstream > .zero {
            metadata["duration.upstream.ms"] = .stringConvertible(details.upstream.milliseconds)
        }
        metadata["caller"] = summary.caller.map { "\($0.name)" }
        metadata["model"] = summary.model.map { "\($0)" }
        metadata["target"] = summary.target.map { "\($0)" }
        if !summary.failedTargets.isEmpty {
            metadata["targets.failed"] = "\(summary.failedTargets.joined(separator: ","))"
        }
        metadata["tokens.in"] = summary.usage.map { .stringConvertible($0.promptTokens) }
        metadata["tokens.out"] = summary.usage?.completionTokens.map { .stringConvertible($0) }
        let prompt = summary.usage?.promptTokensDetails
        metadata["tokens.cached"] = prompt?.cachedTokens.map { .stringConvertible($0) }
        metadata["tokens.written"] = prompt?.cacheCreationTokens.map { .stringConvertible($0) }
        metadata["aws.request.id"] = summary.awsRequestID.map { "\($0)" }
        metadata["error"] = summary.failure.map { "\($0)" }
        if summary.clientLeft { metadata["client.left"] = .stringConvertible(true) }
        let isRoutine = summary.path == "/health" || summary.path.hasPrefix("/console/")
        let level: Logger.Level = summary.status >= 500 ? .error : isRoutine ? .debug : .info
        logger.log(level: level, "request", metadata: metadata)
    }
}

extension Duration {
    fileprivate var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
