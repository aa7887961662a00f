// SPDX-License-Identifier: MIT-0

/// The id by which Bedrock knows a model, parsed once: a plain id, a cross-region profile's id, or an ARN.
///
/// Source: Amazon Bedrock API reference, `modelId` of Converse. What the parts mean is a help for choosing a family; an id
/// whose parts are unknown is passed on all the same.
public struct ModelID: Hashable, Sendable, CustomStringConvertible {
    /// The id as it goes to Bedrock.
    public let rawValue: String

    /// The prefix of a cross-region inference profile: `us`, `eu`, `apac`, `global` and others to come.
    public let regionPrefix: String?

    /// Who offers the model: `anthropic`, `amazon`, `meta`; `nil` where the id does not tell, as in most ARNs.
    public let provider: String?

    /// The model's name after the provider: `claude-sonnet-4-5-20250929-v1:0`; the whole id where there is no provider.
    public let name: String

    /// The type of resource that an ARN names, such as `application-inference-profile`; `nil` for plain ids.
    public let resourceType: String?

    /// Parses an id.
    ///
    /// - Parameter rawValue: a plain id or an ARN; `nil` is returned for text that cannot be either: empty, over 2048
    ///   characters, or with characters beyond letters, digits and `-_.:/`.
    public init?(_ rawValue: String) {
        let isAllowed = rawValue.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-_.:/".utf8.contains(byte)
            }
        }
        // Dots alone would be a path, not a name: a proxy that decodes escapes would climb up by them.
        guard isAllowed, (1...2048).contains(rawValue.utf8.count), !rawValue.hasPrefix("."), !rawValue.hasPrefix("/"),
            !rawValue.split(separator: "/").contains(where: { $0 == "." || $0 == ".." })
        else { return nil }
        self.rawValue = rawValue
        let (resourceType, id) = Self.resource(of: rawValue)
        self.resourceType = resourceType
        (regionPrefix, provider, name) = Self.parts(of: id)
    }

    /// Whether two ids are the same text: all else follows from it.
    public static func == (left: ModelID, right: ModelID) -> Bool {
        left.rawValue == right.rawValue
    }

    /// Hashes the text.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(rawValue)
    }

    /// The id as it goes to Bedrock.
    public var description: String { rawValue }

    /// The id of the foundation model: without a region's prefix, and out of the ARN of a model or a cross-region profile;
    /// `nil` where the id does not tell.
    public var foundationID: String? {
        guard resourceType == nil || resourceType == "foundation-model" || resourceType == "inference-profile" else {
            return nil
        }
        return provider.map { "\($0).\(name)" }
    }

    /// Whether the id is one of Bedrock's own, as far as its form tells: an ARN, or of a provider that is known.
    public var isOfBedrock: Bool {
        resourceType != nil || provider.map(Self.knownProviders.contains) == true
    }

    /// Splits `arn:partition:bedrock:region:account:type/id`.
    private static func resource(of text: String) -> (type: String?, id: Substring) {
        guard text.hasPrefix("arn:") else { return (nil, text[...]) }
        let fields = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard fields.count == 6 else { return (nil, text[...]) }
        let resource = fields[5].split(separator: "/", maxSplits: 1)
        return (resource.first.map(String.init), resource.last ?? fields[5])
    }

    /// Splits `prefix.provider.name`, where the prefix may be missing.
    private static func parts(of id: Substring) -> (prefix: String?, provider: String?, name: String) {
        let parts = id.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 3, knownPrefixes.contains(parts[0]) || knownProviders.contains(parts[1]) {
            return (parts[0], parts[1], parts[2])
        }
        guard parts.count >= 2 else { return (nil, nil, String(id)) }
        return (nil, parts[0], parts.dropFirst().joined(separator: "."))
    }

    private static let knownPrefixes: Set<String> = ["us", "eu", "apac", "ap", "global", "us-gov", "au", "jp", "ca"]

    private static let knownProviders: Set<String> = [
        "ai21", "amazon", "anthropic", "cohere", "deepseek", "google", "luma", "meta", "minimax", "mistral", "moonshot",
        "moonshotai", "nvidia", "openai", "qwen", "stability", "twelvelabs", "writer", "xai", "zai",
    ]
}
