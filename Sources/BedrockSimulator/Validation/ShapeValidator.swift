// SPDX-License-Identifier: MIT-0

import FoundationEssentials
import OpenAISchema

/// Checks JSON against AWS's service model as the service does.
///
/// A value of the wrong kind ends it at once, all other mistakes are collected and told together. Members that the model does
/// not know are passed over.
struct ShapeValidator {
    private var path: [Step] = []
    private var failures: [String] = []
    private var unionFailure: String?

    /// A step from the request to a value.
    private enum Step {
        case member(String)
        case element(Int)
    }

    /// Checks a request.
    ///
    /// - Parameters:
    ///   - json: the request's body.
    ///   - shape: the name of its shape.
    /// - Throws: what the service answers.
    static func validate(_ json: JSONValue, as shape: String) throws(ServiceException) {
        var validator = ShapeValidator()
        try validator.check(json, shape)
        let failures = validator.failures
        if !failures.isEmpty {
            let count = "\(failures.count) validation \(failures.count == 1 ? "error" : "errors") detected: "
            throw .validation(count + failures.joined(separator: "; "))
        }
        if let failure = validator.unionFailure { throw .validation(failure) }
    }

    private mutating func check(_ json: JSONValue, _ name: String) throws(ServiceException) {
        guard let shape = Shape.all[name] else { return }
        switch shape {
        case .members(let members, let isUnion):
            guard case .object(let object) = json else { throw kindError(json, "Expected map or null") }
            if isUnion { checkUnion(object, members, name) }
            try check(object, members)
        case .list(let element, let minimum, let maximum):
            guard case .array(let elements) = json else { throw kindError(json, "Expected list or null") }
            checkLength(elements.count, minimum, maximum, json)
            for (index, value) in elements.enumerated() { try check(value, element, at: .element(index)) }
        case .map(let keys, let values, let minimum, let maximum):
            guard case .object(let object) = json else { throw kindError(json, "Expected map or null") }
            checkLength(object.members.count, minimum, maximum, json)
            for member in object.members {
                try check(.string(member.key), keys, at: .member(member.key))
                try check(member.value, values, at: .member(member.key))
            }
        case .document: break
        default: try checkScalar(json, shape)
        }
    }

    private mutating func check(_ json: JSONValue, _ name: String, at step: Step) throws(ServiceException) {
        path.append(step)
        defer { path.removeLast() }
        if json.isNull { fail(json, "Member must not be null") } else { try check(json, name) }
    }

    private mutating func check(_ object: JSONObject, _ members: [Shape.Member]) throws(ServiceException) {
        for member in members {
            let value = object[member.name] ?? .null
            if !value.isNull || member.isRequired { try check(value, member.shape, at: .member(member.name)) }
        }
    }

    private mutating func checkUnion(_ object: JSONObject, _ members: [Shape.Member], _ name: String) {
        let keys = members.map(\.name)
        let set = keys.filter { object[$0]?.isNull == false }
        guard set.count != 1, unionFailure == nil else { return }
        let amount = set.isEmpty ? "one" : "only one"
        unionFailure =
            "The \(name) object at \(place) must set \(amount) of the following keys: \(keys.joined(separator: ", "))."
    }

    private mutating func checkScalar(_ json: JSONValue, _ shape: Shape) throws(ServiceException) {
        switch shape {
        case .string(let minimum, let maximum, let pattern, let values):
            guard case .string(let text) = json else { throw conversionError(json, "a String") }
            checkLength(text.unicodeScalars.count, minimum, maximum, json)
            if let pattern { checkPattern(text, pattern, json) }
            if let values { checkValues(text, values, json) }
        case .blob(let minimum):
            guard case .string(let text) = json else { throw conversionError(json, "a Blob") }
            guard let bytes = Data(base64Encoded: text) else {
                throw .serialization("The value at '\(wirePath)' is not valid base64.")
            }
            checkLength(bytes.count, minimum, nil, "")
        case .integer(let minimum, let maximum):
            guard let value = json.number?.int, Int32(exactly: value) != nil else {
                throw conversionError(json, "an Integer")
            }
            checkRange(Double(value), minimum, maximum, json)
        case .float(let minimum, let maximum):
            guard case .number(let number) = json else { throw conversionError(json, "a Float") }
            checkRange(number.double, minimum, maximum, json)
        default:
            guard case .bool = json else { throw conversionError(json, "a Boolean") }
        }
    }
}

extension ShapeValidator {
    private mutating func checkLength(_ count: Int, _ minimum: Int, _ maximum: Int?, _ json: JSONValue) {
        if count < minimum { fail(json, "Member must have length greater than or equal to \(minimum)") }
        if let maximum, count > maximum { fail(json, "Member must have length less than or equal to \(maximum)") }
    }

    private mutating func checkRange(_ value: Double, _ minimum: Int?, _ maximum: Int?, _ json: JSONValue) {
        if let minimum, value < Double(minimum) {
            fail(json, "Member must have value greater than or equal to \(minimum)")
        }
        if let maximum, value > Double(maximum) {
            fail(json, "Member must have value less than or equal to \(maximum)")
        }
    }

    private mutating func checkPattern(_ text: String, _ pattern: String, _ json: JSONValue) {
        // A pattern of the model that this engine does not read is no reason to refuse anything.
        guard let regex = try? Regex(pattern), (try? regex.wholeMatch(in: text)) == nil else { return }
        fail(json, "Member must satisfy regular expression pattern: \(pattern)")
    }

    private mutating func checkValues(_ text: String, _ values: String, _ json: JSONValue) {
        let values = values.split(separator: " ")
        guard !values.contains(where: { $0 == text }) else { return }
        fail(json, "Member must satisfy enum value set: [\(values.joined(separator: ", "))]")
    }

    private mutating func fail(_ json: JSONValue, _ constraint: String) {
        let value = json.isNull ? "null" : "'\(json.string ?? json.description)'"
        failures.append("Value \(value) at '\(wirePath)' failed to satisfy constraint: \(constraint)")
    }

    /// The path as constraints tell it: `messages.1.member.role`.
    private var wirePath: String {
        path.map { step in
            switch step {
            case .member(let name): name
            case .element(let index): "\(index + 1).member"
            }
        }.joined(separator: ".")
    }

    /// The path as other errors tell it: `messages.0.role`.
    private var place: String {
        path.map { step in
            switch step {
            case .member(let name): name
            case .element(let index): "\(index)"
            }
        }.joined(separator: ".")
    }

    /// The error for a value that stands where an object or a list should.
    private func kindError(_ json: JSONValue, _ expected: String) -> ServiceException {
        switch json {
        case .array: .serialization("Start of list found where not expected")
        case .object: .serialization("Start of structure or map found where not expected.")
        default: .serialization(expected)
        }
    }

    /// The error for a value that stands where another scalar should.
    private func conversionError(_ json: JSONValue, _ expected: String) -> ServiceException {
        switch json {
        case .array, .object: kindError(json, "")
        case .string: .serialization("STRING_VALUE can not be converted to \(expected)")
        case .number: .serialization("NUMBER_VALUE can not be converted to \(expected)")
        case .bool(let value): .serialization("\(value ? "TRUE" : "FALSE")_VALUE can not be converted to \(expected)")
        case .null: .serialization("NULL_VALUE can not be converted to \(expected)")
        }
    }
}
