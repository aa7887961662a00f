// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Brings the schema of a tool's arguments into the form that Bedrock and the model take, its members in their order.
struct SchemaRepair {
    /// Why a schema was changed in a way that may matter.
    static let reason = "The model takes no references or alternatives at the top of a schema; they were resolved."

    /// How many values a schema may have when its references are resolved: each stands as often as it is used.
    private static let largest = 20_000

    private let limits: Capabilities.SchemaLimits
    private var definitions: [String: JSONValue] = [:]
    private var count = 0

    /// Whether the repaired schema may allow other arguments than the client's.
    private(set) var hasChangedMeaning = false

    /// Makes a repair.
    ///
    /// - Parameter limits: what the model does not take.
    init(limits: Capabilities.SchemaLimits) {
        self.limits = limits
    }

    /// Repairs a schema.
    ///
    /// - Parameter schema: the client's schema.
    /// - Returns: a schema of an object; `nil` where the client's is of something else, or grows too large.
    mutating func repaired(_ schema: JSONObject) -> JSONObject? {
        var schema = schema
        if limits.contains(.noReferences) {
            for keyword in ["$defs", "definitions"] {
                for member in schema[keyword]?.object?.members ?? [] {
                    definitions["#/\(keyword)/\(member.key)"] = member.value
                }
            }
            guard let resolved = resolved(.object(schema), within: [])?.object else { return nil }
            schema = resolved
        }
        if limits.contains(.noTopLevelUnions) { flattenUnions(of: &schema) }
        switch schema["type"] {
        case nil, .null?: schema = schema.with("type", "object")
        case "object"?: break
        case .array(let types)? where types.contains("object"): schema["type"] = "object"
        default: return nil
        }
        if schema["properties"]?.object == nil { schema["properties"] = .object(JSONObject()) }
        return schema
    }

    /// The value with each reference replaced by what it means; one that leads back to itself by any object.
    private mutating func resolved(_ value: JSONValue, within open: Set<String>) -> JSONValue? {
        count += 1
        guard count <= Self.largest else { return nil }
        switch value {
        case .array(let elements):
            var result: [JSONValue] = []
            for element in elements {
                guard let element = resolved(element, within: open) else { return nil }
                result.append(element)
            }
            return .array(result)
        case .object(let object):
            if let reference = object["$ref"]?.string { return target(of: reference, beside: object, within: open) }
            var result = JSONObject()
            for member in object.members where !Self.references.contains(member.key) {
                guard let value = resolved(member.value, within: open) else { return nil }
                result.members.append(.init(key: member.key, value: value))
            }
            return .object(result)
        default: return value
        }
    }

    private mutating func target(
        of reference: String,
        beside object: JSONObject,
        within open: Set<String>
    ) -> JSONValue? {
        hasChangedMeaning = hasChangedMeaning || definitions[reference] == nil || open.contains(reference)
        guard let definition = definitions[reference], !open.contains(reference) else { return ["type": "object"] }
        guard var result = resolved(definition, within: open.union([reference]))?.object else { return nil }
        for member in object.members where member.key != "$ref" {
            guard let value = resolved(member.value, within: open) else { return nil }
            result[member.key] = value
        }
        return .object(result)
    }

    private static let references: Set<String> = ["$defs", "definitions", "$schema", "$id"]

    /// Joins alternatives at the top level: all properties, of which those are required that all alternatives require.
    private mutating func flattenUnions(of schema: inout JSONObject) {
        for keyword in ["allOf", "anyOf", "oneOf"] {
            guard let branches = schema[keyword]?.array?.compactMap(\.object) else { continue }
            schema[keyword] = nil
            hasChangedMeaning = true
            var properties = schema["properties"]?.object ?? JSONObject()
            var required = Set((schema["required"]?.array ?? []).compactMap(\.string))
            let demands = branches.map { Set(($0["required"]?.array ?? []).compactMap(\.string)) }
            for branch in branches {
                for member in branch["properties"]?.object?.members ?? [] where properties[member.key] == nil {
                    properties[member.key] = member.value
                }
            }
            let common = demands.dropFirst().reduce(demands.first ?? []) { $0.intersection($1) }
            required.formUnion(keyword == "allOf" ? demands.reduce([]) { $0.union($1) } : common)
            schema["properties"] = .object(properties)
            let names = properties.keys.filter { required.contains($0) }
            schema["required"] = names.isEmpty ? nil : .array(names.map(JSONValue.string))
        }
    }
}

extension JSONObject {
    /// The same object with a member put first, or replaced where it stands.
    fileprivate func with(_ key: String, _ value: JSONValue) -> JSONObject {
        var object = self
        if object[key] == nil {
            object.members.insert(.init(key: key, value: value), at: 0)
        } else {
            object[key] = value
        }
        return object
    }
}
