// SPDX-License-Identifier: MIT-0

/// A call of a tool by the model.
public struct ToolCall: Hashable, Sendable, Codable {
    /// The id by which the result refers to the call.
    public var id: String
    /// `function` for every call of a client's function.
    public var type: String
    /// The function and its arguments; `nil` for other types.
    public var function: Function?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes a call.
    ///
    /// - Parameters:
    ///   - id: the id by which the result refers to the call.
    ///   - type: the type of the call.
    ///   - function: the function and its arguments.
    ///   - extra: all other members.
    public init(id: String, type: String = "function", function: Function?, extra: JSONObject = JSONObject()) {
        self.id = id
        self.type = type
        self.function = function
        self.extra = extra
    }

    /// A function and its arguments.
    public struct Function: Hashable, Sendable, Codable {
        /// The function's name.
        public var name: String
        /// The arguments as the model wrote them: JSON in a string, which may be malformed or empty.
        public var arguments: String

        /// Makes a function call.
        ///
        /// - Parameters:
        ///   - name: the function's name.
        ///   - arguments: the arguments, JSON in a string.
        public init(name: String, arguments: String) {
            self.name = name
            self.arguments = arguments
        }
    }
}

extension ToolCall: JSONCodable {
    /// Reads a call; clients that leave out `type` mean a function.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        id = try reader.required("id")
        type = try reader.optional("type") ?? "function"
        function = try reader.optional("function")
        extra = reader.rest
    }

    /// Writes the call.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", id)
        writer.member("type", type)
        writer.member("function", function)
        writer.members(extra)
        writer.endObject()
    }
}

extension ToolCall.Function: JSONCodable {
    /// Reads a function call; clients that leave out `arguments` mean none.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        name = try reader.required("name")
        arguments = try reader.optional("arguments") ?? ""
    }

    /// Writes the function call.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", name)
        writer.member("arguments", arguments)
        writer.endObject()
    }
}
