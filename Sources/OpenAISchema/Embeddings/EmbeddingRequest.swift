// SPDX-License-Identifier: MIT-0

/// A request to `POST /v1/embeddings`.
///
/// Source: OpenAI API reference, "Create embeddings".
public struct EmbeddingRequest: Hashable, Sendable, Codable {
    /// The model's id, or an alias of it.
    public var model: String
    /// What to embed.
    public var input: Input
    /// How vectors are written.
    public var encodingFormat: EncodingFormat?
    /// How many numbers a vector should have.
    public var dimensions: Int?
    /// A stable identifier of the end user.
    public var user: String?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - model: the model's id.
    ///   - input: what to embed.
    ///   - encodingFormat: how vectors are written.
    ///   - dimensions: how many numbers a vector should have.
    ///   - user: a stable identifier of the end user.
    ///   - extra: all other members.
    public init(
        model: String,
        input: Input,
        encodingFormat: EncodingFormat? = nil,
        dimensions: Int? = nil,
        user: String? = nil,
        extra: JSONObject = JSONObject()
    ) {
        self.model = model
        self.input = input
        self.encodingFormat = encodingFormat
        self.dimensions = dimensions
        self.user = user
        self.extra = extra
    }

    /// What to embed, in the four forms that OpenAI takes.
    public enum Input: Hashable, Sendable, Codable {
        /// One text.
        case text(String)
        /// Several texts.
        case texts([String])
        /// One text as token ids.
        case tokens([Int])
        /// Several texts as token ids.
        case tokenLists([[Int]])
    }

    /// How vectors are written.
    public struct EncodingFormat: OpenString {
        /// The value as it stands on the wire.
        public let rawValue: String

        /// Takes any value.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A list of numbers.
        public static let float: EncodingFormat = "float"
        /// Little-endian 32-bit floats in base64.
        public static let base64: EncodingFormat = "base64"
    }
}

extension EmbeddingRequest: JSONCodable {
    /// Reads a request.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        model = try reader.required("model")
        input = try reader.required("input")
        encodingFormat = try reader.optional("encoding_format")
        dimensions = try reader.optional("dimensions")
        user = try reader.optional("user")
        extra = reader.rest
    }

    /// Writes the request.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("model", model)
        writer.member("input", input)
        writer.member("encoding_format", encodingFormat)
        writer.member("dimensions", dimensions)
        writer.member("user", user)
        writer.members(extra)
        writer.endObject()
    }
}

extension EmbeddingRequest.Input: JSONCodable {
    /// Reads a string, a list of strings, a list of token ids or a list of such lists.
    public init(json: JSONValue) throws(SchemaError) {
        switch json {
        case .string(let text): self = .text(text)
        case .array(let elements):
            switch elements.first {
            case .number: self = .tokens(try [Int](json: json))
            case .array: self = .tokenLists(try [[Int]](json: json))
            default: self = .texts(try [String](json: json))
            }
        default: throw .expected("a string, an array of strings, or an array of token ids", butFound: json)
        }
    }

    /// Writes the input in its form.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .text(let text): text.write(to: &writer)
        case .texts(let texts): texts.write(to: &writer)
        case .tokens(let tokens): tokens.write(to: &writer)
        case .tokenLists(let lists): lists.write(to: &writer)
        }
    }
}
