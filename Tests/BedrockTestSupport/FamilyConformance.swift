// SPDX-License-Identifier: MIT-0

public import BedrockCore
import OpenAISchema

/// Checks that a model family keeps its promises, over many requests that are made by chance.
///
/// Every family of this package passes; run it over your own:
///
/// ```swift
/// @Test func `the family keeps its promises`() throws {
///     try FamilyConformance(HouseFamily(), models: ["house.writer-v1", "house.reader-v1"]).run()
/// }
/// ```
///
/// What is checked: each request either becomes one that Converse's rules allow, or is refused with the name of the part that
/// cannot be carried; what the family's capabilities exclude is not sent; nothing of the client's is left out without a
/// warning; the same request becomes the same each time; what is written can be read again.
public struct FamilyConformance: Sendable {
    private let family: any ModelFamily
    private let models: [String]
    private let requestCount: Int
    private let seed: UInt64

    /// Makes a check.
    ///
    /// - Parameters:
    ///   - family: the family.
    ///   - models: ids of models of the family, at least one for each set of capabilities.
    ///   - requestCount: how many requests are tried with each model.
    ///   - seed: what the requests are made from; the same seed makes the same requests.
    public init(_ family: any ModelFamily, models: [String], requestCount: Int = 200, seed: UInt64 = 1) {
        self.family = family
        self.models = models
        self.requestCount = requestCount
        self.seed = seed
    }

    /// A promise that was not kept.
    public struct Failure: Hashable, Sendable, CustomStringConvertible {
        /// The model.
        public var model: String
        /// What went wrong.
        public var problem: String
        /// The client's request as JSON; empty where no request is at fault.
        public var request: String

        /// All of it on two lines.
        public var description: String { "\(model): \(problem)\n    \(request)" }
    }

    /// The first failures of a family, as an error.
    public struct NonConformance: Error, CustomStringConvertible {
        /// What went wrong.
        public var failures: [Failure]

        /// The first failures, one after the other.
        public var description: String { failures.prefix(5).map(\.description).joined(separator: "\n") }
    }

    /// Checks all models.
    ///
    /// - Throws: ``NonConformance`` with all failures, where there are some.
    public func run() throws(NonConformance) {
        let failures = failures()
        guard failures.isEmpty else { throw NonConformance(failures: failures) }
    }

    /// Checks all models.
    ///
    /// - Returns: what went wrong.
    public func failures() -> [Failure] {
        guard !models.isEmpty else { return [Failure(model: "", problem: "No model is named.", request: "")] }
        return models.flatMap { name in
            guard let model = ModelID(name) else {
                return [Failure(model: name, problem: "This can be no model's id.", request: "")]
            }
            return failures(of: model)
        }
    }

    private func failures(of model: ModelID) -> [Failure] {
        var problems: [(String, String)] = []
        if !family.serves(model) { problems.append(("The family does not serve the model.", "")) }
        if family.name.isEmpty || family.reasoningFormat.isEmpty { problems.append(("The family has no name.", "")) }
        var requests = ConformanceRequests(seed: seed, model: model.rawValue)
        for _ in 0..<requestCount {
            let request = requests.next()
            let text = String(decoding: request.jsonBytes, as: UTF8.self)
            problems += ConformanceCheck(request, model: model, family: family).problems().map { ($0, text) }
        }
        return problems.map { Failure(model: model.rawValue, problem: $0.0, request: $0.1) }
    }
}
