// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// The answer of ListFoundationModels.
///
/// Source: Amazon Bedrock API reference, `ListFoundationModels`.
public struct ListFoundationModelsResponse: Hashable, Sendable, Codable {
    /// The models.
    public var modelSummaries: [FoundationModelSummary]

    /// Makes an answer.
    ///
    /// - Parameter modelSummaries: the models.
    public init(modelSummaries: [FoundationModelSummary]) {
        self.modelSummaries = modelSummaries
    }
}

/// A foundation model of a region.
///
/// Source: Amazon Bedrock API reference, `FoundationModelSummary`.
public struct FoundationModelSummary: Hashable, Sendable, Codable {
    /// The model's id.
    public var modelID: String
    /// The model's ARN.
    public var modelARN: String?
    /// Who offers it.
    public var providerName: String?
    /// How it may be called: `ON_DEMAND`, `PROVISIONED`, `INFERENCE_PROFILE`.
    public var inferenceTypesSupported: [String]?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes a model.
    ///
    /// - Parameters:
    ///   - modelID: the model's id.
    ///   - modelARN: the model's ARN.
    ///   - providerName: who offers it.
    ///   - inferenceTypesSupported: how it may be called.
    ///   - extra: all other members.
    public init(
        modelID: String,
        modelARN: String? = nil,
        providerName: String? = nil,
        inferenceTypesSupported: [String]? = nil,
        extra: JSONObject = JSONObject()
    ) {
        self.modelID = modelID
        self.modelARN = modelARN
        self.providerName = providerName
        self.inferenceTypesSupported = inferenceTypesSupported
        self.extra = extra
    }
}

extension ListFoundationModelsResponse: JSONCodable {
    /// Reads an answer.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        modelSummaries = try reader.optional("modelSummaries") ?? []
    }

    /// Writes the answer.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("modelSummaries", modelSummaries)
        writer.endObject()
    }
}

extension FoundationModelSummary: JSONCodable {
    /// Reads a model.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        modelID = try reader.required("modelId")
        modelARN = try reader.optional("modelArn")
        providerName = try reader.optional("providerName")
        inferenceTypesSupported = try reader.optional("inferenceTypesSupported")
        extra = reader.rest
    }

    /// Writes the model.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("modelArn", modelARN)
        writer.member("modelId", modelID)
        writer.member("providerName", providerName)
        writer.member("inferenceTypesSupported", inferenceTypesSupported)
        writer.members(extra)
        writer.endObject()
    }
}
