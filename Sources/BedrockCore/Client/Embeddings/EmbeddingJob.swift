// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// The calls that one request for embeddings makes.
struct EmbeddingJob: Sendable {
    let client: BedrockClient
    let resolver: ModelResolver
    let family: any EmbeddingFamily
    /// The model that is called.
    let model: ModelID
    /// The foundation model behind it.
    let subject: ModelID
    let plan: EmbeddingPlan

    /// How many calls of one request are under way at a time.
    private static let callsAtOnce = 8

    /// How often a text is cut until it fits.
    private static let mostCuts = 3

    /// What one call gave.
    struct Part: Sendable {
        var vectors: [JSONNumberList]
        var tokens: Int
        var warnings: [TranslationWarning]
        var requestID: String?
    }

    /// Makes the calls, a bounded number at a time, and gives what they gave in order.
    func parts() async throws -> [Part] {
        let batches = plan.batches
        if batches.count == 1 { return [try await part(of: batches[0])] }
        var parts = [Part?](repeating: nil, count: batches.count)
        try await withThrowingTaskGroup(of: (Int, Part).self) { group in
            var next = 0
            func startOne() {
                guard next < batches.count else { return }
                let index = next
                next += 1
                group.addTask { (index, try await part(of: batches[index])) }
            }
            for _ in 0..<Self.callsAtOnce { startOne() }
            while let (index, part) = try await group.next() {
                parts[index] = part
                startOne()
            }
        }
        return parts.compactMap { $0 }
    }

    /// Makes one call; an error of it names its input.
    private func part(of batch: EmbeddingPlan.Batch) async throws -> Part {
        do {
            return try await Attempts.shared(by: 1, of: client) { try await cuttingPart(of: batch) }
        } catch var error as BedrockError {
            // Of a sole input only a fault of its own is told: it is not to blame for a permission or a quota.
            if plan.batches.count > 1 || error.code == .validation { error.param = plan.param(of: batch) }
            if batch.inputs.count > 1, error.code == .validation {
                error.message += " (One of the inputs from \(batch.range.lowerBound) to \(batch.range.upperBound - 1).)"
            }
            throw error
        } catch var error as TranslationError {
            error.param = error.param ?? plan.param(of: batch)
            throw error
        }
    }

    /// Makes one call; where the client wants long texts cut and the model does not cut them, with less and less text.
    private func cuttingPart(of batch: EmbeddingPlan.Batch) async throws -> Part {
        var inputs = batch.inputs
        var warnings: [TranslationWarning] = []
        var cuts = 0
        while true {
            do {
                var part = try await call(inputs, orTokens: batch.estimatedTokens)
                part.warnings += warnings
                return part
            } catch let error as BedrockError {
                guard cuts < Self.mostCuts, inputs.count == 1, let end = plan.options.cutsAt,
                    let limit = TextLimit(error),
                    let text = inputs[0].text
                else { throw error }
                cuts += 1
                inputs = [.text(limit.cut(text, atStart: end == .start))]
                warnings = [
                    TranslationWarning(plan.param(of: batch), .adapted, "The text was cut to the model's limit.")
                ]
            }
        }
    }

    private func call(_ inputs: [EmbeddingInput], orTokens estimate: Int) async throws -> Part {
        let body = family.body(for: inputs, plan.options, model: subject)
        let called = try await resolver.call(model) { try await client.embed(body, model: $0) }
        let answer = try family.answer(in: called.value.value.body, plan.options.type)
        guard answer.vectors.count == inputs.count else { throw TranslationError.noVector(family.name) }
        return Part(
            vectors: answer.vectors,
            tokens: answer.inputTokens ?? called.value.value.inputTokens ?? estimate,
            warnings: called.warnings,
            requestID: called.value.requestID
        )
    }
}
