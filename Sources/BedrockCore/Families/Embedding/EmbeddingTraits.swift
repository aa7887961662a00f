// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// What an embedding model takes, as data.
public struct EmbeddingTraits: Hashable, Sendable {
    /// How many texts one call takes.
    public var textsPerCall: Int
    /// How many pictures one call takes; 0 where the model takes none.
    public var imagesPerCall: Int
    /// The sizes of vectors; `nil` where they are not known and any is tried.
    public var dimensions: [Int]?
    /// The kinds of number in vectors.
    public var types: [EmbeddingType]
    /// What vectors may be for: the client's word in lower case, and the model's; empty where the model does not ask.
    public var purposes: [String: String]
    /// Which end of a text that is too long may go: the client's word in upper case, and the model's; empty where the model
    /// does not offer it.
    public var truncations: [String: String]
    /// Whether the model cuts long texts itself; where not, it refuses them and is called again with less text.
    public var cutsTexts: Bool
    /// Whether the model takes a wish for vectors of length 1, or not.
    public var takesNormalize: Bool

    /// Makes traits.
    ///
    /// - Parameters:
    ///   - textsPerCall: how many texts one call takes.
    ///   - imagesPerCall: how many pictures one call takes.
    ///   - dimensions: the sizes of vectors; `nil` where any is tried.
    ///   - types: the kinds of number in vectors.
    ///   - purposes: what vectors may be for, by the client's words.
    ///   - truncations: which end of a long text may go, by the client's words.
    ///   - cutsTexts: whether the model cuts long texts itself.
    ///   - takesNormalize: whether the model takes a wish for vectors of length 1.
    public init(
        textsPerCall: Int = 1,
        imagesPerCall: Int = 0,
        dimensions: [Int]?,
        types: [EmbeddingType] = [.float],
        purposes: [String: String] = [:],
        truncations: [String: String] = [:],
        cutsTexts: Bool = true,
        takesNormalize: Bool = false
    ) {
        self.textsPerCall = textsPerCall
        self.imagesPerCall = imagesPerCall
        self.dimensions = dimensions
        self.types = types
        self.purposes = purposes
        self.truncations = truncations
        self.cutsTexts = cutsTexts
        self.takesNormalize = takesNormalize
    }

    /// The ends of a text that may go, by all words that clients use for them; for models whose words are these.
    static let ends = ["NONE": "NONE", "START": "START", "END": "END", "LEFT": "START", "RIGHT": "END"]

    /// The words that clients of other services use for the two purposes that all models know.
    ///
    /// - Parameters:
    ///   - document: the model's word for what is searched.
    ///   - query: the model's word for what is searched with.
    ///   - others: the model's other words, by the client's.
    /// - Returns: all of the client's words.
    static func purposes(document: String, query: String, others: [String: String]) -> [String: String] {
        let words = [
            "search_document": document, "document": document, "passage": document, "search_query": query,
            "query": query,
        ]
        return words.merging(others) { word, _ in word }
    }
}

/// The kind of number in a vector.
///
/// Source: the models' `embedding_types` and `embeddingTypes`.
public struct EmbeddingType: OpenString {
    /// The value as it stands on the wire.
    public let rawValue: String

    /// Takes any value.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Floating-point numbers.
    public static let float: EmbeddingType = "float"
    /// Whole numbers from -128 to 127.
    public static let int8: EmbeddingType = "int8"
    /// Whole numbers from 0 to 255.
    public static let uint8: EmbeddingType = "uint8"
    /// Bits; Cohere packs eight into a number from -128 to 127, Titan writes a 0 or a 1 for each.
    public static let binary: EmbeddingType = "binary"
    /// Bits, eight in a number from 0 to 255.
    public static let ubinary: EmbeddingType = "ubinary"
}
