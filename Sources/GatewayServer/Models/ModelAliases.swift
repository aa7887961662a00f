// SPDX-License-Identifier: MIT-0

public import BedrockCore
import OpenAISchema

/// Names that stand for models: whole names, and patterns such as `gpt-4*`.
///
/// A whole name comes before every pattern, and of several patterns the first that fits. Patterns never take a name that is
/// one of Bedrock's own ids, such as `openai.gpt-oss-120b-1:0`; a whole name does, as the operator wrote it on purpose.
public struct ModelAliases: Hashable, Sendable {
    /// A name or pattern, and the model that it stands for.
    public struct Alias: Hashable, Sendable {
        /// The name or pattern.
        public var pattern: ModelPattern
        /// The model's id or ARN.
        public var target: String

        /// Makes an alias.
        ///
        /// - Parameters:
        ///   - pattern: the name or pattern.
        ///   - target: the model's id or ARN.
        public init(_ pattern: ModelPattern, target: String) {
            self.pattern = pattern
            self.target = target
        }
    }

    private let aliases: [Alias]

    /// Makes a table of aliases.
    ///
    /// - Parameter aliases: the aliases, in the order in which they are asked.
    public init(_ aliases: [Alias] = []) {
        self.aliases = aliases
    }

    /// The names that are no patterns.
    var names: [String] {
        aliases.filter(\.pattern.isExact).map(\.pattern.text)
    }

    /// The same table with further aliases at its end.
    func appending(_ further: [Alias]) -> ModelAliases {
        ModelAliases(aliases + further)
    }

    /// The model that a name stands for, or `nil` where it stands for itself.
    ///
    /// - Parameter name: the name that a client wrote.
    /// - Returns: the model's id or ARN.
    public func target(of name: String) -> String? {
        if let alias = aliases.first(where: { $0.pattern.isExact && $0.pattern.fits(name) }) { return alias.target }
        if let id = ModelID(name), id.isOfBedrock { return nil }
        return aliases.first { $0.pattern.fits(name) }?.target
    }
}

extension ModelAliases {
    /// Reads aliases: a JSON object, `{"gpt-4o": "us.anthropic…"}`, or a list, `gpt-4o=us.anthropic…,gpt-4*=…`.
    ///
    /// - Parameters:
    ///   - text: the aliases.
    ///   - source: where they stand, for messages.
    /// - Throws: ``ConfigurationError`` that tells which alias is none.
    init(text: String, source: String) throws(ConfigurationError) {
        let form =
            "a JSON object such as {\"gpt-4o\": \"us.amazon.nova-pro-v1:0\"}, or a list such as gpt-4o=us.amazon.nova-pro-v1:0"
        var pairs: [(name: String, target: String)] = []
        if text.first(where: { !$0.isWhitespace }) == "{" {
            guard let object = try? JSONParser.parse(text).object else {
                throw ConfigurationError("\(source) is \(form); this is no valid JSON.")
            }
            for member in object.members {
                guard let target = member.value.string else {
                    throw ConfigurationError("\(source) is \(form); '\(member.key)' stands for no text.")
                }
                pairs.append((member.key, target))
            }
        } else {
            for part in text.split(separator: ",") {
                let sides = part.split(separator: "=", maxSplits: 1).map { Self.trimmed($0) }
                guard sides.count == 2 else { throw ConfigurationError("\(source) is \(form), not '\(part)'.") }
                pairs.append((sides[0], sides[1]))
            }
        }
        var aliases: [Alias] = []
        for (name, target) in pairs {
            guard !name.isEmpty, ModelID(target) != nil else {
                throw ConfigurationError(
                    "\(source): '\(name)' stands for '\(target)', which is no id or ARN of a model."
                )
            }
            aliases.append(Alias(ModelPattern(name), target: target))
        }
        self.init(aliases)
    }

    /// The text without white space round it.
    static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
