// SPDX-License-Identifier: MIT-0

/// A model as `GET /v1/models/{model}` describes it.
public struct Model: Hashable, Sendable, Codable {
    /// The id by which requests name it.
    public var id: String
    /// When it was made, in seconds since 1970; 0 where unknown.
    public var created: Int
    /// Who offers it.
    public var ownedBy: String
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes a model.
    ///
    /// - Parameters:
    ///   - id: the id by which requests name it.
    ///   - created: when it was made, in seconds since 1970.
    ///   - ownedBy: who offers it.
    ///   - extra: all other members.
    public init(id: String, created: Int, ownedBy: String, extra: JSONObject = JSONObject()) {
        self.id = id
        self.created = created
        self.ownedBy = ownedBy
        self.extra = extra
    }
}

/// The answer to `GET /v1/models`.
public struct ModelList: Hashable, Sendable, Codable {
    /// The models, each once.
    public var data: [Model]

    /// Makes a list.
    ///
    /// - Parameter data: the models.
    public init(data: [Model]) {
        self.data = data
    }
}

extension Model: JSONCodable {
    /// Reads a model.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        id = try reader.required("id")
        created = try reader.optional("created") ?? 0
        ownedBy = try reader.optional("owned_by") ?? ""
        let _: String? = try reader.optional("object")
        extra = reader.rest
    }

    /// Writes the model.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", id)
        writer.member("object", "model")
        writer.member("created", created)
        writer.member("owned_by", ownedBy)
        writer.members(extra)
        writer.endObject()
    }
}

extension ModelList: JSONCodable {
    /// Reads a list.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        data = try reader.required("data")
    }

    /// Writes the list.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("object", "list")
        writer.member("data", data)
        writer.endObject()
    }
}
