// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore
    import HTTPTypes
    import OpenAISchema
    import Tracing

    // Sources: OpenTelemetry semantic conventions: "HTTP spans", "Semantic conventions for AWS SDK client spans", and
    // "Semantic conventions for generative client AI spans" with those for AWS Bedrock.
    extension SpanAttributes {
        /// Sets what is known of a request when it comes.
        mutating func describe(_ request: GatewayRequest, id: String) {
            let head = request.head
            self["http.request.method"] = head.method.rawValue
            self["url.path"] = String(request.path.prefix(256))
            self["url.scheme"] = head.scheme ?? "http"
            self["bedrock_gateway.request_id"] = id
            self["user_agent.original"] = head.headerFields[.userAgent].map { String($0.prefix(256)) }
            if let authority = head.authority { describe(server: authority, scheme: head.scheme ?? "http") }
        }

        /// Sets what is known of a request at its end.
        mutating func describe(_ summary: RequestSummary) {
            self["http.route"] = summary.details.route
            self["http.response.status_code"] = summary.status
            self["bedrock_gateway.caller"] = summary.caller?.name
            self["bedrock_gateway.target"] = summary.target
            if !summary.failedTargets.isEmpty { self["bedrock_gateway.failed_targets"] = summary.failedTargets }
            if summary.clientLeft { self["bedrock_gateway.client_left"] = true }
        }

        /// Sets what a client wants of a model.
        mutating func describe(_ operation: ModelOperation) {
            self["gen_ai.operation.name"] = operation.kind.rawValue
            self["gen_ai.provider.name"] = "aws.bedrock"
            self["gen_ai.request.model"] = operation.model
            if operation.isStreaming { self["gen_ai.request.stream"] = true }
        }

        /// Sets what is known of an answer; never its content.
        mutating func describe(answer summary: RequestSummary, from attempt: CallAttempt?) {
            self["gen_ai.response.id"] = summary.details.answerID
            self["gen_ai.response.model"] = summary.details.errorCode == nil ? attempt?.model?.rawValue : nil
            self["aws.request_id"] = summary.awsRequestID
            if !summary.details.finishReasons.isEmpty {
                self["gen_ai.response.finish_reasons"] = summary.details.finishReasons
            }
            if let attempt { describe(server: attempt.endpoint.authority, scheme: attempt.endpoint.scheme) }
            guard let usage = summary.usage else { return }
            self["gen_ai.usage.input_tokens"] = usage.promptTokens
            self["gen_ai.usage.output_tokens"] = usage.completionTokens
            self["gen_ai.usage.cache_read.input_tokens"] = usage.promptTokensDetails?.cachedTokens
            self["gen_ai.usage.cache_creation.input_tokens"] = usage.promptTokensDetails?.cacheCreationTokens
            self["gen_ai.usage.reasoning.output_tokens"] = usage.completionTokensDetails?.reasoningTokens
        }

        /// Sets what is known of an attempt when it begins.
        mutating func describe(_ attempt: CallAttempt) {
            self["rpc.system"] = "aws-api"
            self["rpc.service"] = attempt.service
            self["rpc.method"] = attempt.operation
            self["cloud.region"] = attempt.region
            self["http.request.method"] = attempt.method.rawValue
            if attempt.number > 1 { self["http.request.resend_count"] = attempt.number - 1 }
            self["gen_ai.request.model"] = attempt.model?.rawValue
            describe(server: attempt.endpoint.authority, scheme: attempt.endpoint.scheme)
        }

        /// Sets what an attempt brought.
        mutating func describe(status: Int?, requestID: String?) {
            self["http.response.status_code"] = status
            self["aws.request_id"] = requestID
        }

        /// Sets what an attempt failed by.
        mutating func describe(_ failure: AttemptFailure) {
            describe(status: failure.status, requestID: failure.requestID)
            self["error.type"] = failure.type
        }

        /// Sets host and port of the side that answers.
        private mutating func describe(server authority: String, scheme: String) {
            let colon = authority.lastIndex(of: ":").flatMap { authority[$0...].contains("]") ? nil : $0 }
            let host = authority[..<(colon ?? authority.endIndex)].filter { $0 != "[" && $0 != "]" }
            self["server.address"] = String(host.prefix(256))
            let port = colon.flatMap { UInt16(authority[authority.index(after: $0)...]) }
            self["server.port"] = Int(port ?? (scheme == "https" ? 443 : 80))
        }
    }

    /// What an attempt failed by, in words that are few.
    struct AttemptFailure {
        var type: String
        var status: Int?
        var requestID: String?

        init(_ error: any Error) {
            let broken = error as? BrokenAnswer
            requestID = broken?.requestID
            switch broken?.underlying ?? error {
            case let error as BedrockError:
                // Where no exception is named, OpenTelemetry wants the status.
                type = error.code == .unknown ? String(error.status) : error.code.rawValue
                status = error.status
                requestID = error.requestID
            case let error as TransportError: type = error.code.rawValue
            case is CancellationError: type = "cancelled"
            case is CredentialError: type = "credentials"
            case let error: type = String(describing: Swift.type(of: error))
            }
        }
    }
#endif
