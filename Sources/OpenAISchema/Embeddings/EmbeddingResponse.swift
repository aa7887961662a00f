// SPDX-License-Identifier: MIT-0

/// The answer to an ``EmbeddingRequest``.
public struct EmbeddingResponse: Hashable, Sendable, Codable {
    /// The model that answered.
    public var model: String
    /// A vector for each input, in the inputs' order.
    public var data: [Embedding]
    /// The tokens that the request took.
    public var usage: Usage

    /// Makes an answer.
    ///
    /// - Parameters:
    ///   - model: the model that answered.
    ///   - data: a vector for each input.
    ///   - usage: the tokens that the request took.
    public init(model: String, data: [Embedding], usage: Usage) {
        self.model = model
        self.data = data
        self.usage = usage
    }

    /// The vector of one input.
    public struct Embedding: Hashable, Sendable, Codable {
        /// The input's position, from 0.
        public var index: Int
        /// The vector.
        public var embedding: Vector

        /// Makes a vector of an input.
        ///
        /// - Parameters:
        ///   - index: the input's position, from 0.
        ///   - embedding: the vector.
        public init(index: Int, embedding: Vector) {
            self.index = index
            self.embedding = embedding
        }
    }

    /// A vector, written in one of two ways.
    public enum Vector: Hashable, Sendable, Codable {
        /// Numbers, kept as the text in which the model gave them.
        case numbers(JSONNumberList)
        /// Little-endian 32-bit floats in base64.
        case base64(String)
    }
}

extension EmbeddingResponse: JSONCodable {
    /// Reads an answer.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        model = try reader.required("model")
        data = try reader.required("data")
        usage = try reader.required("usage")
    }

    /// Writes the answer.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("object", "list")
        writer.member("data", data)
        writer.member("model", model)
        writer.member("usage", usage)
        writer.endObject()
    }
}

extension EmbeddingResponse.Embedding: JSONCodable {
    /// Reads a vector of an input.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        index = try reader.required("index")
        embedding = try reader.required("embedding")
    }

    /// Writes the vector of an input.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("object", "embedding")
        writer.member("index", index)
        writer.member("embedding", embedding)
        writer.endObject()
    }
}

extension EmbeddingResponse.Vector: JSONCodable {
    /// Reads a list of numbers or a string in base64.
    public init(json: JSONValue) throws(SchemaError) {
        if let text = json.string { self = .base64(text) } else { self = .numbers(try JSONNumberList(json: json)) }
    }

    /// Writes the vector.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .numbers(let numbers): numbers.write(to: &writer)
        case .base64(let text): text.write(to: &writer)
        }
    }
}
