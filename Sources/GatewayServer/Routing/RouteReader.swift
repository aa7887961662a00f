// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import OpenAISchema

/// Reads routes: a JSON object of names and lists of targets.
struct RouteReader {
    /// What holds the text, for messages.
    let source: String

    /// The members of a target.
    private enum Member: String, CaseIterable {
        case model, region, profile, weight, api, name, endpoint
        case roleARN = "role_arn"
        case externalID = "external_id"
    }

    /// Reads routes.
    ///
    /// - Parameter text: the JSON.
    /// - Returns: the routes, in their order.
    /// - Throws: ``ConfigurationError`` that tells how to mend the first thing that is not valid.
    func routes(in text: [UInt8]) throws(ConfigurationError) -> [Route] {
        let json: JSONValue
        do throws(SchemaError) {
            json = try JSONParser.parse(text)
        } catch {
            throw ConfigurationError("\(source) is no valid JSON: \(error.message)")
        }
        guard let object = json.object else {
            throw ConfigurationError(
                "\(source) is a JSON object such as {\"my-model\": [{\"region\": \"us-east-1\", \"model\": \"…\"}]}, not \(json.kind)."
            )
        }
        var routes: [Route] = []
        for member in object.members {
            guard !member.key.isEmpty else { throw ConfigurationError("\(source): the name of a route is empty.") }
            routes.append(try route(member.key, member.value))
        }
        return routes
    }

    private func route(_ name: String, _ json: JSONValue) throws(ConfigurationError) -> Route {
        guard let elements = json.array, !elements.isEmpty else {
            throw ConfigurationError("\(source): '\(name)' is a list of targets with at least one.")
        }
        let pattern = ModelPattern(name)
        var targets: [RouteTarget] = []
        for (index, element) in elements.enumerated() {
            let place = "\(source): target \(index + 1) of '\(name)'"
            let target = try TargetReader(place: place, json: element).target()
            if target.model == nil, pattern.isExact, ModelID(name) == nil {
                throw ConfigurationError("\(place) needs a 'model', as '\(name)' is no id of one.")
            }
            let other = targets.firstIndex { $0.name == target.name && (target.name != nil || $0.looksLike(target)) }
            if let other {
                throw ConfigurationError(
                    "\(place) cannot be told from target \(other + 1): give them a 'name' each, such as the account's."
                )
            }
            targets.append(target)
        }
        return Route(pattern, targets: targets)
    }

    /// Reads one target.
    private struct TargetReader {
        let place: String
        let json: JSONValue

        func target() throws(ConfigurationError) -> RouteTarget {
            guard let object = json.object else {
                throw ConfigurationError("\(place) is an object such as {\"region\": \"us-east-1\"}, not \(json.kind).")
            }
            for key in object.keys where Member(rawValue: key) == nil {
                let known = Member.allCases.map(\.rawValue)
                let hint = Spelling.nearest(to: key, among: known).map { "Do you mean '\($0)'? " } ?? ""
                throw ConfigurationError(
                    "\(place) has the unknown member '\(key)'. \(hint)There are: \(known.joined(separator: ", "))."
                )
            }
            var target = RouteTarget()
            target.model = try value(.model, "the id or ARN of a model") { ModelID($0) }
            target.place.region = try value(.region, "a name such as us-east-1") { isRegion($0) ? $0 : nil }
            target.place.profile = try value(.profile, "the name of an AWS profile") { $0 }
            target.place.roleARN = try value(.roleARN, "an ARN such as arn:aws:iam::123456789012:role/bedrock") { arn in
                arn.hasPrefix("arn:") && arn.contains(":role/") ? arn : nil
            }
            target.place.externalID = try value(.externalID, "a text") { $0 }
            target.place.endpoint = try value(.endpoint, "a URL such as https://host:port") { Endpoint(url: $0) }
            let interfaces = RouteTarget.API.allCases.map { "'\($0.rawValue)'" }.joined(separator: " or ")
            target.api = try value(.api, interfaces) { RouteTarget.API(rawValue: $0) }
            target.name = try value(.name, "a short text of plain characters") { name in
                name.utf8.count <= 128 && name.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? name : nil
            }
            target.weight = try weight()
            if target.place.externalID != nil, target.place.roleARN == nil {
                throw ConfigurationError("\(place) has an 'external_id' without a 'role_arn'.")
            }
            return target
        }

        private func value<Value>(
            _ member: Member,
            _ form: String,
            _ read: (String) -> Value?
        ) throws(ConfigurationError) -> Value? {
            guard let json = json[member.rawValue] else { return nil }
            guard let text = json.string, !text.isEmpty, let value = read(text) else {
                throw ConfigurationError("\(place): '\(member.rawValue)' is \(form), not \(json).")
            }
            return value
        }

        private func weight() throws(ConfigurationError) -> Int? {
            guard let json = json[Member.weight.rawValue] else { return nil }
            guard let weight = json.number.flatMap({ Int($0.text) }), (1...1000).contains(weight) else {
                throw ConfigurationError(
                    "\(place): 'weight' is a number from 1 to 1000, not \(json). A target that only stands in has none."
                )
            }
            return weight
        }

        private func isRegion(_ text: String) -> Bool {
            text.utf8.count <= 64 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        }
    }
}

extension RouteTarget {
    /// Whether answers and logs could not tell two targets without names apart.
    fileprivate func looksLike(_ other: RouteTarget) -> Bool {
        place.region == other.place.region && model == other.model
    }
}
