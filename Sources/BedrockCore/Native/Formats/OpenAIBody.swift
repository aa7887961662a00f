// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// The body of OpenAI's chat completions, as imported models and many others take it.
///
/// Source: Amazon Bedrock user guide, "Invoke your imported model" (`OpenAIChatCompletion`), "OpenAI models", "Mistral AI
/// chat completion", "AI21 Labs Jamba models"; OpenAI's API reference, "Create chat completion".
public struct OpenAIBody: NativeBody {
    /// What the makers of models differ in.
    public enum Dialect: String, Hashable, Sendable {
        /// OpenAI's own.
        case openAI = "openai"
        /// Mistral AI's: a call is forced by `any`, and a reason to stop is a `stop_reason`.
        case mistral
        /// AI21's: text alone.
        case jamba
    }

    let dialect: Dialect

    /// Makes the form.
    ///
    /// - Parameter dialect: whose it is.
    public init(_ dialect: Dialect) {
        self.dialect = dialect
    }

    /// `openai`, `mistral` or `jamba`.
    public var name: String { dialect.rawValue }

    /// Imported models, and the models of makers who took this form over.
    public func serves(_ model: ModelID) -> Bool {
        switch dialect {
        case .mistral: model.provider == "mistral"
        case .jamba: model.provider == "ai21" && model.name.hasPrefix("jamba")
        case .openAI:
            model.resourceType == "imported-model"
                || model.provider.map(Self.providers.contains) == true
                || model.provider == "deepseek" && model.name.hasPrefix("v")
        }
    }

    private static let providers: Set<String> = [
        "google", "minimax", "moonshot", "moonshotai", "nvidia", "openai", "qwen", "writer", "xai", "zai",
    ]

    /// Of content beside text pictures at most; no cache points, no thoughts of earlier turns.
    public func limit(_ capabilities: inout Capabilities) {
        capabilities.inputs.formIntersection(dialect == .jamba ? [] : .images)
        capabilities.mediaInToolResults = false
        capabilities.toolResultStatus = false
        capabilities.caching = []
        capabilities.earlierReasoning = false
        if dialect == .mistral { capabilities.toolChoices.remove(.tool) }
    }

    /// Writes a request.
    public func body(
        for request: ConverseRequest,
        model: ModelID,
        warnings: inout [TranslationWarning]
    ) throws(TranslationError) -> JSONObject {
        try request.leaveOutConverseMembers(&warnings)
        var body: JSONObject = ["messages": .array(try messages(of: request))]
        let configuration = request.inferenceConfig
        let limit = model.provider == "openai" ? "max_completion_tokens" : "max_tokens"
        body.set(limit, configuration?.maxTokens)
        body.set("temperature", configuration?.temperature)
        body.set("top_p", configuration?.topP)
        body.set("stop", configuration?.stopSequences)
        if let tools = request.toolConfig {
            body["tools"] = .array(try self.tools(tools.tools))
            if let choice = try choice(tools.toolChoice) { body["tool_choice"] = choice }
        }
        if let format = try request.schemaFormat() {
            var schema: JSONObject = ["name": format.name ?? "answer"]
            if let description = format.description { schema["description"] = description }
            schema["schema"] = format.schema
            schema["strict"] = true
            body["response_format"] = ["type": "json_schema", "json_schema": .object(schema)]
        }
        request.addOwnFields(to: &body)
        return body
    }

    private func tools(_ entries: [ConverseTool]) throws(TranslationError) -> [JSONValue] {
        var tools: [JSONValue] = []
        for entry in entries {
            guard case .toolSpec(let tool) = entry else {
                throw .refused("tools", "The form '\(name)' carries functions alone.")
            }
            var function: JSONObject = ["name": .string(tool.name)]
            if let description = tool.description { function["description"] = .string(description) }
            function["parameters"] = tool.inputSchema
            if let strict = tool.strict { function["strict"] = .bool(strict) }
            tools.append(["type": "function", "function": .object(function)])
        }
        return tools
    }

    private func choice(_ choice: ConverseToolChoice?) throws(TranslationError) -> JSONValue? {
        switch choice {
        case nil: return nil
        case .auto: return "auto"
        case .any: return dialect == .mistral ? "any" : "required"
        case .tool(let name) where dialect != .mistral:
            return ["type": "function", "function": ["name": .string(name)]]
        default: throw .refused("tool_choice", "The form '\(name)' has no place for this choice.")
        }
    }

    /// Makes a decoder for one streamed answer.
    public func makeDecoder() -> any NativeStreamDecoder {
        OpenAIStream(format: name)
    }
}
