// SPDX-License-Identifier: MIT-0

public import OpenAISchema

extension ContentBlock: JSONCodable {
    /// Reads a block.
    public init(json: JSONValue) throws(SchemaError) {
        let union = try UnionReader(json)
        switch union.key {
        case "text": self = .text(try union.value())
        case "image": self = .image(try union.value())
        case "toolUse": self = .toolUse(try union.value())
        case "toolResult": self = .toolResult(try union.value())
        case "reasoningContent": self = .reasoningContent(try union.value())
        case "citationsContent": self = .citationsContent(CitationsContent(payload: try union.value()))
        default: self = .unknown(type: union.key, payload: union.payload)
        }
    }

    /// Writes the block.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .text(let text): writer.union("text", text)
        case .image(let image): writer.union("image", image)
        case .toolUse(let use): writer.union("toolUse", use)
        case .toolResult(let result): writer.union("toolResult", result)
        case .reasoningContent(let reasoning): writer.union("reasoningContent", reasoning)
        case .citationsContent(let cited): writer.union("citationsContent", cited.payload)
        case .unknown(let type, let payload): writer.union(type, payload)
        }
    }
}

extension ContentBlock.Image: JSONCodable {
    /// Reads a picture.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        format = try reader.required("format")
        source = try reader.required("source")
        extra = reader.rest
    }

    /// Writes the picture.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("format", format)
        writer.member("source", source)
        writer.members(extra)
        writer.endObject()
    }
}

extension ContentBlock.Source: JSONCodable {
    /// Reads a source.
    public init(json: JSONValue) throws(SchemaError) {
        let union = try UnionReader(json)
        self = union.key == "bytes" ? .bytes(try union.value()) : .unknown(type: union.key, payload: union.payload)
    }

    /// Writes the source.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .bytes(let base64): writer.union("bytes", base64)
        case .unknown(let type, let payload): writer.union(type, payload)
        }
    }
}

extension ContentBlock.ToolUse: JSONCodable {
    /// Reads a call.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        toolUseID = try reader.required("toolUseId")
        name = try reader.required("name")
        input = try reader.optional("input") ?? .object(JSONObject())
        extra = reader.rest
    }

    /// Writes the call.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("toolUseId", toolUseID)
        writer.member("name", name)
        writer.member("input", input)
        writer.members(extra)
        writer.endObject()
    }
}

extension ContentBlock.ToolResult: JSONCodable {
    /// Reads a result.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        toolUseID = try reader.required("toolUseId")
        content = try reader.required("content")
        status = try reader.optional("status")
        extra = reader.rest
    }

    /// Writes the result.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("toolUseId", toolUseID)
        writer.member("content", content)
        writer.member("status", status)
        writer.members(extra)
        writer.endObject()
    }
}

extension ContentBlock.ToolResult.Content: JSONCodable {
    /// Reads a block of a result.
    public init(json: JSONValue) throws(SchemaError) {
        let union = try UnionReader(json)
        switch union.key {
        case "text": self = .text(try union.value())
        case "json": self = .json(union.payload)
        case "image": self = .image(try union.value())
        default: self = .unknown(type: union.key, payload: union.payload)
        }
    }

    /// Writes the block.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .text(let text): writer.union("text", text)
        case .json(let json): writer.union("json", json)
        case .image(let image): writer.union("image", image)
        case .unknown(let type, let payload): writer.union(type, payload)
        }
    }
}

extension ContentBlock.ReasoningContent: JSONCodable {
    /// Reads thoughts.
    public init(json: JSONValue) throws(SchemaError) {
        let union = try UnionReader(json)
        switch union.key {
        case "reasoningText":
            var reader = try ObjectReader(union.payload)
            self = .reasoningText(text: try reader.optional("text") ?? "", signature: try reader.optional("signature"))
        case "redactedContent": self = .redactedContent(try union.value())
        default: self = .unknown(type: union.key, payload: union.payload)
        }
    }

    /// Writes the thoughts.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .reasoningText(let text, let signature):
            writer.beginObject()
            writer.key("reasoningText")
            writer.beginObject()
            writer.member("text", text)
            writer.member("signature", signature)
            writer.endObject()
            writer.endObject()
        case .redactedContent(let base64): writer.union("redactedContent", base64)
        case .unknown(let type, let payload): writer.union(type, payload)
        }
    }
}
