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
        let isRoutine = summary.path == "/health" || summary.path.hasPrefix("/console/")
        let level: Logger.Level = summary.status >= 500 ? .error : isRoutine ? .debug : .info
        logger.log(level: level, "request", fields(of: summary))
    }

    /// The line's fields in their keys' order.
    private func fields(of summary: RequestSummary) -> [LogField] {
        let details = summary.details
        let prompt = summary.usage?.promptTokensDetails
        var fields: [LogField] = []
        fields.reserveCapacity(20)
        fields.add("aws.request.id", summary.awsRequestID)
        fields.add("caller", summary.caller?.name)
        if summary.clientLeft { fields.append(LogField("client.left", .other(.stringConvertible(true)))) }
        fields.add("duration.first.token.ms", details.firstToken?.milliseconds)
        fields.add("duration.ms", summary.duration.milliseconds)
        fields.add("duration.upstream.ms", details.upstream > .zero ? details.upstream.milliseconds : nil)
        fields.add("error", summary.failure)
        fields.add("http.method", summary.method)
        fields.add("http.path", summary.path)
        fields.add("http.status", summary.status)
        fields.add("model", summary.model)
        fields.add("request.id", summary.id)
        fields.add("target", summary.target)
        fields.add("targets.failed", summary.failedTargets.isEmpty ? nil : summary.failedTargets.joined(separator: ","))
        fields.add("tokens.cached", prompt?.cachedTokens)
        fields.add("tokens.in", summary.usage?.promptTokens)
        fields.add("tokens.out", summary.usage?.completionTokens)
        fields.add("tokens.written", prompt?.cacheCreationTokens)
        fields.add("trace.id", details.traceID)
        return fields
    }
}

extension Duration {
    fileprivate var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
