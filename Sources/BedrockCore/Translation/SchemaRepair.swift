// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Brings the schema of a tool's arguments into the form that Bedrock and the model take, its members in their order.
struct SchemaRepair {
    /// Why a schema was changed in a way that may matter.
    static let reason = "The model takes no references or alternatives at the top of a schema; they were resolved."

    /// How many values a schema may have, its references resolved: each stands as often as it is used.
    private static let largest = 20_000

    /// How many references may lead from one to the next, and how deep alternatives may nest.
    private static let deepest = 32

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
        for keyword in ["$defs", "definitions"] {
            for member in schema[keyword]?.object?.members ?? [] {
                definitions["#/\(keyword)/\(member.key.escapedForPointer)"] = member.value
            }
        }
        if limits.contains(.noReferences) {
            if hasReferences(.object(schema)) {
                count = 0
                guard let resolved = resolved(.object(schema), within: [])?.object else { return nil }
                schema = resolved
            }
            guard count <= Self.largest else { return nil }
        }
        if limits.contains(.noTopLevelUnions) { schema = flattened(schema, depth: 0) }
        switch schema["type"] {
        case nil, .null?: schema = schema.with("type", "object")
        case "object"?: break
        case .array(let types)? where types.contains("object"): schema["type"] = "object"
        default: return nil
        }
        if schema["properties"]?.object == nil { schema["properties"] = .object(JSONObject()) }
        return schema
    }

    /// Whether resolving references would change anything; counts the values until it does.
    ///
    /// Most schemas have no references, and are not copied.
    private mutating func hasReferences(_ value: JSONValue) -> Bool {
        count += 1
        return switch value {
        case .array(let elements): elements.contains { hasReferences($0) }
        case .object(let object):
            object.members.contains { $0.key == "$ref" || Self.isOfReferences($0) || hasReferences($0.value) }
        default: false
        }
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
            for member in object.members where !Self.isOfReferences(member) {
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
        guard let definition = definitions[reference], !open.contains(reference), open.count < Self.deepest else {
            hasChangedMeaning = true
            return ["type": "object"]
        }
        guard let target = resolved(definition, within: open.union([reference])) else { return nil }
        // The schemas `true` and `false` take or refuse everything, whatever stands beside them.
        guard var result = target.object else { return target }
        for member in object.members where member.key != "$ref" && !Self.isOfReferences(member) {
            guard let value = resolved(member.value, within: open) else { return nil }
            result[member.key] = value
        }
        return .object(result)
    }

    /// Whether a member serves references; a property may have the same name, but its value is of another kind.
    private static func isOfReferences(_ member: JSONObject.Member) -> Bool {
        switch member.key {
        case "$schema", "$id": member.value.string != nil
        case "$defs": true
        case "definitions":
            member.value.object?.members.allSatisfy { $0.value.object != nil } == true
                && member.value["type"]?.string == nil
        default: false
        }
    }

    /// Joins alternatives at the top level: all properties, of which those are required that all alternatives require.
    private mutating func flattened(_ schema: JSONObject, depth: Int) -> JSONObject {
        var schema = schema
        count += 1
        guard count <= Self.largest else { return schema }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            guard let list = schema.take(keyword)?.array else { continue }
            hasChangedMeaning = true
            let branches = list.compactMap(\.object).map { branch in
                let target = branch["$ref"]?.string.flatMap { definitions[$0]?.object } ?? branch
                return depth < Self.deepest ? flattened(target, depth: depth + 1) : target
            }
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
        return schema
    }
}

extension String {
    /// The name as it stands in a JSON pointer.
    ///
    /// Source: RFC 6901.
    fileprivate var escapedForPointer: String {
        var escaped = ""
        for character in self {
            switch character {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.append(character)
            }
        }
        return escaped
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
