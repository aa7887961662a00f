// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Embeddings from Bedrock: OpenAI's values in, OpenAI's values out.
public struct BedrockEmbeddings: Sendable {
    private let client: BedrockClient
    private let families: EmbeddingRegistry

    /// How many calls of one request are under way at a time.
    private static let callsAtOnce = 8

    /// The most inputs of one request, as at OpenAI.
    private static let mostInputs = 2048

    /// Makes a source of embeddings.
    ///
    /// - Parameters:
    ///   - client: what calls Bedrock.
    ///   - families: the models that are known.
    public init(client: BedrockClient, families: EmbeddingRegistry = EmbeddingRegistry()) {
        self.client = client
        self.families = families
    }

    /// Embeds the inputs of a request.
    ///
    /// Inputs go to the model in as few calls as it allows, several calls at a time; the order is kept. One call that
    /// fails fails the request.
    ///
    /// - Parameters:
    ///   - request: what to embed.
    ///   - model: the model to call where it is not the one that the request names, as behind an alias.
    /// - Returns: a vector for each input.
    /// - Throws: ``TranslationError`` where the request asks for what the model cannot give; ``BedrockError`` for
    ///   Bedrock's refusals; `CredentialError` without an identity; `TransportError` where the exchange broke.
    public func embed(_ request: EmbeddingRequest, model: ModelID? = nil) async throws -> EmbeddingResponse {
        let model = try model ?? ModelID(naming: request.model)
        guard let family = families.family(of: model) else {
            throw TranslationError(
                .modelNotFound,
                "The model '\(model)' is no embedding model that this gateway knows: Titan Text and Cohere Embed v3 are.",
                param: "model"
            )
        }
        let encoding = try Self.encoding(of: request)
        let texts = try Self.texts(of: request)
        let calls = try stride(from: 0, to: texts.count, by: family.textsPerCall).map { start in
            let batch = Array(texts[start..<min(start + family.textsPerCall, texts.count)])
            return Batch(start: start, count: batch.count, body: try family.body(for: batch, of: request))
        }
        let answers = try await answers(to: calls, model: model, family: family)
        let vectors = answers.flatMap(\.vectors)
        let tokens = answers.reduce(0) { $0.saturatingAdd($1.inputTokens ?? 0) }
        return EmbeddingResponse(
            model: request.model,
            data: vectors.enumerated().map { .init(index: $0.offset, embedding: encoding($0.element)) },
            usage: Usage(promptTokens: tokens, totalTokens: tokens)
        )
    }

    private struct Batch: Sendable {
        var start: Int
        var count: Int
        var body: JSONObject
    }

    /// Makes the calls, a bounded number at a time, and gives their answers in order.
    private func answers(
        to batches: [Batch],
        model: ModelID,
        family: any EmbeddingFamily
    ) async throws -> [EmbeddingAnswer] {
        var answers = [EmbeddingAnswer?](repeating: nil, count: batches.count)
        try await withThrowingTaskGroup(of: (Int, EmbeddingAnswer).self) { group in
            var next = 0
            func startOne() {
                guard next < batches.count else { return }
                let index = next
                next += 1
                group.addTask { (index, try await answer(to: batches[index], model: model, family: family)) }
            }
            for _ in 0..<Self.callsAtOnce { startOne() }
            while let (index, answer) = try await group.next() {
                answers[index] = answer
                startOne()
            }
        }
        return answers.compactMap { $0 }
    }

    private func answer(
        to batch: Batch,
        model: ModelID,
        family: any EmbeddingFamily
    ) async throws -> EmbeddingAnswer {
        let invocation = try await client.invoke(batch.body, model: model).value
        var answer = try family.answer(in: invocation.body)
        guard answer.vectors.count == batch.count else { throw TranslationError.noVector(family.name) }
        answer.inputTokens = answer.inputTokens ?? invocation.inputTokens
        return answer
    }

    private static func texts(of request: EmbeddingRequest) throws(TranslationError) -> [String] {
        let texts: [String]
        switch request.input {
        case .text(let text): texts = [text]
        case .texts(let list): texts = list
        case .tokens, .tokenLists:
            throw .refused("input", "Inputs given as token ids are not carried; send the text itself.")
        }
        guard !texts.isEmpty else {
            throw TranslationError(.invalidValue, "There is nothing to embed: 'input' is empty.", param: "input")
        }
        guard texts.count <= mostInputs else {
            throw TranslationError(.invalidValue, "A request takes at most \(mostInputs) inputs.", param: "input")
        }
        if let index = texts.firstIndex(where: \.isBlank) {
            let param = texts.count == 1 ? "input" : "input[\(index)]"
            throw TranslationError(.invalidValue, "An input needs some text that is not white space.", param: param)
        }
        return texts
    }

    /// How vectors are written; the default is OpenAI's.
    private static func encoding(
        of request: EmbeddingRequest
    ) throws(TranslationError) -> ([JSONNumber]) -> EmbeddingResponse.Vector {
        switch request.encodingFormat {
        case nil, .float: return { .numbers($0) }
        case .base64: return { .base64(base64($0)) }
        default:
            throw TranslationError(.invalidValue, "'encoding_format' is 'float' or 'base64'.", param: "encoding_format")
        }
    }

    /// Little-endian 32-bit floats, each the nearest to the number's text.
    private static func base64(_ numbers: [JSONNumber]) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(numbers.count * 4)
        for number in numbers {
            let bits = (Float(number.text) ?? 0).bitPattern
            for shift in stride(from: 0, to: 32, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(shift)))
            }
        }
        return Base64.encoded(bytes)
    }
}
