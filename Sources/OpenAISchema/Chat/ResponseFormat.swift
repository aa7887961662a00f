// SPDX-License-Identifier: MIT-0

/// The form that an answer must have.
public enum ResponseFormat: Hashable, Sendable, Codable {
    /// Free text: type `text`.
    case text
    /// Any JSON object: type `json_object`.
    case jsonObject
    /// JSON that follows a schema: type `json_schema`.
    case jsonSchema(Schema)
    /// A form of a type that is not known here, kept as it came.
    case unknown(type: String, payload: JSONObject)

    /// A named JSON Schema.
    public struct Schema: Hashable, Sendable {
        /// The schema's name.
        public var name: String
        /// What the answer is for.
        public var description: String?
        /// The JSON Schema, its members in the client's order.
        public var schema: JSONValue?
        /// Whether the answer must follow the schema exactly.
        public var strict: Bool?
        /// All other members, in their order.
        public var extra: JSONObject

        /// Makes a schema.
        ///
        /// - Parameters:
        ///   - name: the schema's name.
        ///   - description: what the answer is for.
        ///   - schema: the JSON Schema.
        ///   - strict: whether the answer must follow the schema exactly.
        ///   - extra: all other members.
        public init(
            name: String,
            description: String? = nil,
            schema: JSONValue? = nil,
            strict: Bool? = nil,
            extra: JSONObject = JSONObject()
        ) {
            self.name = name
            self.description = description
            self.schema = schema
            self.strict = strict
            self.extra = extra
        }
    }
}

extension ResponseFormat: JSONCodable {
    /// Reads a form.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        let type: String = try reader.required("type")
        switch type {
        case "text": self = .text
        case "json_object": self = .jsonObject
        case "json_schema": self = .jsonSchema(try reader.required("json_schema"))
        default: self = .unknown(type: type, payload: reader.rest)
        }
    }

    /// Writes the form.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        switch self {
        case .text: writer.member("type", "text")
        case .jsonObject: writer.member("type", "json_object")
        case .jsonSchema(let schema):
            writer.member("type", "json_schema")
            writer.member("json_schema", schema)
        case .unknown(let type, let payload):
            writer.member("type", type)
            writer.members(payload)
        }
        writer.endObject()
    }
}

extension ResponseFormat.Schema: JSONCodable {
    /// Reads the member `json_schema`.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        name = try reader.required("name")
        description = try reader.optional("description")
        schema = try reader.optional("schema")
        strict = try reader.optional("strict")
        extra = reader.rest
    }

    /// Writes the member `json_schema`.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", name)
        writer.member("description", description)
        writer.member("schema", schema)
        writer.member("strict", strict)
        writer.members(extra)
        writer.endObject()
    }
}
