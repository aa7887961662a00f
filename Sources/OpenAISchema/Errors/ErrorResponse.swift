// SPDX-License-Identifier: MIT-0

/// The body of every answer that is not a success: `{"error": {…}}`.
///
/// Source: OpenAI API reference, "Error codes". The SDKs read `message`, `type`, `param` and `code`.
public struct ErrorResponse: Hashable, Sendable, Codable {
    /// What went wrong and how to mend it, for a person.
    public var message: String
    /// The class of error, for instance `invalid_request_error`.
    public var type: String
    /// The part of the request that is at fault, for instance `messages[2].content[0]`.
    public var param: String?
    /// The kind of error, for a program.
    public var code: String?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes an error body.
    ///
    /// - Parameters:
    ///   - message: what went wrong and how to mend it.
    ///   - type: the class of error.
    ///   - param: the part of the request that is at fault.
    ///   - code: the kind of error.
    ///   - extra: all other members.
    public init(
        message: String,
        type: String,
        param: String? = nil,
        code: String? = nil,
        extra: JSONObject = JSONObject()
    ) {
        self.message = message
        self.type = type
        self.param = param
        self.code = code
        self.extra = extra
    }
}

extension ErrorResponse: JSONCodable {
    /// Reads an error body.
    public init(json: JSONValue) throws(SchemaError) {
        var outer = try ObjectReader(json)
        let object: JSONObject = try outer.required("error")
        do throws(SchemaError) {
            var reader = try ObjectReader(.object(object))
            message = try reader.required("message")
            type = try reader.optional("type") ?? ""
            param = try reader.optional("param")
            code = try reader.optional("code")
            extra = reader.rest
        } catch {
            throw error.within("error")
        }
    }

    /// Writes the error body.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("error")
        writer.beginObject()
        writer.member("message", message)
        writer.member("type", type)
        writer.nullableMember("param", param)
        writer.nullableMember("code", code)
        writer.members(extra)
        writer.endObject()
        writer.endObject()
    }
}
