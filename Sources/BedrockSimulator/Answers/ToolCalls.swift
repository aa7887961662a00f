// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// The calls that the simulated model makes.
struct ToolCalls {
    /// The calls, at least one.
    let calls: [ContentBlock.ToolUse]

    /// Decides whether tools are called, and which.
    ///
    /// - Returns: `nil` without tools, after a result, and where the user asks for none and none is forced.
    init?(_ request: ConverseRequest, _ conversation: Conversation) {
        let tools = (request.toolConfig?.tools ?? []).compactMap { tool in
            if case .toolSpec(let specification) = tool { specification } else { nil }
        }
        guard let first = tools.first, conversation.toolTexts == nil else { return nil }
        let choice = request.toolConfig?.toolChoice
        if choice == nil, conversation.lastUserText.contains("no tools") { return nil }
        var chosen = [first]
        if case .tool(let name)? = choice {
            chosen = [tools.first { $0.name == name } ?? first]
        } else if conversation.lastUserText.contains("in parallel") {
            chosen = [first, tools.count > 1 ? tools[1] : first]
        }
        calls = chosen.enumerated().map { index, tool in
            ContentBlock.ToolUse(
                // No two calls of a conversation share an id, and the same request gets the same ids.
                toolUseID: "tooluse_\(request.messages.count)_\(index)",
                name: tool.name,
                input: .object(ExampleArguments.make(for: tool.inputSchema))
            )
        }
    }
}

/// Answers to requests for JSON.
enum ExampleAnswer {
    /// The smallest answer that follows the schema that was asked for; `nil` where none was.
    static func structured(_ request: ConverseRequest) -> String? {
        let definition = request.outputConfig?["textFormat"]?["structure"]?["jsonSchema"]
        guard let text = definition?["schema"]?.string, let schema = try? JSONParser.parse(text) else { return nil }
        return JSONValue.object(ExampleArguments.make(for: schema)).description
    }
}

/// Arguments that satisfy the simple parts of a JSON Schema.
enum ExampleArguments {
    /// Makes the required members of an object.
    ///
    /// - Parameter schema: the schema of an object.
    /// - Returns: the object.
    static func make(for schema: JSONValue) -> JSONObject {
        var arguments = JSONObject()
        for name in (schema["required"]?.array ?? []).compactMap(\.string) {
            arguments[name] = value(of: schema["properties"]?[name] ?? .null)
        }
        return arguments
    }

    private static func value(of schema: JSONValue) -> JSONValue {
        if let first = schema["enum"]?.array?.first { return first }
        let type = schema["type"]?.string ?? schema["type"]?.array?.compactMap(\.string).first { $0 != "null" }
        return switch type {
        case "number", "integer": 1
        case "boolean": true
        case "array": []
        case "object": .object(make(for: schema))
        default: "example"
        }
    }
}
