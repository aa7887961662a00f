// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// The body of Anthropic's Messages API, as Claude takes it on Bedrock.
///
/// Source: Amazon Bedrock user guide, "Anthropic Claude Messages API"; Anthropic's API reference, "Create a Message".
public struct ClaudeBody: NativeBody {
    /// `claude`.
    public let name = "claude"

    /// Makes the form.
    public init() {}

    /// Models of Anthropic.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "anthropic"
    }

    /// The form has a place for everything that Claude takes.
    public func limit(_ capabilities: inout Capabilities) {}

    /// Writes a request.
    public func body(
        for request: ConverseRequest,
        model: ModelID,
        warnings: inout [TranslationWarning]
    ) throws(TranslationError) -> JSONObject {
        try request.leaveOutConverseMembers(&warnings)
        var own = request.additionalModelRequestFields?.object ?? JSONObject()
        var body: JSONObject = ["anthropic_version": own.take("anthropic_version") ?? "bedrock-2023-05-31"]
        let configuration = request.inferenceConfig
        body.set("max_tokens", configuration?.maxTokens ?? Self.mostTokens(of: model))
        body.set("temperature", configuration?.temperature)
        body.set("top_p", configuration?.topP)
        body.set("stop_sequences", configuration?.stopSequences)
        if !request.system.isEmpty { body["system"] = .array(try ClaudeBlocks.system(request.system)) }
        if let tools = request.toolConfig {
            body["tools"] = .array(try ClaudeBlocks.tools(tools.tools))
            if let choice = try ClaudeBlocks.choice(tools.toolChoice) { body["tool_choice"] = choice }
        }
        if let format = try request.schemaFormat() {
            var output = own.take("output_config")?.object ?? JSONObject()
            output["format"] = ["type": "json_schema", "schema": format.schema]
            body["output_config"] = .object(output)
        }
        for member in own.members where body[member.key] == nil { body[member.key] = member.value }
        body["messages"] = .array(try ClaudeBlocks.turns(request.messages))
        return body
    }

    /// What the API demands and Converse does not: the model's own limit, as Converse takes it where none is told.
    ///
    /// Source: Anthropic's documentation, "Models overview", maximum output.
    private static func mostTokens(of model: ModelID) -> Int {
        let version = ClaudeVersion(model.name)
        switch version {
        case ..<ClaudeVersion(3, 5): return 4096
        case ..<ClaudeVersion(3, 7): return model.name.contains("20240620") ? 4096 : 8192
        case ..<ClaudeVersion(4, 5) where version.tier == "opus": return 32_000
        default: return 64_000
        }
    }

    /// Reads an answer.
    public func response(from body: JSONValue) throws(TranslationError) -> ConverseResponse {
        guard let content = body["content"]?.array else { throw .unexpected(name) }
        var usage = NativeUsage()
        usage.read(anthropic: body["usage"])
        var response = ConverseResponse(
            message: ConverseMessage(role: .assistant, content: content.compactMap(ClaudeBlocks.block)),
            stopReason: StopReason(rawValue: body["stop_reason"]?.string ?? "end_turn"),
            usage: usage.value
        )
        if let stop = body["stop_sequence"], !stop.isNull {
            response.extra["additionalModelResponseFields"] = ["stop_sequence": stop]
        }
        response.readAdditions(of: body)
        return response
    }

    /// Makes a decoder for one streamed answer.
    public func makeDecoder() -> any NativeStreamDecoder {
        ClaudeStream()
    }
}

extension ConverseRequest {
    /// The schema that the answer follows, which Converse carries as text.
    ///
    /// - Returns: name, description and schema; `nil` where none is asked for.
    /// - Throws: ``TranslationError`` where there is one that cannot be read.
    func schemaFormat() throws(TranslationError) -> (name: JSONValue?, description: JSONValue?, schema: JSONValue)? {
        guard let outputConfig else { return nil }
        let definition = outputConfig["textFormat"]?["structure"]?["jsonSchema"]
        guard let text = definition?["schema"]?.string, let schema = try? JSONParser.parse(text) else {
            throw TranslationError(.invalidValue, "The schema of the answer is none.", param: "response_format")
        }
        return (definition?["name"], definition?["description"], schema)
    }
}
