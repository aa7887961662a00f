// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// One block of the system prompt.
///
/// Source: Amazon Bedrock API reference, `SystemContentBlock`.
public enum SystemContentBlock: Hashable, Sendable, Codable {
    /// Text; Bedrock refuses blank text.
    case text(String)
    /// A block of another kind, such as `cachePoint`, kept as it came.
    case unknown(type: String, payload: JSONValue)
}

extension SystemContentBlock: JSONCodable {
    /// Reads a block.
    public init(json: JSONValue) throws(SchemaError) {
        let union = try UnionReader(json)
        self = union.key == "text" ? .text(try union.value()) : .unknown(type: union.key, payload: union.payload)
    }

    /// Writes the block.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .text(let text): writer.union("text", text)
        case .unknown(let type, let payload): writer.union(type, payload)
        }
    }
}
