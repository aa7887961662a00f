// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// Lets names that fit keep theirs, whatever the order in which names come up.
    mutating func reserveToolNames() {
        for case .function(let function) in chat.tools ?? [] { toolNames.reserve([function.name]) }
        for call in chat.messages.flatMap({ $0.toolCalls ?? [] }) {
            if let function = call.function { toolNames.reserve([function.name]) }
        }
    }

    /// The tools and the choice among them; `nil` where there is none to offer.
    mutating func toolConfiguration() throws(TranslationError) -> ToolConfiguration? {
        var tools: [Tool.Function] = []
        var places: [String: Int] = [:]
        for (index, tool) in (chat.tools ?? []).enumerated() {
            let function = try function(of: tool, at: "tools[\(index)]")
            guard places.updateValue(index, forKey: function.name) == nil else {
                throw TranslationError(
                    .invalidValue,
                    "A tool of this name stands before it; names are unique.",
                    param: "tools[\(index)].function.name"
                )
            }
            tools.append(function)
        }
        guard !tools.isEmpty else {
            return try toolsOfHistory()
        }
        var choice: ConverseToolChoice?
        (tools, choice) = try chosen(among: tools)
        guard !tools.isEmpty else { return try toolsOfHistory() }
        try requireTools(at: "tools")
        (tools, choice) = fitted(tools, choice)
        var entries: [ConverseTool] = []
        for tool in tools {
            let path = "tools[\(places[tool.name] ?? 0)]"
            entries.append(.toolSpec(try specification(of: tool, at: "\(path).function")))
            let extra = tool.extra["cache_control"] == nil ? tool.functionExtra : tool.extra
            if let point = try cachePoint(askedForBy: extra, at: path, in: .tools) {
                entries.append(.cachePoint(point))
            }
        }
        return ToolConfiguration(tools: entries, toolChoice: choice)
    }

    private func requireTools(at path: String) throws(TranslationError) {
        guard capabilities.tools else {
            throw .refused(path, "The model '\(model)' takes no tools; leave them out or choose another model.")
        }
    }

    /// The tools and the choice as far as the model can be made to choose.
    private mutating func fitted(
        _ tools: [Tool.Function],
        _ choice: ConverseToolChoice?
    ) -> ([Tool.Function], ConverseToolChoice?) {
        switch choice {
        case .any where !capabilities.toolChoices.contains(.any):
            if tools.count == 1, let tool = tools.first, capabilities.toolChoices.contains(.tool) {
                return (tools, .tool(name: toolNames.bedrockName(for: tool.name)))
            }
            warn("tool_choice", .adapted, "The model cannot be made to call a tool; the choice is its own.")
            return (tools, nil)
        case .tool(let name) where !capabilities.toolChoices.contains(.tool):
            let chosen = tools.filter { toolNames.bedrockName(for: $0.name) == name }
            if capabilities.toolChoices.contains(.any) { return (chosen, .any) }
            warn("tool_choice", .adapted, "The model cannot be made to call a tool; it was offered this one alone.")
            return (chosen, nil)
        default:
            return (tools, choice)
        }
    }

    private func function(of tool: Tool, at path: String) throws(TranslationError) -> Tool.Function {
        guard case .function(let function) = tool else {
            throw .refused(path, "Only tools of type 'function' are carried.")
        }
        guard !function.name.isEmpty else {
            throw TranslationError(.invalidValue, "A function needs a name.", param: "\(path).function.name")
        }
        guard function.parameters.map({ $0.object != nil }) ?? true else {
            throw TranslationError(
                .invalidValue,
                "The parameters of a function are a JSON Schema, which is an object.",
                param: "\(path).function.parameters"
            )
        }
        return function
    }

    /// The tools that may be called, and how Converse is told of the choice.
    private mutating func chosen(
        among tools: [Tool.Function]
    ) throws(TranslationError) -> ([Tool.Function], ConverseToolChoice?) {
        switch chat.toolChoice {
        case nil, .mode(.auto):
            return (tools, nil)
        case .mode(.required):
            return (tools, .any)
        case .mode(.none):
            return (try toolsWithNoChoice(tools), nil)
        case .function(let name):
            guard tools.contains(where: { $0.name == name }) else {
                throw TranslationError(.invalidValue, "'tool_choice' names no tool of 'tools'.", param: "tool_choice")
            }
            return (tools, .tool(name: toolNames.bedrockName(for: name)))
        case .allowedTools(let mode, let names):
            let allowed = Set(names.compactMap { $0["function"]?["name"]?.string ?? $0["name"]?.string })
            let kept = tools.filter { allowed.contains($0.name) }
            guard !kept.isEmpty else {
                throw TranslationError(.invalidValue, "'tool_choice' allows no tool of 'tools'.", param: "tool_choice")
            }
            return (kept, mode == .required ? .any : nil)
        case .mode, .unknown:
            throw TranslationError(
                .invalidValue,
                "'tool_choice' is 'none', 'auto', 'required', a function or a set of allowed tools.",
                param: "tool_choice"
            )
        }
    }

    /// Converse has no way to forbid tools but to leave them out, which it refuses where the history has calls.
    private mutating func toolsWithNoChoice(_ tools: [Tool.Function]) throws(TranslationError) -> [Tool.Function] {
        guard hasToolHistory else { return [] }
        warn("tool_choice", .adapted, "Bedrock needs the tools of earlier calls; the model may call one again.")
        return tools
    }

    /// Converse refuses calls and results in the history where no tool is declared: the tools are read off the history.
    private mutating func toolsOfHistory() throws(TranslationError) -> ToolConfiguration? {
        guard hasToolHistory else { return nil }
        var names: [String] = []
        for function in chat.messages.flatMap({ $0.toolCalls ?? [] }).compactMap(\.function)
        where !names.contains(function.name) {
            names.append(function.name)
        }
        guard !names.isEmpty else { return nil }
        try requireTools(at: "messages")
        warn("tools", .adapted, "Bedrock needs the tools of earlier calls; they were declared without parameters.")
        var specifications: [ConverseTool] = []
        for name in names {
            specifications.append(.toolSpec(try specification(of: Tool.Function(name: name), at: "tools")))
        }
        return ToolConfiguration(tools: specifications)
    }

    private var hasToolHistory: Bool {
        chat.messages.contains { $0.role == .tool || $0.toolCalls?.isEmpty == false }
    }

    /// Bedrock refuses blank descriptions, and schemas whose top level is no object.
    private mutating func specification(
        of function: Tool.Function,
        at path: String
    ) throws(TranslationError) -> ToolSpecification {
        var repair = SchemaRepair(limits: capabilities.schemaLimits)
        guard let schema = repair.repaired(function.parameters?.object ?? JSONObject()) else {
            throw TranslationError(
                .invalidValue,
                "The parameters of a function are the schema of an object, of a bounded size.",
                param: "\(path).parameters"
            )
        }
        if repair.hasChangedMeaning { warn("\(path).parameters", .adapted, SchemaRepair.reason) }
        if function.strict == true, !capabilities.strictTools {
            warn("\(path).strict", .dropped, "The model does not promise to follow a schema exactly.")
        }
        return ToolSpecification(
            name: toolNames.bedrockName(for: function.name),
            description: function.description.flatMap { $0.isBlank ? nil : $0 },
            inputSchema: .object(schema),
            strict: function.strict == true && capabilities.strictTools ? true : nil
        )
    }

    /// A call of the history.
    mutating func toolUse(of call: ToolCall, at path: String) throws(TranslationError) -> ContentBlock {
        guard call.type == "function", let function = call.function else {
            throw .refused(path, "Only calls of type 'function' are carried.")
        }
        guard !function.name.isEmpty, !call.id.isEmpty else {
            throw TranslationError(.invalidValue, "A tool call needs an id and the name of its function.", param: path)
        }
        return .toolUse(
            ContentBlock.ToolUse(
                toolUseID: ToolUseIDs.bedrockID(for: call.id),
                name: toolNames.bedrockName(for: function.name),
                input: arguments(function.arguments, at: "\(path).function.arguments")
            )
        )
    }

    /// Arguments as the object that Converse wants, their members in the model's order.
    ///
    /// Empty text and `null` mean no arguments. What is no object, as a model that was cut off leaves it, stands as text under one
    /// member, so that the conversation can go on.
    private mutating func arguments(_ text: String, at path: String) -> JSONValue {
        if text.isBlank { return .object(JSONObject()) }
        if let value = try? JSONParser.parse(text) {
            if value.object != nil { return value }
            if value.isNull { return .object(JSONObject()) }
        }
        warn(path, .adapted, "The arguments are no JSON object; they were put into a member 'arguments' as text.")
        return ["arguments": .string(text)]
    }
}
