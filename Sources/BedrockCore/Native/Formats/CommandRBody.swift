// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// The body of Cohere's Command R and R+.
///
/// Source: Amazon Bedrock user guide, "Cohere Command R and Command R+ models"; Cohere's API reference, version 1 of "Chat".
public struct CommandRBody: NativeBody {
    /// `command-r`.
    public let name = "command-r"

    /// Makes the form.
    public init() {}

    /// Command R and R+.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "cohere" && model.name.hasPrefix("command-r")
    }

    /// Text and tools; no call can be forced, and nothing that the assistant has begun can be gone on from.
    public func limit(_ capabilities: inout Capabilities) {
        capabilities.inputs = []
        capabilities.prefill = false
        capabilities.toolChoices = []
        capabilities.mediaInToolResults = false
        capabilities.toolResultStatus = false
        capabilities.caching = []
        capabilities.earlierReasoning = false
        capabilities.structuredOutput = .instructions
    }

    /// Writes a request.
    public func body(
        for request: ConverseRequest,
        model: ModelID,
        warnings: inout [TranslationWarning]
    ) throws(TranslationError) -> JSONObject {
        try request.leaveOutConverseMembers(&warnings)
        if request.outputConfig != nil {
            throw .refused("response_format", "The form '\(name)' has no place for a schema; leave it out.")
        }
        if let choice = request.toolConfig?.toolChoice, choice != .auto {
            throw .refused("tool_choice", "The form '\(name)' cannot force a call.")
        }
        var body = try CommandRTurns(request.messages).body
        if !request.systemText.isEmpty { body["preamble"] = .string(request.systemText) }
        let configuration = request.inferenceConfig
        body.set("max_tokens", configuration?.maxTokens)
        body.set("temperature", configuration?.temperature)
        body.set("p", configuration?.topP)
        body.set("stop_sequences", configuration?.stopSequences)
        if let tools = request.toolConfig {
            body["tools"] = .array(
                try tools.tools.map { (entry) throws(TranslationError) in try tool(entry, &warnings) }
            )
        }
        request.addOwnFields(to: &body)
        return body
    }

    /// A tool, whose parameters are a flat list with the names of Python's types.
    private func tool(_ entry: ConverseTool, _ warnings: inout [TranslationWarning]) throws(TranslationError)
        -> JSONValue
    {
        guard case .toolSpec(let tool) = entry else {
            throw .refused("tools", "The form '\(name)' carries functions alone.")
        }
        let required = tool.inputSchema["required"]?.array ?? []
        var definitions = JSONObject()
        for property in tool.inputSchema["properties"]?.object?.members ?? [] {
            let type = property.value["type"]?.string
            var definition: JSONObject = [
                "description": .string(property.value["description"]?.string ?? ""),
                "type": .string(Self.type(type)),
            ]
            definition["required"] = .bool(required.contains(.string(property.key)))
            definitions[property.key] = .object(definition)
            let isFlat = type != nil && property.value["enum"] == nil && property.value["properties"] == nil
            if !isFlat, !warnings.contains(where: { $0.param == "tools" }) {
                warnings.append(
                    TranslationWarning("tools", .adapted, "The model takes the names and types of parameters alone.")
                )
            }
        }
        return [
            "name": .string(tool.name), "description": .string(tool.description ?? tool.name),
            "parameter_definitions": .object(definitions),
        ]
    }

    private static func type(_ type: String?) -> String {
        switch type {
        case "integer": "int"
        case "number": "float"
        case "boolean": "bool"
        case "array": "list"
        case "object": "dict"
        default: "str"
        }
    }

    /// Reads an answer.
    public func response(from body: JSONValue) throws(TranslationError) -> ConverseResponse {
        guard let text = body["text"]?.string else { throw .unexpected(name) }
        var content: [ContentBlock] = text.isEmpty ? [] : [.text(text)]
        content += Self.calls(in: body, of: body["generation_id"]?.string).map(ContentBlock.toolUse)
        var response = ConverseResponse(
            message: ConverseMessage(role: .assistant, content: content),
            stopReason: Self.stopReason(body["finish_reason"]?.string ?? "COMPLETE")
        )
        response.readAdditions(of: body)
        return response
    }

    /// The calls of an answer; they have no ids, so that they are named after the answer.
    static func calls(in body: JSONValue, of answer: String?) -> [ContentBlock.ToolUse] {
        (body["tool_calls"]?.array ?? []).enumerated().map { index, call in
            ContentBlock.ToolUse(
                toolUseID: "call_\((answer ?? "").prefix(50))_\(index)",
                name: call["name"]?.string ?? "",
                input: call["parameters"] ?? [:]
            )
        }
    }

    static func stopReason(_ word: String) -> StopReason {
        switch word {
        case "COMPLETE": .endTurn
        case "MAX_TOKENS": .maxTokens
        case "STOP_SEQUENCE": .stopSequence
        case "ERROR_TOXIC": .contentFiltered
        case "ERROR_LIMIT": .modelContextWindowExceeded
        default: StopReason(rawValue: word.lowercased())
        }
    }

    /// Makes a decoder for one streamed answer.
    public func makeDecoder() -> any NativeStreamDecoder {
        CommandRStream()
    }
}
