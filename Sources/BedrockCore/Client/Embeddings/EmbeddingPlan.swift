// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// The calls that a request for embeddings becomes: a pure function of the request and the model's traits.
struct EmbeddingPlan: Sendable {
    /// One call to the model.
    struct Batch: Sendable {
        /// The positions of its inputs in the request.
        var range: Range<Int>
        /// What is embedded.
        var inputs: [EmbeddingInput]
        /// What the inputs count where Bedrock does not tell.
        var estimatedTokens: Int
    }

    /// The calls, in the order of their inputs.
    let batches: [Batch]

    /// What the client wants of the vectors.
    let options: EmbeddingOptions

    private let isList: Bool

    /// The most inputs of one request, as at OpenAI.
    private static let mostInputs = 2048

    /// Plans the calls.
    ///
    /// - Parameters:
    ///   - request: the client's request.
    ///   - traits: what the model takes.
    /// - Throws: ``TranslationError`` where the request asks for what the model cannot give.
    init(_ request: EmbeddingRequest, for traits: EmbeddingTraits) throws(TranslationError) {
        options = try EmbeddingOptions(request, for: traits)
        let texts = try Self.texts(of: request.input)
        isList = texts.count > 1
        guard !texts.isEmpty else {
            throw TranslationError(.invalidValue, "There is nothing to embed: 'input' is empty.", param: "input")
        }
        guard texts.count <= Self.mostInputs else {
            throw TranslationError(.invalidValue, "A request takes at most \(Self.mostInputs) inputs.", param: "input")
        }
        var batches: [Batch] = []
        for (index, (text, tokens)) in texts.enumerated() {
            let param = isList ? "input[\(index)]" : "input"
            let input = try EmbeddingInput(text, at: param)
            let most = input.kind == .text ? traits.textsPerCall : traits.imagesPerCall
            guard most > 0 else { throw .refused(param, "This model embeds texts only, no pictures.") }
            let estimate = tokens ?? Self.estimate(input)
            if let last = batches.indices.last, batches[last].inputs.count < most,
                batches[last].inputs.first?.kind == input.kind
            {
                batches[last].range = batches[last].range.lowerBound..<(index + 1)
                batches[last].inputs.append(input)
                batches[last].estimatedTokens += estimate
            } else {
                batches.append(Batch(range: index..<(index + 1), inputs: [input], estimatedTokens: estimate))
            }
        }
        self.batches = batches
    }

    /// The part of the request that a batch's call was made for: its first input.
    func param(of batch: Batch) -> String {
        isList ? "input[\(batch.range.lowerBound)]" : "input"
    }

    /// The texts, with the count of tokens where the client sent tokens.
    private static func texts(
        of input: EmbeddingRequest.Input
    ) throws(TranslationError) -> [(text: String, tokens: Int?)] {
        switch input {
        case .text(let text): return [(text, nil)]
        case .texts(let texts): return texts.map { ($0, nil) }
        case .tokens(let tokens): return [(try decoded(tokens, at: "input"), tokens.count)]
        case .tokenLists(let lists):
            var texts: [(String, Int?)] = []
            for (index, tokens) in lists.enumerated() {
                texts.append((try decoded(tokens, at: "input[\(index)]"), tokens.count))
            }
            return texts
        }
    }

    /// The text of token ids, all of which are cl100k_base's, as those of OpenAI's own embedding models are.
    private static func decoded(_ tokens: [Int], at param: String) throws(TranslationError) -> String {
        guard let text = TokenTable.cl100kBase.text(of: tokens) else {
            throw TranslationError(
                .invalidValue,
                "A token id is not in the encoding cl100k_base. Send the text itself, or tokens of that encoding.",
                param: param
            )
        }
        return text
    }

    /// A token for every four bytes of text, as is usual for English; none for a picture.
    private static func estimate(_ input: EmbeddingInput) -> Int {
        input.text.map { ($0.utf8.count + 3) / 4 } ?? 0
    }
}
