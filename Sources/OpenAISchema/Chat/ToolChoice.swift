// SPDX-License-Identifier: MIT-0

/// Whether and which tool is to be called.
public enum ToolChoice: Hashable, Sendable, Codable {
    /// A mode for all tools, written as a string.
    case mode(Mode)
    /// This function must be called.
    case function(name: String)
    /// Only these tools may be called, in this mode.
    case allowedTools(mode: Mode, tools: [JSONValue])
    /// A choice of a type that is not known here, kept as it came.
    case unknown(type: String, payload: JSONObject)

    /// A mode for all tools.
    public struct Mode: OpenString {
        /// The value as it stands on the wire.
        public let rawValue: String

        /// Takes any value.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// No tool is called.
        public static let none: Mode = "none"
        /// The model decides.
        public static let auto: Mode = "auto"
        /// At least one tool is called.
        public static let required: Mode = "required"
    }
}

extension ToolChoice: JSONCodable {
    /// Reads a choice.
    public init(json: JSONValue) throws(SchemaError) {
        if let mode = json.string {
            self = .mode(Mode(rawValue: mode))
            return
        }
        var reader = try ObjectReader(json)
        let type: String = try reader.required("type")
        switch type {
        case "function":
            let function: NamedFunction = try reader.required("function")
            self = .function(name: function.name)
        case "allowed_tools":
            let allowed: AllowedTools = try reader.required("allowed_tools")
            self = .allowedTools(mode: allowed.mode, tools: allowed.tools)
        default:
            self = .unknown(type: type, payload: reader.rest)
        }
    }

    /// Writes the choice.
    public func write(to writer: inout JSONWriter) {
        if case .mode(let mode) = self {
            mode.write(to: &writer)
            return
        }
        writer.beginObject()
        switch self {
        case .mode: break
        case .function(let name):
            writer.member("type", "function")
            writer.member("function", NamedFunction(name: name))
        case .allowedTools(let mode, let tools):
            writer.member("type", "allowed_tools")
            writer.member("allowed_tools", AllowedTools(mode: mode, tools: tools))
        case .unknown(let type, let payload):
            writer.member("type", type)
            writer.members(payload)
        }
        writer.endObject()
    }
}

/// The inner object of a choice of one function.
private struct NamedFunction: JSONCodable {
    var name: String

    init(name: String) { self.name = name }

    init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        name = try reader.required("name")
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", name)
        writer.endObject()
    }
}

/// The inner object of a choice of allowed tools.
private struct AllowedTools: JSONCodable {
    var mode: ToolChoice.Mode
    var tools: [JSONValue]

    init(mode: ToolChoice.Mode, tools: [JSONValue]) {
        self.mode = mode
        self.tools = tools
    }

    init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        mode = try reader.required("mode")
        tools = try reader.required("tools")
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("mode", mode)
        writer.member("tools", tools)
        writer.endObject()
    }
}
