// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// The turns with each call answered once, in the turn that follows, by a result before anything else.
    ///
    /// Bedrock refuses a conversation in which calls and results do not pair: "Expected toolResult blocks at …", "The number
    /// of toolResult blocks at … exceeds the number of toolUse blocks of previous turn". Histories that were cut, or that
    /// began at another provider, hold such.
    mutating func pairedCalls(in turns: [ConverseMessage]) -> [ConverseMessage] {
        guard turns.contains(where: { $0.content.contains { $0.isCall || $0.isResult } }) else { return turns }
        var pairing = CallPairing()
        var paired: [ConverseMessage] = []
        for turn in turns {
            var turn = turn
            if turn.role == .assistant {
                turn.content = pairing.calls(in: turn.content)
            } else {
                turn.content = pairing.results(in: turn.content)
            }
            paired.append(turn)
        }
        let missing = pairing.results(in: [])
        if !missing.isEmpty { paired.append(ConverseMessage(role: .user, content: missing)) }
        for reason in pairing.repairs { warn("messages", .adapted, reason.rawValue) }
        return paired
    }
}

/// Gives each call of a conversation an id of its own and each result its call.
private struct CallPairing {
    /// What was repaired, for the warnings.
    enum Repair: String, Hashable {
        case renamed = "Calls of tools had the same id; Bedrock wants each call to have its own."
        case missing = "A call of a tool had no result; an empty one was put in."
        case duplicate = "A call of a tool had several results; the last one counts."
        case orphan = "A result of a tool answers no call of the turn before; it stands as text."
    }

    private struct Call {
        let original: String
        let id: String
        var result: ContentBlock.ToolResult?
    }

    private(set) var repairs: [Repair] = []
    private var taken: Set<String> = []
    /// The calls of the last turn of the assistant, still to be answered.
    private var open: [Call] = []

    /// The blocks of a turn of the assistant, its calls with ids that no other call has.
    mutating func calls(in blocks: [ContentBlock]) -> [ContentBlock] {
        Self.callsLast(blocks).map { block in
            guard case .toolUse(var use) = block else { return block }
            let original = use.toolUseID
            if !taken.insert(original).inserted {
                use.toolUseID = unusedID(like: original)
                note(.renamed)
            }
            open.append(Call(original: original, id: use.toolUseID))
            return .toolUse(use)
        }
    }

    /// The same blocks with calls behind all else, as models write them.
    ///
    /// Several messages of the assistant may have become one turn. A cache point goes with the call that it follows.
    private static func callsLast(_ blocks: [ContentBlock]) -> [ContentBlock] {
        var calls: [ContentBlock] = []
        var rest: [ContentBlock] = []
        var followsCall = false
        for block in blocks {
            if case .toolUse = block { followsCall = true } else if !block.isCachePoint { followsCall = false }
            if followsCall { calls.append(block) } else { rest.append(block) }
        }
        return rest + calls
    }

    /// The blocks of the user's turn after it: first a result for each call, in the order of the calls, then the rest.
    mutating func results(in blocks: [ContentBlock]) -> [ContentBlock] {
        var rest: [ContentBlock] = []
        for block in blocks {
            guard case .toolResult(let result) = block else {
                rest.append(block)
                continue
            }
            let calls = open.indices.filter { open[$0].original == result.toolUseID }
            if let call = calls.first(where: { open[$0].result == nil }) {
                open[call].result = result
            } else if let call = calls.last {
                open[call].result = result
                note(.duplicate)
            } else {
                rest += Self.text(of: result)
                note(.orphan)
            }
        }
        let answered = open.map { call in
            if call.result == nil { note(.missing) }
            var result = call.result ?? .init(toolUseID: call.id, content: [.text(ConverseTranslator.emptyResult)])
            result.toolUseID = call.id
            return ContentBlock.toolResult(result)
        }
        open = []
        return answered + rest
    }

    /// A result outside its place, as the user would tell it.
    private static func text(of result: ContentBlock.ToolResult) -> [ContentBlock] {
        result.content.compactMap { content in
            switch content {
            case .text(let text): .text("Result of a tool: \(text)")
            case .json(let json): .text("Result of a tool: \(json)")
            case .image(let image): .image(image)
            case .unknown(let type, let payload): .unknown(type: type, payload: payload)
            }
        }
    }

    private mutating func unusedID(like id: String) -> String {
        var count = 2
        while true {
            let suffix = "_\(count)"
            let candidate = id.prefix(64 - suffix.count) + suffix
            if taken.insert(String(candidate)).inserted { return String(candidate) }
            count += 1
        }
    }

    private mutating func note(_ repair: Repair) {
        if !repairs.contains(repair) { repairs.append(repair) }
    }
}
