// SPDX-License-Identifier: MIT-0

extension ChatCompletionChunk: JSONCodable {
    /// Reads a chunk.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        id = try reader.required("id")
        created = try reader.required("created")
        model = try reader.required("model")
        choices = try reader.required("choices")
        usage = try reader.nullable("usage")
        serviceTier = try reader.optional("service_tier")
        systemFingerprint = try reader.optional("system_fingerprint")
        let _: String? = try reader.optional("object")
        extra = reader.rest
    }

    /// Writes the chunk.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", id)
        writer.member("object", "chat.completion.chunk")
        writer.member("created", created)
        writer.member("model", model)
        writer.member("service_tier", serviceTier)
        writer.member("system_fingerprint", systemFingerprint)
        writer.member("choices", choices)
        writer.member("usage", usage)
        writer.members(extra)
        writer.endObject()
    }
}

extension ChatCompletionChunk.Choice: JSONCodable {
    /// Reads what is new in one answer.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        index = try reader.required("index")
        delta = try reader.required("delta")
        finishReason = try reader.optional("finish_reason")
        extra = reader.rest
    }

    /// Writes what is new in one answer.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("index", index)
        writer.member("delta", delta)
        writer.nullableMember("finish_reason", finishReason)
        writer.members(extra)
        writer.endObject()
    }
}

extension ChatCompletionChunk.Delta: JSONCodable {
    /// Reads a delta.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        role = try reader.optional("role")
        content = try reader.optional("content")
        refusal = try reader.optional("refusal")
        reasoningContent = try reader.optional("reasoning_content")
        toolCalls = try reader.optional("tool_calls")
        extra = reader.rest
    }

    /// Writes the delta.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("role", role)
        writer.member("content", content)
        writer.member("refusal", refusal)
        writer.member("reasoning_content", reasoningContent)
        writer.member("tool_calls", toolCalls)
        writer.members(extra)
        writer.endObject()
    }
}

extension ChatCompletionChunk.ToolCallDelta: JSONCodable {
    /// Reads a delta.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        index = try reader.required("index")
        id = try reader.optional("id")
        type = try reader.optional("type")
        let function: JSONObject? = try reader.optional("function")
        guard let function else { return }
        var inner = try ObjectReader(.object(function))
        do throws(SchemaError) {
            name = try inner.optional("name")
            arguments = try inner.optional("arguments")
        } catch {
            throw error.within("function")
        }
    }

    /// Writes the delta.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("index", index)
        writer.member("id", id)
        writer.member("type", type)
        if name != nil || arguments != nil {
            writer.key("function")
            writer.beginObject()
            writer.member("name", name)
            writer.member("arguments", arguments)
            writer.endObject()
        }
        writer.endObject()
    }
}
