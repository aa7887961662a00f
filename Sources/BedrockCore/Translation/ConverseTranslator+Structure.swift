// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// Asks for an answer that is JSON, by the way that the model takes: natively, by a tool that the client never sees, or
    /// by words.
    mutating func askForStructure(
        in request: inout ConverseRequest,
        answer: inout AnswerRules
    ) throws(TranslationError) {
        switch chat.responseFormat {
        case nil, .text: return
        case .jsonObject:
            answer.unwrapsJSON = true
            instruct(&request, "Answer with one JSON object and nothing else: no words around it, no code fences.")
        case .jsonSchema(let format):
            guard let schema = format.schema?.object else {
                throw TranslationError(
                    .invalidValue,
                    "The response format needs a JSON Schema, which is an object.",
                    param: "response_format.json_schema.schema"
                )
            }
            try askForSchema(format, schema, in: &request, answer: &answer)
        case .unknown:
            throw TranslationError(
                .invalidValue,
                "The response format is of type 'text', 'json_object' or 'json_schema'.",
                param: "response_format.type"
            )
        }
    }

    private mutating func askForSchema(
        _ format: ResponseFormat.Schema,
        _ schema: JSONObject,
        in request: inout ConverseRequest,
        answer: inout AnswerRules
    ) throws(TranslationError) {
        let isOfObject = schema["type"] == "object" || schema["type"] == nil && schema["properties"] != nil
        switch capabilities.structuredOutput {
        case .native:
            request.outputConfig = Self.outputConfiguration(format, schema)
        case .tool where isOfObject:
            offerStructureTool(format, schema, in: &request)
        default:
            answer.unwrapsJSON = true
            instruct(
                &request,
                """
                Answer with JSON that follows this JSON Schema and nothing else: no words around it, no code fences.
                \(JSONValue.object(schema))
                """
            )
        }
    }

    /// The schema as text, each object in it closed, as the models demand and OpenAI's strict mode does, too.
    ///
    /// Source: Amazon Bedrock API reference, `OutputConfig`.
    private static func outputConfiguration(_ format: ResponseFormat.Schema, _ schema: JSONObject) -> JSONObject {
        var definition: JSONObject = ["schema": .string(closed(.object(schema)).description)]
        definition["name"] = .string(format.name)
        if let description = format.description, !description.isBlank {
            definition["description"] = .string(description)
        }
        return [
            "textFormat": ["type": "json_schema", "structure": ["jsonSchema": .object(definition)]]
        ]
    }

    /// The schema with `additionalProperties: false` at each object that says nothing of them.
    private static func closed(_ schema: JSONValue) -> JSONValue {
        switch schema {
        case .array(let elements): return .array(elements.map(closed))
        case .object(let object):
            var result = JSONObject(object.members.map { .init(key: $0.key, value: Self.closed($0.value)) })
            if object["type"] == "object", object["properties"]?.object != nil, object["additionalProperties"] == nil {
                result["additionalProperties"] = false
            }
            return .object(result)
        default: return schema
        }
    }

    /// A tool whose arguments are the answer.
    ///
    /// Beside tools that the client offers the model must call one of them all; where the client forces a call of its own,
    /// that comes first. Tools that stand there for the history's sake alone count for nothing.
    private mutating func offerStructureTool(
        _ format: ResponseFormat.Schema,
        _ schema: JSONObject,
        in request: inout ConverseRequest
    ) {
        if request.toolConfig?.toolChoice != nil { return }
        let name = toolNames.unusedName("json_response")
        var repair = SchemaRepair(limits: capabilities.schemaLimits)
        let description = format.description.flatMap { $0.isBlank ? nil : $0 }
        let tool = ToolSpecification(
            name: name,
            description: description ?? "Gives the final answer to the user, in the form that they want.",
            inputSchema: .object(repair.repaired(schema) ?? schema)
        )
        let others = request.toolConfig?.tools ?? []
        var choice: ConverseToolChoice?
        let hasChoice = !others.isEmpty && chat.tools?.isEmpty == false && chat.toolChoice != .mode(.none)
        if !hasChoice, capabilities.toolChoices.contains(.tool) {
            choice = .tool(name: name)
        } else if capabilities.toolChoices.contains(.any) {
            choice = .any
        }
        request.toolConfig = ToolConfiguration(tools: others + [.toolSpec(tool)], toolChoice: choice)
        structureTool = name
        if choice == nil { demandStructureTool(in: &request) }
    }

    /// Says in words what no forced call can say.
    mutating func demandStructureTool(in request: inout ConverseRequest) {
        guard let structureTool else { return }
        instruct(&request, "Give your final answer by calling the tool '\(structureTool)', never as text.")
    }

    /// Adds to the system prompt, behind what may be cached.
    private func instruct(_ request: inout ConverseRequest, _ text: String) {
        request.system.append(.text(text))
    }
}
