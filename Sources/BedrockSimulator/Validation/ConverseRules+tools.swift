// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

extension ConverseRules {
    /// The tools themselves, and that they are there when calls are.
    func checkTools() throws(ServiceException) {
        let hasCalls = blocks.contains { entry in
            switch entry.block {
            case .toolUse, .toolResult: true
            default: false
            }
        }
        guard let configuration = request.toolConfig else {
            if hasCalls {
                throw .validation(
                    "The toolConfig field must be defined when using toolUse and toolResult content blocks."
                )
            }
            return
        }
        var names: Set<String> = []
        for (index, tool) in configuration.tools.enumerated() {
            guard case .toolSpec(let tool) = tool else { continue }
            guard tool.inputSchema["type"]?.string == "object" else {
                throw .validation(
                    "The value at toolConfig.tools.\(index).toolSpec.inputSchema.json.type must be one of the following: "
                        + "object."
                )
            }
            guard names.insert(tool.name).inserted else {
                throw .validation("The tool \(tool.name) is already defined at toolConfig.tools.\(index).")
            }
        }
        if case .tool(let name)? = configuration.toolChoice, !names.contains(name) {
            throw .validation("The value at toolConfig.toolChoice.tool.name is not defined in toolConfig.tools.")
        }
    }

    /// That results answer the calls of the turn before, each once.
    func checkToolResults() throws(ServiceException) {
        var calls: [String] = []
        for (turn, message) in request.messages.enumerated() {
            let results = message.content.compactMap { block in
                if case .toolResult(let result) = block { result.toolUseID } else { nil }
            }
            if results.count > calls.count {
                throw .validation(
                    "The number of toolResult blocks at messages.\(turn).content exceeds the number of toolUse blocks of "
                        + "previous turn."
                )
            }
            let missing = calls.filter { !results.contains($0) }
            if !missing.isEmpty {
                throw .validation(
                    "Expected toolResult blocks at messages.\(turn).content for the following Ids: "
                        + missing.joined(separator: ", ")
                )
            }
            calls = message.content.compactMap { block in
                if case .toolUse(let use) = block { use.toolUseID } else { nil }
            }
            let duplicates = calls.enumerated().filter { calls[..<$0.offset].contains($0.element) }.map(\.element)
            if let first = duplicates.first {
                throw .validation("The toolUse blocks at messages.\(turn).content contain duplicate Ids: \(first)")
            }
        }
    }
}
