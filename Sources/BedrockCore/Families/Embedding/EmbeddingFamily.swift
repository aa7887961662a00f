// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// What is particular to a family of embedding models: the bodies of InvokeModel, which Bedrock does not unify.
///
/// Data first, hooks second. A family is one file and one line in ``EmbeddingRegistry``.
public protocol EmbeddingFamily: Sendable {
    /// The family's name, for logs: `titan-embed-text-v2`.
    var name: String { get }

    /// Whether a model belongs to the family.
    ///
    /// - Parameter model: the model's id.
    /// - Returns: whether this family speaks its language.
    func serves(_ model: ModelID) -> Bool

    /// What a model of the family takes.
    ///
    /// - Parameter model: the model's id.
    /// - Returns: its traits.
    func traits(of model: ModelID) -> EmbeddingTraits

    /// The body of one call.
    ///
    /// - Parameters:
    ///   - inputs: inputs of one kind, from one to as many as the traits allow.
    ///   - options: what the client wants of the vectors.
    ///   - model: the model's id.
    /// - Returns: the body of InvokeModel.
    func body(for inputs: [EmbeddingInput], _ options: EmbeddingOptions, model: ModelID) -> JSONObject

    /// Where the vectors stand in an answer: paths as `JSONWithNumberLists` has them, the first that holds any counts.
    ///
    /// - Parameter type: the kind of number that was asked for.
    /// - Returns: the paths.
    func vectorPaths(of type: EmbeddingType) -> [String]
}

extension EmbeddingFamily {
    /// Reads the answer to one call.
    ///
    /// - Parameters:
    ///   - body: the body of the answer.
    ///   - type: the kind of number that was asked for.
    /// - Returns: a vector for each input, in the inputs' order, and the count of tokens where the body tells it.
    /// - Throws: ``TranslationError`` where the body is not what the model's documentation says.
    public func answer(
        in body: JSONWithNumberLists,
        _ type: EmbeddingType = .float
    ) throws(TranslationError) -> EmbeddingAnswer {
        for path in vectorPaths(of: type) {
            let vectors = body.lists(at: path)
            guard vectors.isEmpty else {
                return EmbeddingAnswer(
                    vectors: vectors,
                    inputTokens: body.value["inputTextTokenCount"]?.number?.int
                )
            }
        }
        throw .noVector(name)
    }
}

/// What one call to an embedding model gave.
public struct EmbeddingAnswer: Hashable, Sendable {
    /// A vector for each input, in the inputs' order; the numbers as the model wrote them.
    public var vectors: [JSONNumberList]

    /// The count of tokens, where the answer tells it.
    public var inputTokens: Int?

    /// Makes an answer.
    ///
    /// - Parameters:
    ///   - vectors: a vector for each input, in the inputs' order.
    ///   - inputTokens: the count of tokens, where the answer tells it.
    public init(vectors: [JSONNumberList], inputTokens: Int? = nil) {
        self.vectors = vectors
        self.inputTokens = inputTokens
    }
}

extension TranslationError {
    /// The error for an embedding model's answer that is not as documented.
    static func noVector(_ name: String) -> TranslationError {
        TranslationError(
            .unexpectedAnswer,
            "The answer of the \(name) model holds no embedding where one should stand."
        )
    }

    /// The error for a size of vector that a model does not offer.
    static func dimensions(_ wanted: Int, offered: [Int]) -> TranslationError {
        let list = offered.map(String.init).joined(separator: ", ")
        let offer =
            switch offered.count {
            case 0: "they cannot be chosen; leave 'dimensions' out"
            case 1: "it offers only \(list); leave 'dimensions' out"
            default: "it offers one of \(list)"
            }
        return TranslationError(
            .invalidValue,
            "This model has no embeddings of \(wanted) dimensions: \(offer).",
            param: "dimensions"
        )
    }
}
