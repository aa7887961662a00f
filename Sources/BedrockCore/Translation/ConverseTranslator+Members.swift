// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// Carries what Converse offers beside the conversation: guardrail, tier, latency, metadata, fields of the answer.
    ///
    /// What a client sends by Converse's own name, at the top level as the SDKs put what is passed as `extra_body`, goes to
    /// its place; all else stays among the model's own fields.
    mutating func carryConverseMembers(into request: inout ConverseRequest) throws(TranslationError) {
        var fields = request.additionalModelRequestFields?.object ?? JSONObject()
        readCachingWish(from: &fields)
        if let more = fields.take("additionalModelRequestFields")?.object {
            for member in more.members { fields[member.key] = member.value }
        }
        request.guardrailConfig = try object("guardrailConfig", from: &fields)
        if request.guardrailConfig == nil { request.guardrailConfig = try object("guardrail_config", from: &fields) }
        if request.guardrailConfig == nil { request.guardrailConfig = options.guardrail }
        request.performanceConfig = try object("performanceConfig", from: &fields)
        request.outputConfig = try object("outputConfig", from: &fields)
        request.requestMetadata = try object("requestMetadata", from: &fields) ?? metadata()
        request.serviceTier = try object("serviceTier", from: &fields) ?? serviceTier()
        if let variables = fields.take("promptVariables") { request.extra["promptVariables"] = variables }
        var paths: [String] = []
        if let wanted = fields.take("additionalModelResponseFieldPaths") {
            do throws(SchemaError) {
                paths = try [String](json: wanted)
            } catch {
                throw TranslationError(.invalidValue, error.message, param: "additionalModelResponseFieldPaths")
            }
        }
        if let path = capabilities.stopSequencePath, request.inferenceConfig?.stopSequences != nil,
            !paths.contains(path), paths.count < 10
        {
            paths.append(path)
        }
        request.additionalModelResponseFieldPaths = paths.isEmpty ? nil : paths
        request.additionalModelRequestFields = fields.isEmpty ? nil : .object(fields)
    }

    /// Leaves out what the model was found to refuse.
    mutating func dropRefusedFields(of request: inout ConverseRequest) {
        guard !capabilities.refusedFields.isEmpty else { return }
        let reason = "The model refuses it."
        if capabilities.refusedFields.contains("performanceConfig"), request.performanceConfig != nil {
            request.performanceConfig = nil
            warn("performanceConfig", .dropped, reason)
        }
        if capabilities.refusedFields.contains("serviceTier"), request.serviceTier != nil {
            request.serviceTier = nil
            warn("service_tier", .dropped, reason)
        }
        guard var fields = request.additionalModelRequestFields?.object else { return }
        for name in capabilities.refusedFields.sorted() where fields.take(name) != nil { warn(name, .dropped, reason) }
        request.additionalModelRequestFields = fields.isEmpty ? nil : .object(fields)
    }

    private func object(_ key: String, from fields: inout JSONObject) throws(TranslationError) -> JSONObject? {
        guard let value = fields.take(key), !value.isNull else { return nil }
        guard let object = value.object else {
            throw TranslationError(.invalidValue, "'\(key)' is an object, as at Bedrock.", param: key)
        }
        return object
    }

    /// OpenAI's metadata as Bedrock's, which stands in the log of invocations: at most 16 pairs of plain characters.
    ///
    /// Source: Amazon Bedrock API reference, `requestMetadata` of Converse.
    private mutating func metadata() -> JSONObject? {
        guard let metadata = chat.metadata, !metadata.isEmpty else { return nil }
        func fits(_ text: String, from least: Int) -> Bool {
            (least...256).contains(text.utf8.count)
                && text.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"):
                        true
                    default: " \t\n\r:_@$#=/+,-.".utf8.contains(byte)
                    }
                }
        }
        let fitting = metadata.members.filter {
            fits($0.key, from: 1) && $0.value.string.map { fits($0, from: 0) } ?? false
        }
        if fitting.count < metadata.members.count || fitting.count > 16 {
            warn("metadata", .adapted, "Bedrock takes at most 16 pairs of letters, digits and ' :_@$#=/+,-.'.")
        }
        return fitting.isEmpty ? nil : JSONObject(Array(fitting.prefix(16)))
    }

    /// OpenAI's tiers by Bedrock's names; `auto` is Bedrock's default.
    private mutating func serviceTier() -> JSONObject? {
        switch chat.serviceTier {
        case nil, .auto: return nil
        case .default, .flex, .priority, "reserved":
            return ["type": .string(chat.serviceTier?.rawValue ?? "default")]
        default:
            warn("service_tier", .dropped, "Bedrock has the tiers 'default', 'flex', 'priority' and 'reserved'.")
            return nil
        }
    }
}

extension JSONObject {
    /// Removes a member and gives its value.
    mutating func take(_ key: String) -> JSONValue? {
        defer { self[key] = nil }
        return self[key]
    }
}
