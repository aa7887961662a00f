// SPDX-License-Identifier: MIT-0

/// Who has a function invoked for HTTP requests, and how it wants to be answered.
struct LambdaCaller: Hashable, Sendable {
    /// The services that turn HTTP requests into events.
    enum Service: Hashable, Sendable {
        case loadBalancer, restAPI, httpAPI, functionURL
    }

    /// How header fields stand in events and answers.
    enum FieldForm: Hashable, Sendable {
        /// `headers`, a value each.
        case single
        /// `multiValueHeaders`, a list of values each.
        case several
        /// `headers`, values joined by commas, and a list of `cookies`.
        case joined
    }

    let service: Service
    let fieldForm: FieldForm

    /// Whether the service can be set up to pass answers on while they are made.
    ///
    /// Source: AWS Lambda Developer Guide, "Response streaming"; Amazon API Gateway Developer Guide, "Stream the integration
    /// response for your proxy integrations": REST APIs alone.
    var canStream: Bool {
        service == .restAPI || service == .functionURL
    }

    /// How many bytes an answer may have that is not streamed.
    ///
    /// Source: AWS Lambda Developer Guide, "Lambda quotas"; Elastic Load Balancing, "Lambda functions as targets".
    var answerLimit: Int {
        service == .loadBalancer ? 1 << 20 : 6 << 20
    }
}
