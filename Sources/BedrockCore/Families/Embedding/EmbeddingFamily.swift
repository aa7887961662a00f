// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// What is particular to a family of embedding models: the bodies of InvokeModel, which Bedrock does not unify.
///
/// A family is one file and one line in ``EmbeddingRegistry``.
public protocol EmbeddingFamily: Sendable {
    /// The family's name, for logs: `titan-embed-text-v2`.
    var name: String { get }

    /// How many texts one call takes.
    var textsPerCall: Int { get }

    /// Whether a model belongs to the family.
    ///
    /// - Parameter model: the model's id.
    /// - Returns: whether this family speaks its language.
    func serves(_ model: ModelID) -> Bool

    /// The body of one call.
    ///
    /// - Parameters:
    ///   - texts: from one to ``textsPerCall`` texts.
    ///   - request: the client's request, for its parameters.
    /// - Returns: the body of InvokeModel.
    /// - Throws: ``TranslationError`` where the model has no such option.
    func body(for texts: [String], of request: EmbeddingRequest) throws(TranslationError) -> JSONObject

    /// Reads the answer to one call.
    ///
    /// - Parameter body: the body of the answer.
    /// - Returns: a vector for each text, in the texts' order, and the count of tokens where the body tells it.
    /// - Throws: ``TranslationError`` where the body is not what the model's documentation says.
    func answer(in body: JSONValue) throws(TranslationError) -> EmbeddingAnswer
}

/// What one call to an embedding model gave.
public struct EmbeddingAnswer: Hashable, Sendable {
    /// A vector for each text, in the texts' order; the numbers as the model wrote them.
    public var vectors: [[JSONNumber]]

    /// The count of tokens, where the body tells it.
    public var inputTokens: Int?

    /// Makes an answer.
    ///
    /// - Parameters:
    ///   - vectors: a vector for each text, in the texts' order.
    ///   - inputTokens: the count of tokens, where the body tells it.
    public init(vectors: [[JSONNumber]], inputTokens: Int? = nil) {
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
        let offer = offered.count == 1 ? "only \(list); leave 'dimensions' out" : "one of \(list)"
        return TranslationError(
            .invalidValue,
            "This model has no embeddings of \(wanted) dimensions: it offers \(offer).",
            param: "dimensions"
        )
    }
}
