// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension RequestSummary {
    /// What may be asked of a gateway.
    public enum Endpoint: String, Hashable, Sendable, CaseIterable {
        /// `POST {prefix}/chat/completions`.
        case chat
        /// `POST {prefix}/embeddings`.
        case embeddings
        /// `GET {prefix}/models`.
        case models
        /// `GET {prefix}/models/{id}`.
        case model
        /// `GET /health`.
        case health
        /// `GET /ready`.
        case ready
        /// `GET /status`.
        case status
        /// Anything else: unknown paths, questions of browsers before a request.
        case other

        /// Whether a model is called.
        public var callsModels: Bool { self == .chat || self == .embeddings }

        /// Whether this is OpenAI's interface, and not one of those who operate the gateway.
        public var isOpenAI: Bool { callsModels || self == .models || self == .model }
    }

    /// How a request ended.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// As it should.
        case success
        /// By a refusal that is the client's to mend.
        case clientError = "client_error"
        /// By status 429: the gateway, or a quota of Bedrock's, is used up.
        case throttled
        /// By a status of 500 or above.
        case serverError = "server_error"
        /// By an error within a stream that had begun.
        case broken
        /// The client left.
        case departed
    }

    /// How the request ended.
    public var outcome: Outcome {
        switch status {
        case _ where clientLeft, 499: .departed
        case 429: .throttled
        case 500...: .serverError
        case 400...: .clientError
        default: failure == nil ? .success : .broken
        }
    }

    /// For each token of a streamed answer after the first, the time that it took.
    public var timePerOutputToken: Duration? {
        guard outcome == .success, let firstToken = details.firstToken, let count = usage?.completionTokens, count > 1
        else {
            return nil
        }
        return (duration - firstToken) / (count - 1)
    }
}
