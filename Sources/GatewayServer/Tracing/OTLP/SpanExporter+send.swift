// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import HTTPTypes
    import OpenAISchema

    // Source: OpenTelemetry Protocol specification, "OTLP/HTTP".
    extension SpanExporter {
        private static let mostAttempts = 5
        /// The longest that a collector in trouble is waited for before a batch is sent again.
        private static let longestPause = Duration.seconds(30)

        private enum Outcome {
            /// The collector has the spans, perhaps but for some that it refused.
            case taken(refused: Int, String)
            /// It may take them later.
            case later(String, after: Duration?)
            /// It does not take them.
            case refused(String)
            /// This task was cancelled meanwhile.
            case cancelled
        }

        /// Sends a batch, again where the collector is in trouble for a while.
        func send(_ batch: [FinishedSpan], mayRetry: Bool) async {
            let body = SpanBatch(resource: settings.resource, version: version, spans: batch).jsonBytes
            var attempt = 1
            while true {
                switch await outcome(of: body) {
                case .taken(let refused, let reason):
                    return report(reason, dropped: refused)
                case .refused(let reason):
                    return report(reason, dropped: batch.count)
                case .cancelled:
                    return putBack(batch)
                case .later(let reason, let wanted):
                    let backoff = Duration.seconds(1) * (1 << (attempt - 1)) * Double.random(in: 0.5...1)
                    let delay = max(wanted ?? .zero, backoff)
                    guard mayRetry, attempt < Self.mostAttempts, delay <= Self.longestPause else {
                        return report(reason, dropped: batch.count)
                    }
                    attempt += 1
                    do { try await pause(delay) } catch { return putBack(batch) }
                }
            }
        }

        private func outcome(of body: [UInt8]) async -> Outcome {
            let endpoint = settings.endpoint
            var head = HTTPRequest(
                method: .post,
                scheme: endpoint.scheme,
                authority: endpoint.authority,
                path: endpoint.basePath.isEmpty ? "/" : endpoint.basePath,
                headerFields: settings.fields
            )
            head.headerFields[.contentType] = "application/json"
            let limit = settings.timeLimit
            let limits = TimeLimits(connect: min(limit, .seconds(5)), firstByte: limit, idle: limit, total: limit)
            do {
                let response = try await transport.send(
                    TransportRequest(head: head, body: .bytes(body), limits: limits)
                )
                let status = response.head.status
                let answer = (try? await response.body.collect(upTo: 65_536)) ?? []
                if status.kind == .successful { return Self.partial(answer) }
                let reason = "The collector answered with status \(status.code)."
                guard [429, 502, 503, 504].contains(status.code) else { return .refused(reason) }
                let wanted = response.head.headerFields[.retryAfter].flatMap { Int($0) }
                return .later(reason, after: wanted.map { .seconds(max(0, min($0, 86_400))) })
            } catch is CancellationError {
                return .cancelled
            } catch {
                return .later("\(error)", after: nil)
            }
        }

        /// A collector that takes a batch may refuse some of its spans.
        private static func partial(_ answer: [UInt8]) -> Outcome {
            let partial = (try? JSONParser.parse(answer))?["partialSuccess"]
            let count = partial?["rejectedSpans"]
            let refused = (count?.string ?? count?.number?.text).flatMap { Int($0) } ?? 0
            return .taken(refused: max(0, refused), partial?["errorMessage"]?.string ?? "The collector refused spans.")
        }
    }
#endif
