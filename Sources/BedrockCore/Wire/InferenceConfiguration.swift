// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Limits and sampling.
///
/// Source: Amazon Bedrock API reference, `InferenceConfiguration`.
public struct InferenceConfiguration: Hashable, Sendable, Codable {
    /// The most tokens to generate, at least 1.
    public var maxTokens: Int?
    /// Sampling temperature, 0 to 1.
    public var temperature: Double?
    /// Nucleus sampling, 0 to 1.
    public var topP: Double?
    /// Texts at which generation ends, none of them empty.
    public var stopSequences: [String]?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - maxTokens: the most tokens to generate.
    ///   - temperature: sampling temperature.
    ///   - topP: nucleus sampling.
    ///   - stopSequences: texts at which generation ends.
    ///   - extra: all other members.
    public init(
        maxTokens: Int? = nil,
        temperature: Double? = nil,
        topP: Double? = nil,
        stopSequences: [String]? = nil,
        extra: JSONObject = JSONObject()
    ) {
        self.maxTokens = maxTokens
        self.temperature = temperature
        self.topP = topP
        self.stopSequences = stopSequences
        self.extra = extra
    }
}

extension InferenceConfiguration: JSONCodable {
    /// Reads a configuration.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        maxTokens = try reader.optional("maxTokens")
        temperature = try reader.optional("temperature")
        topP = try reader.optional("topP")
        stopSequences = try reader.optional("stopSequences")
        extra = reader.rest
    }

    /// Writes the configuration.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("maxTokens", maxTokens)
        writer.member("temperature", temperature)
        writer.member("topP", topP)
        writer.member("stopSequences", stopSequences)
        writer.members(extra)
        writer.endObject()
    }
}
