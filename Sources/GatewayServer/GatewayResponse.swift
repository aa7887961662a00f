// SPDX-License-Identifier: MIT-0

public import HTTPTypes
import OpenAISchema

/// A response of the gateway's endpoints.
public struct GatewayResponse: Sendable {
    /// The status.
    public var status: HTTPResponse.Status

    /// The header fields.
    public var fields: HTTPFields

    /// The body.
    public var content: Content

    /// What stands in a body.
    public enum Content: Sendable {
        /// The whole body.
        case bytes([UInt8])
        /// A body that is still being made.
        case stream(GatewayStream)
    }

    /// Makes a response.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - fields: the header fields.
    ///   - content: the body.
    public init(status: HTTPResponse.Status, fields: HTTPFields = [:], content: Content) {
        self.status = status
        self.fields = fields
        self.content = content
    }

    /// Makes a response of one JSON document.
    init(status: HTTPResponse.Status = .ok, json: some JSONEncodable, fields: HTTPFields = [:]) {
        var fields = fields
        fields[.contentType] = "application/json"
        self.init(status: status, fields: fields, content: .bytes(json.jsonBytes))
    }

    /// Leaves the body out and tells its length, as HEAD wants it.
    ///
    /// Source: RFC 9110, 9.3.2; a body would be taken for the next response.
    mutating func leaveOutBody() {
        guard case .bytes(let bytes) = content else { return }
        fields[.contentLength] = String(bytes.count)
        content = .bytes([])
    }
}
