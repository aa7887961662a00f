// SPDX-License-Identifier: MIT-0

/// Texts at which generation ends: one string or a list on the wire.
public enum StopSequences: Hashable, Sendable, Codable, JSONCodable {
    /// One text, written as a string.
    case one(String)
    /// Several texts, written as a list.
    case list([String])

    /// The texts, in their order.
    public var all: [String] {
        switch self {
        case .one(let text): [text]
        case .list(let texts): texts
        }
    }

    /// Reads a string or a list of strings.
    public init(json: JSONValue) throws(SchemaError) {
        switch json {
        case .string(let text): self = .one(text)
        case .array: self = .list(try [String](json: json))
        default: throw .expected("a string or an array of strings", butFound: json)
        }
    }

    /// Writes a string or a list of strings.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .one(let text): text.write(to: &writer)
        case .list(let texts): texts.write(to: &writer)
        }
    }
}

/// What a stream carries beyond the answer.
public struct StreamOptions: Hashable, Sendable, Codable, JSONCodable {
    /// Whether a last chunk tells the usage of the whole request.
    public var includeUsage: Bool?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes options.
    ///
    /// - Parameters:
    ///   - includeUsage: whether a last chunk tells the usage.
    ///   - extra: all other members.
    public init(includeUsage: Bool? = nil, extra: JSONObject = JSONObject()) {
        self.includeUsage = includeUsage
        self.extra = extra
    }

    /// Reads the options.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        includeUsage = try reader.optional("include_usage")
        extra = reader.rest
    }

    /// Writes the options.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("include_usage", includeUsage)
        writer.members(extra)
        writer.endObject()
    }
}

/// How much a model reasons before it answers.
public struct ReasoningEffort: OpenString {
    /// The value as it stands on the wire.
    public let rawValue: String

    /// Takes any value.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// No reasoning.
    public static let none: ReasoningEffort = "none"
    /// As little as the model can.
    public static let minimal: ReasoningEffort = "minimal"
    /// Little.
    public static let low: ReasoningEffort = "low"
    /// OpenAI's default for most models.
    public static let medium: ReasoningEffort = "medium"
    /// Much.
    public static let high: ReasoningEffort = "high"
    /// More than ``high``.
    public static let xhigh: ReasoningEffort = "xhigh"
    /// As much as there is; an extension of some providers.
    public static let max: ReasoningEffort = "max"
}

/// A processing tier.
public struct ServiceTier: OpenString {
    /// The value as it stands on the wire.
    public let rawValue: String

    /// Takes any value.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// As the project is configured.
    public static let auto: ServiceTier = "auto"
    /// Standard price and speed.
    public static let `default`: ServiceTier = "default"
    /// Cheaper and slower.
    public static let flex: ServiceTier = "flex"
    /// Dearer and faster.
    public static let priority: ServiceTier = "priority"
}
