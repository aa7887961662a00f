// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// What a function is invoked with.
enum LambdaEvent: Sendable {
    /// An HTTP request.
    case request(LambdaRequest)
    /// A schedule or rule of EventBridge, which can want nothing but that the function stays warm.
    ///
    /// Source: Amazon EventBridge, "Events": every event has `source` and `detail-type`.
    case wakeUp

    /// Reads an event.
    ///
    /// - Parameter bytes: the event as JSON.
    /// - Throws: ``LambdaFailure`` where it is none that the gateway answers.
    init(_ bytes: [UInt8]) throws(LambdaFailure) {
        guard let event = (try? JSONParser.parse(bytes))?.object else {
            throw LambdaFailure(.unknownEvent, "The event is no JSON object.")
        }
        if event["source"]?.string != nil, event["detail-type"]?.string != nil {
            self = .wakeUp
        } else {
            self = .request(try LambdaRequest(event))
        }
    }
}
