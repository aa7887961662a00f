// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// One page of the answer of ListInferenceProfiles.
///
/// Source: Amazon Bedrock API reference, `ListInferenceProfiles`.
public struct ListInferenceProfilesResponse: Hashable, Sendable, Codable {
    /// The profiles of the page.
    public var inferenceProfileSummaries: [InferenceProfileSummary]
    /// What to ask the next page with; `nil` on the last.
    public var nextToken: String?

    /// Makes a page.
    ///
    /// - Parameters:
    ///   - inferenceProfileSummaries: the profiles of the page.
    ///   - nextToken: what to ask the next page with.
    public init(inferenceProfileSummaries: [InferenceProfileSummary], nextToken: String? = nil) {
        self.inferenceProfileSummaries = inferenceProfileSummaries
        self.nextToken = nextToken
    }
}

/// An inference profile.
///
/// Source: Amazon Bedrock API reference, `InferenceProfileSummary`.
public struct InferenceProfileSummary: Hashable, Sendable, Codable {
    /// The profile's id.
    public var inferenceProfileID: String?
    /// The profile's ARN.
    public var inferenceProfileARN: String?
    /// `ACTIVE` when it can be called.
    public var status: String?
    /// `SYSTEM_DEFINED` or `APPLICATION`.
    public var type: String?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes a profile.
    ///
    /// - Parameters:
    ///   - inferenceProfileID: the profile's id.
    ///   - inferenceProfileARN: the profile's ARN.
    ///   - status: `ACTIVE` when it can be called.
    ///   - type: `SYSTEM_DEFINED` or `APPLICATION`.
    ///   - extra: all other members.
    public init(
        inferenceProfileID: String?,
        inferenceProfileARN: String?,
        status: String? = nil,
        type: String? = nil,
        extra: JSONObject = JSONObject()
    ) {
        self.inferenceProfileID = inferenceProfileID
        self.inferenceProfileARN = inferenceProfileARN
        self.status = status
        self.type = type
        self.extra = extra
    }
}

extension ListInferenceProfilesResponse: JSONCodable {
    /// Reads a page.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        inferenceProfileSummaries = try reader.optional("inferenceProfileSummaries") ?? []
        nextToken = try reader.optional("nextToken")
    }

    /// Writes the page.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("inferenceProfileSummaries", inferenceProfileSummaries)
        writer.member("nextToken", nextToken)
        writer.endObject()
    }
}

extension InferenceProfileSummary: JSONCodable {
    /// Reads a profile.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        inferenceProfileID = try reader.optional("inferenceProfileId")
        inferenceProfileARN = try reader.optional("inferenceProfileArn")
        status = try reader.optional("status")
        type = try reader.optional("type")
        extra = reader.rest
    }

    /// Writes the profile.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("inferenceProfileId", inferenceProfileID)
        writer.member("inferenceProfileArn", inferenceProfileARN)
        writer.member("status", status)
        writer.member("type", type)
        writer.members(extra)
        writer.endObject()
    }
}
