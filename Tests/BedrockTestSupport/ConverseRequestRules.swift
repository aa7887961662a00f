// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// The rules of Converse that hold for every model.
///
/// Source: Amazon Bedrock API reference, `Converse`; texts of refusals that users published.
struct ConverseRequestRules {
    private let request: ConverseRequest

    init(_ request: ConverseRequest) {
        self.request = request
    }

    /// The rules that the request breaks.
    func problems() -> [String] {
        var problems = turnProblems() + pairProblems() + toolProblems()
        if let configuration = request.inferenceConfig {
            let ranges: [(Bool, String)] = [
                (configuration.maxTokens.map { $0 < 1 } ?? false, "maxTokens is less than 1."),
                (configuration.temperature.map { !(0...1).contains($0) } ?? false, "temperature is out of range."),
                (configuration.topP.map { !(0...1).contains($0) } ?? false, "topP is out of range."),
                (configuration.stopSequences?.contains("") ?? false, "A stop sequence is empty."),
                (configuration == InferenceConfiguration(), "inferenceConfig is empty."),
            ]
            problems += ranges.filter(\.0).map(\.1)
        }
        let points = request.cachePointCounts
        if points.messages + points.system + points.tools > 4 {
            problems.append("There are more than four cache points.")
        }
        if request.additionalModelRequestFields.map({ $0.object == nil }) == true {
            problems.append("additionalModelRequestFields is no object.")
        }
        return problems
    }

    private func turnProblems() -> [String] {
        var problems: [String] = []
        if request.messages.first?.role != .user { problems.append("The first turn is not the user's.") }
        for (turn, next) in zip(request.messages, request.messages.dropFirst()) where turn.role == next.role {
            problems.append("Two turns of one role follow each other.")
        }
        for turn in request.messages {
            if turn.content.isEmpty { problems.append("A turn is empty.") }
            for case .text(let text) in turn.content where text.allSatisfy(\.isWhitespace) {
                problems.append("A text is blank.")
            }
            let hasDocument = turn.content.contains { if case .unknown("document", _) = $0 { true } else { false } }
            let hasText = turn.content.contains { if case .text = $0 { true } else { false } }
            if hasDocument, !hasText { problems.append("A document stands without text.") }
            if case .unknown("cachePoint", _)? = turn.content.first {
                problems.append("A cache point has nothing before it.")
            }
            problems += Self.orderProblems(turn)
        }
        for case .text(let text) in request.system where text.allSatisfy(\.isWhitespace) {
            problems.append("A text of the system prompt is blank.")
        }
        return problems
    }

    /// Thoughts, text, calls; results before all else.
    private static func orderProblems(_ turn: ConverseMessage) -> [String] {
        let ranks = turn.content.compactMap { block -> Int? in
            switch block {
            case .toolResult: 0
            case .text, .image: 1
            case .toolUse: 2
            default: nil
            }
        }
        return ranks == ranks.sorted() ? [] : ["The blocks of a turn stand in the wrong order."]
    }

    private func pairProblems() -> [String] {
        var problems: [String] = []
        var calls: [String] = []
        var seen: Set<String> = []
        for turn in request.messages {
            let results = turn.content.compactMap { if case .toolResult(let result) = $0 { result } else { nil } }
            if results.map(\.toolUseID).sorted() != calls.sorted() { problems.append("Calls and results do not pair.") }
            if results.contains(where: { $0.content.isEmpty }) { problems.append("A result is empty.") }
            if turn.role == .assistant, !results.isEmpty { problems.append("The assistant gives results.") }
            let uses = turn.content.compactMap { if case .toolUse(let use) = $0 { use } else { nil } }
            if turn.role == .user, !uses.isEmpty { problems.append("The user calls tools.") }
            for use in uses {
                if !seen.insert(use.toolUseID).inserted { problems.append("Two calls have one id.") }
                if use.input.object == nil { problems.append("The input of a call is no object.") }
                if !use.name.isIdentifier(besides: "_-") { problems.append("The name of a called tool is not valid.") }
                if !use.toolUseID.isIdentifier(besides: "_.:-") { problems.append("The id of a call is not valid.") }
            }
            calls = uses.map(\.toolUseID)
        }
        if !calls.isEmpty { problems.append("The last calls have no results.") }
        if !seen.isEmpty, request.toolConfig == nil { problems.append("There are calls, but no tools.") }
        return problems
    }

    private func toolProblems() -> [String] {
        guard let configuration = request.toolConfig else { return [] }
        let tools = configuration.tools.compactMap { if case .toolSpec(let tool) = $0 { tool } else { nil } }
        var problems: [String] = []
        if tools.isEmpty { problems.append("There is a choice of tools, but no tool.") }
        if Set(tools.map(\.name)).count < tools.count { problems.append("Two tools have one name.") }
        for tool in tools {
            if !tool.name.isIdentifier(besides: "_-") { problems.append("The name of a tool is not valid.") }
            if tool.inputSchema["type"] != "object" { problems.append("The schema of a tool is not of an object.") }
            if let text = tool.description, text.allSatisfy(\.isWhitespace) {
                problems.append("A description is blank.")
            }
        }
        if case .tool(let name)? = configuration.toolChoice, !tools.contains(where: { $0.name == name }) {
            problems.append("A tool is to be called that is not there.")
        }
        return problems
    }
}

extension ConverseRequest {
    /// How many cache points there are.
    var cachePointCounts: (messages: Int, system: Int, tools: Int) {
        (
            messages.flatMap(\.content).count { if case .unknown("cachePoint", _) = $0 { true } else { false } },
            system.count { if case .unknown("cachePoint", _) = $0 { true } else { false } },
            (toolConfig?.tools ?? []).count { if case .unknown("cachePoint", _) = $0 { true } else { false } }
        )
    }
}

extension String {
    /// Whether the text has 1 to 64 ASCII letters, digits and some other characters.
    fileprivate func isIdentifier(besides others: String) -> Bool {
        (1...64).contains(utf8.count)
            && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || others.contains($0)) }
    }
}
