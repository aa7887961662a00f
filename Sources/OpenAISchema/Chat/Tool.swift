// SPDX-License-Identifier: MIT-0

/// A tool that the model may call.
public enum Tool: Hashable, Sendable, Codable {
    /// A function of the client: type `function`.
    case function(Function)
    /// A tool of a type that is not known here, kept as it came.
    case unknown(type: String, payload: JSONObject)

    /// A function of the client.
    public struct Function: Hashable, Sendable {
        /// The name by which the model calls it.
        public var name: String
        /// What it does and when to call it.
        public var description: String?
        /// The JSON Schema of its arguments, its members in the client's order.
        public var parameters: JSONValue?
        /// Whether arguments must follow the schema exactly.
        public var strict: Bool?
        /// All other members of the function, in their order.
        public var functionExtra: JSONObject
        /// All other members of the tool, in their order.
        public var extra: JSONObject

        /// Makes a function.
        ///
        /// - Parameters:
        ///   - name: the name by which the model calls it.
        ///   - description: what it does and when to call it.
        ///   - parameters: the JSON Schema of its arguments.
        ///   - strict: whether arguments must follow the schema exactly.
        ///   - functionExtra: all other members of the function.
        ///   - extra: all other members of the tool.
        public init(
            name: String,
            description: String? = nil,
            parameters: JSONValue? = nil,
            strict: Bool? = nil,
            functionExtra: JSONObject = JSONObject(),
            extra: JSONObject = JSONObject()
        ) {
            self.name = name
            self.description = description
            self.parameters = parameters
            self.strict = strict
            self.functionExtra = functionExtra
            self.extra = extra
        }
    }
}

extension Tool: JSONCodable {
    /// Reads a tool.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        let type: String = try reader.required("type")
        guard type == "function" else {
            self = .unknown(type: type, payload: reader.rest)
            return
        }
        var function: Function = try reader.required("function")
        function.extra = reader.rest
        self = .function(function)
    }

    /// Writes the tool.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        switch self {
        case .function(let function):
            writer.member("type", "function")
            writer.member("function", function)
            writer.members(function.extra)
        case .unknown(let type, let payload):
            writer.member("type", type)
            writer.members(payload)
        }
        writer.endObject()
    }
}

extension Tool.Function: JSONCodable {
    /// Reads the member `function` of a tool.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        name = try reader.required("name")
        description = try reader.optional("description")
        parameters = try reader.optional("parameters")
        strict = try reader.optional("strict")
        functionExtra = reader.rest
        extra = JSONObject()
    }

    /// Writes the member `function` of a tool.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", name)
        writer.member("description", description)
        writer.member("parameters", parameters)
        writer.member("strict", strict)
        writer.members(functionExtra)
        writer.endObject()
    }
}
