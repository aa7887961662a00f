// SPDX-License-Identifier: MIT-0

public import OpenAISchema

extension ConverseStreamEvent {
    /// Reads the payload of an event; members that are not known, such as the padding `p`, are passed over.
    ///
    /// - Parameters:
    ///   - type: the event's type, as its header tells it.
    ///   - payload: the event's payload.
    /// - Throws: `SchemaError` where the payload is not of that type.
    public init(type: String, payload: JSONValue) throws(SchemaError) {
        guard Self.types.contains(type) else {
            self = .unknown(type: type, payload: payload)
            return
        }
        var reader = try ObjectReader(payload)
        switch type {
        case "messageStart":
            self = .messageStart(role: try reader.optional("role") ?? .assistant)
        case "contentBlockStart":
            let index: Int = try reader.optional("contentBlockIndex") ?? 0
            self = .contentBlockStart(index: index, start: try reader.required("start"))
        case "contentBlockDelta":
            let index: Int = try reader.optional("contentBlockIndex") ?? 0
            self = .contentBlockDelta(index: index, delta: try reader.required("delta"))
        case "contentBlockStop":
            self = .contentBlockStop(index: try reader.optional("contentBlockIndex") ?? 0)
        case "messageStop":
            let reason: StopReason = try reader.required("stopReason")
            self = .messageStop(
                reason,
                additionalModelResponseFields: try reader.optional("additionalModelResponseFields")
            )
        default:
            self = .metadata(Metadata(usage: try reader.optional("usage"), extra: reader.rest))
        }
    }

    private static let types: Set<String> = [
        "messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata",
    ]

    /// The event's type, as its header tells it.
    public var type: String {
        switch self {
        case .messageStart: "messageStart"
        case .contentBlockStart: "contentBlockStart"
        case .contentBlockDelta: "contentBlockDelta"
        case .contentBlockStop: "contentBlockStop"
        case .messageStop: "messageStop"
        case .metadata: "metadata"
        case .unknown(let type, _): type
        }
    }
}

extension ConverseStreamEvent: JSONEncodable {
    /// Writes the payload of the event.
    public func write(to writer: inout JSONWriter) {
        if case .unknown(_, let payload) = self {
            payload.write(to: &writer)
            return
        }
        writer.beginObject()
        switch self {
        case .messageStart(let role): writer.member("role", role)
        case .contentBlockStart(let index, let start):
            writer.member("contentBlockIndex", index)
            writer.member("start", start)
        case .contentBlockDelta(let index, let delta):
            writer.member("contentBlockIndex", index)
            writer.member("delta", delta)
        case .contentBlockStop(let index): writer.member("contentBlockIndex", index)
        case .messageStop(let reason, let fields):
            writer.member("stopReason", reason)
            writer.member("additionalModelResponseFields", fields)
        case .metadata(let metadata):
            writer.member("usage", metadata.usage)
            writer.members(metadata.extra)
        case .unknown: break
        }
        writer.endObject()
    }
}

extension ConverseStreamEvent.Start: JSONCodable {
    /// Reads how a block begins.
    public init(json: JSONValue) throws(SchemaError) {
        let union = try UnionReader(json)
        self = union.key == "toolUse" ? .toolUse(try union.value()) : .unknown(type: union.key, payload: union.payload)
    }

    /// Writes how a block begins; a call's input follows in deltas.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .toolUse(let use):
            writer.beginObject()
            writer.key("toolUse")
            writer.beginObject()
            writer.member("toolUseId", use.toolUseID)
            writer.member("name", use.name)
            writer.members(use.extra)
            writer.endObject()
            writer.endObject()
        case .unknown(let type, let payload): writer.union(type, payload)
        }
    }
}

extension ConverseStreamEvent.Delta: JSONCodable {
    /// Reads more of a block.
    public init(json: JSONValue) throws(SchemaError) {
        let union = try UnionReader(json)
        switch union.key {
        case "text": self = .text(try union.value())
        case "toolUse":
            var reader = try ObjectReader(union.payload)
            self = .toolUse(input: try reader.optional("input") ?? "")
        case "reasoningContent": self = .reasoningContent(try union.value())
        default: self = .unknown(type: union.key, payload: union.payload)
        }
    }

    /// Writes more of a block.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .text(let text): writer.union("text", text)
        case .toolUse(let input): writer.union("toolUse", ["input": .string(input)] as JSONObject)
        case .reasoningContent(let reasoning): writer.union("reasoningContent", reasoning)
        case .unknown(let type, let payload): writer.union(type, payload)
        }
    }
}

extension ConverseStreamEvent.Reasoning: JSONCodable {
    /// Reads more of what the model thinks.
    public init(json: JSONValue) throws(SchemaError) {
        let union = try UnionReader(json)
        switch union.key {
        case "text": self = .text(try union.value())
        case "signature": self = .signature(try union.value())
        case "redactedContent": self = .redactedContent(try union.value())
        default: self = .unknown(type: union.key, payload: union.payload)
        }
    }

    /// Writes more of what the model thinks.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .text(let text): writer.union("text", text)
        case .signature(let signature): writer.union("signature", signature)
        case .redactedContent(let base64): writer.union("redactedContent", base64)
        case .unknown(let type, let payload): writer.union(type, payload)
        }
    }
}
