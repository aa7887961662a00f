// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// What a client wants of a model's vectors, in the model's own words.
public struct EmbeddingOptions: Hashable, Sendable {
    /// How many numbers a vector should have; `nil` for the model's own size.
    public var dimensions: Int?
    /// The kind of number.
    public var type: EmbeddingType
    /// What the vectors are for; `nil` for the model's default.
    public var purpose: String?
    /// Which end of a text that is too long goes; `nil` for the family's default.
    public var truncation: String?
    /// Which end the gateway cuts where the model refuses a text that is too long; `nil` where the model cuts, or nobody.
    public var cutsAt: End?
    /// Whether vectors should have length 1; `nil` for the model's default.
    public var normalize: Bool?
    /// What of the request the model has no place for.
    public var warnings: [TranslationWarning] = []

    /// An end of a text.
    public enum End: Hashable, Sendable {
        /// Where it begins.
        case start
        /// Where it ends.
        case end
    }

    /// The extensions of OpenAI's request that are read.
    private static let known = ["input_type", "truncate", "embedding_types", "normalize"]

    /// Reads the options of a request.
    ///
    /// - Parameters:
    ///   - request: the client's request.
    ///   - traits: what the model takes.
    /// - Throws: ``TranslationError`` for what the model does not offer and that would change the answer's shape.
    public init(_ request: EmbeddingRequest, for traits: EmbeddingTraits) throws(TranslationError) {
        if let wanted = request.dimensions, let offered = traits.dimensions, !offered.contains(wanted) {
            throw .dimensions(wanted, offered: offered)
        }
        dimensions = request.dimensions
        type = try Self.type(request.extra["embedding_types"], among: traits.types)
        if request.user != nil { warn("user", "Embedding models have no place for it.") }
        for key in request.extra.keys where !Self.known.contains(key) {
            warn(key, "Embedding models have no place for it.")
        }
        if let word = try Self.text("input_type", in: request) {
            if traits.purposes.isEmpty {
                warn("input_type", "The model makes no difference between purposes.")
            } else {
                purpose = try Self.choice("input_type", word.lowercased(), among: traits.purposes)
            }
        }
        if let word = try Self.text("truncate", in: request) {
            if traits.truncations.isEmpty {
                warn("truncate", "The model cuts no text.")
            } else {
                truncation = try Self.choice("truncate", word.uppercased(), among: traits.truncations)
            }
            if !traits.cutsTexts { cutsAt = ["START": .start, "END": .end][truncation ?? ""] }
        }
        if let value = request.extra["normalize"], !value.isNull {
            guard let flag = value.bool else {
                throw TranslationError(.invalidValue, "'normalize' is true or false.", param: "normalize")
            }
            if traits.takesNormalize { normalize = flag } else { warn("normalize", "The model does not offer it.") }
        }
    }

    private mutating func warn(_ param: String, _ reason: String) {
        warnings.append(TranslationWarning(param, .dropped, reason))
    }

    private static func text(_ key: String, in request: EmbeddingRequest) throws(TranslationError) -> String? {
        guard let value = request.extra[key], !value.isNull else { return nil }
        guard let text = value.string else {
            throw TranslationError(.invalidValue, "'\(key)' is a text.", param: key)
        }
        return text
    }

    private static func choice(
        _ key: String,
        _ word: String,
        among words: [String: String]
    ) throws(TranslationError) -> String {
        guard let choice = words[word] else {
            let list = words.keys.sorted().joined(separator: ", ")
            throw TranslationError(.invalidValue, "'\(key)' is one of \(list) for this model.", param: key)
        }
        return choice
    }

    /// One type, as text or as a list of one: OpenAI's answer has room for one vector an input.
    private static func type(
        _ value: JSONValue?,
        among offered: [EmbeddingType]
    ) throws(TranslationError) -> EmbeddingType {
        guard let value, !value.isNull else { return .float }
        let list = offered.map(\.rawValue).joined(separator: ", ")
        guard let text = value.string ?? (value.array?.count == 1 ? value[0]?.string : nil),
            offered.contains(EmbeddingType(rawValue: text))
        else {
            throw TranslationError(
                .invalidValue,
                "'embedding_types' is one of \(list) for this model, and one alone.",
                param: "embedding_types"
            )
        }
        return EmbeddingType(rawValue: text)
    }
}
