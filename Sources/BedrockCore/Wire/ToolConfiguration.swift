// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// The tools that the model may call, and the choice among them.
///
/// Source: Amazon Bedrock API reference, `ToolConfiguration`.
public struct ToolConfiguration: Hashable, Sendable, Codable {
    /// The tools, at least one.
    public var tools: [ConverseTool]
    /// The choice; `nil` leaves it to the model.
    public var toolChoice: ConverseToolChoice?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - tools: the tools, at least one.
    ///   - toolChoice: the choice; `nil` leaves it to the model.
    ///   - extra: all other members.
    public init(
        tools: [ConverseTool],
        toolChoice: ConverseToolChoice? = nil,
        extra: JSONObject = JSONObject()
    ) {
        self.tools = tools
        self.toolChoice = toolChoice
        self.extra = extra
    }
}

/// A tool.
///
/// Source: Amazon Bedrock API reference, `Tool`.
public enum ConverseTool: Hashable, Sendable, Codable {
    /// A tool of the client.
    case toolSpec(ToolSpecification)
    /// An entry of another kind, such as `cachePoint`, kept as it came.
    case unknown(type: String, payload: JSONValue)
}

/// A tool of the client.
///
/// Source: Amazon Bedrock API reference, `ToolSpecification`.
public struct ToolSpecification: Hashable, Sendable, Codable {
    /// The name, `[a-zA-Z0-9_-]{1,64}`.
    public var name: String
    /// What it does and when to call it; not blank.
    public var description: String?
    /// The JSON Schema of its arguments, its members in the client's order.
    public var inputSchema: JSONValue
    /// Whether arguments must follow the schema exactly.
    public var strict: Bool?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes a tool.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - description: what it does and when to call it.
    ///   - inputSchema: the JSON Schema of its arguments.
    ///   - strict: whether arguments must follow the schema exactly.
    ///   - extra: all other members.
    public init(
        name: String,
        description: String? = nil,
        inputSchema: JSONValue,
        strict: Bool? = nil,
        extra: JSONObject = JSONObject()
    ) {
        self.name = name
        self.description = description
        self.inputSchema = inputSchema
        self.strict = strict
        self.extra = extra
    }
}

/// A choice among tools.
///
/// Source: Amazon Bedrock API reference, `ToolChoice`.
public enum ConverseToolChoice: Hashable, Sendable, Codable {
    /// The model decides.
    case auto
    /// At least one tool is called.
    case any
    /// This tool is called.
    case tool(name: String)
    /// A choice of another kind, kept as it came.
    case unknown(type: String, payload: JSONValue)
}

extension ToolConfiguration: JSONCodable {
    /// Reads a configuration.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        tools = try reader.required("tools")
        toolChoice = try reader.optional("toolChoice")
        extra = reader.rest
    }

    /// Writes the configuration.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("tools", tools)
        writer.member("toolChoice", toolChoice)
        writer.members(extra)
        writer.endObject()
    }
}

extension ConverseTool: JSONCodable {
    /// Reads a tool.
    public init(json: JSONValue) throws(SchemaError) {
        let union = try UnionReader(json)
        // A schema that is not given as JSON is kept as it came, as are entries of other kinds.
        let isTool = union.key == "toolSpec" && union.payload["inputSchema"]?["json"] != nil
        self = isTool ? .toolSpec(try union.value()) : .unknown(type: union.key, payload: union.payload)
    }

    /// Writes the tool.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .toolSpec(let tool): writer.union("toolSpec", tool)
        case .unknown(let type, let payload): writer.union(type, payload)
        }
    }
}

extension ToolSpecification: JSONCodable {
    /// Reads a tool.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        name = try reader.required("name")
        description = try reader.optional("description")
        let schema: JSONObject = try reader.required("inputSchema")
        inputSchema = schema["json"] ?? .null
        strict = try reader.optional("strict")
        extra = reader.rest
    }

    /// Writes the tool.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", name)
        writer.member("description", description)
        writer.key("inputSchema")
        writer.union("json", inputSchema)
        writer.member("strict", strict)
        writer.members(extra)
        writer.endObject()
    }
}

extension ConverseToolChoice: JSONCodable {
    /// Reads a choice.
    public init(json: JSONValue) throws(SchemaError) {
        let union = try UnionReader(json)
        switch union.key {
        case "auto": self = .auto
        case "any": self = .any
        case "tool":
            var reader = try ObjectReader(union.payload)
            self = .tool(name: try reader.required("name"))
        default: self = .unknown(type: union.key, payload: union.payload)
        }
    }

    /// Writes the choice.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .auto: writer.union("auto", JSONObject())
        case .any: writer.union("any", JSONObject())
        case .tool(let name): writer.union("tool", ["name": .string(name)] as JSONObject)
        case .unknown(let type, let payload): writer.union(type, payload)
        }
    }
}
