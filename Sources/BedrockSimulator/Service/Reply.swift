// SPDX-License-Identifier: MIT-0

import AWSSigner
import FoundationEssentials
package import HTTPTypes
import OpenAISchema

/// What goes back to the client.
package struct Reply: Sendable {
    /// Status and header fields; every one has an `x-amzn-requestid`.
    package var head: HTTPResponse
    /// What follows the head, in this order.
    package var steps: [Step]

    /// One thing that happens after the head.
    package enum Step: Hashable, Sendable {
        /// Bytes of the body.
        case bytes([UInt8])
        /// Nothing until the client leaves.
        case silence
        /// The connection is closed in the middle of the body.
        case cut
    }

    /// Whether the connection is reset before anything is answered.
    package var isReset = false

    /// The body, if it comes to an end.
    package var body: [UInt8] {
        steps.flatMap { step -> [UInt8] in
            if case .bytes(let bytes) = step { bytes } else { [] }
        }
    }

    init(status: Int = 200, contentType: String = "application/json", steps: [Step]) {
        head = HTTPResponse(status: HTTPResponse.Status(code: status))
        head.headerFields[.contentType] = contentType
        head.headerFields[.requestID] = UUID().uuidString.lowercased()
        self.steps = steps
    }

    init(_ json: some JSONEncodable) {
        self.init(steps: [.bytes(json.jsonBytes)])
    }

    init(_ exception: ServiceException) {
        let body: JSONObject = ["message": .string(exception.message)]
        self.init(status: exception.status, steps: [.bytes(body.jsonBytes)])
        head.headerFields[.errorType] = exception.name
    }

    /// The connection is reset instead of an answer.
    static var reset: Reply {
        var reply = Reply(steps: [])
        reply.isReset = true
        return reply
    }
}

extension HTTPField.Name {
    static let requestID = Self(literal: "x-amzn-requestid")
    static let errorType = Self(literal: "x-amzn-errortype")
    static let outputTokenCount = Self(literal: "x-amzn-bedrock-output-token-count")
    static let inputTokenCount = Self(literal: "x-amzn-bedrock-input-token-count")
}
