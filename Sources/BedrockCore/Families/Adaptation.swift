// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// What a model was found to refuse, and so what is done differently for it from then on.
///
/// Each is a change of ``Capabilities``: the translator then adapts the request as it does for models of which the same is
/// known beforehand, and says so.
public enum Adaptation: Hashable, Sendable {
    /// No temperature is sent.
    case withoutTemperature
    /// No `topP` is sent.
    case withoutTopP
    /// `topP` gives way where `temperature` stands, too.
    case temperatureOrTopP
    /// Stop sequences are met by cutting the text.
    case withoutStopSequences
    /// The system prompt opens the first turn of the user.
    case withoutSystemPrompt
    /// The model is asked to continue where the conversation ends with the assistant.
    case withoutPrefill
    /// Answers with tools are asked for whole.
    case withoutToolsInStreams
    /// A call of any tool is not forced.
    case withoutForcedAny
    /// A call of one tool is not forced.
    case withoutForcedTool
    /// Thinking gives way to a forced call.
    case withoutThinkingBesideForcedCalls
    /// Thinking is adaptive instead of within a budget.
    case adaptiveThinking
    /// Thinking is within a budget instead of adaptive.
    case thinkingByBudget
    /// Answers by schema are asked for by a tool.
    case schemasByTool
    /// No cache points are set.
    case withoutCachePoints
    /// Tools are not declared as strict.
    case withoutStrictTools
    /// Results of tools stand in a turn of their own.
    case separateToolResults
    /// Results of tools are text.
    case textOnlyToolResults
    /// Results of tools do not tell of failure.
    case withoutToolResultStatus
    /// Earlier reasoning is not sent back.
    case withoutEarlierReasoning
    /// The limit of tokens is at most this.
    case maxTokens(Int)
    /// A member of the model's own fields, or of the request, is not sent.
    case withoutField(String)
    /// The model is not asked by Converse but in a form of its own.
    case withoutConverse

    /// Changes what is known of a model.
    ///
    /// - Parameter capabilities: what is known of it so far.
    func apply(to capabilities: inout Capabilities) {
        switch self {
        case .withoutTemperature: capabilities.temperature = false
        case .withoutTopP: capabilities.topP = nil
        case .temperatureOrTopP: capabilities.temperatureWithTopP = false
        case .withoutStopSequences: capabilities.stopSequences = false
        case .withoutSystemPrompt: capabilities.systemPrompt = false
        case .withoutPrefill: capabilities.prefill = false
        case .withoutToolsInStreams: capabilities.toolsInStreams = false
        case .withoutForcedAny: capabilities.toolChoices.remove(.any)
        case .withoutForcedTool: capabilities.toolChoices.remove(.tool)
        case .withoutThinkingBesideForcedCalls:
            guard case .adaptive(var rules) = capabilities.reasoning else { break }
            rules.allowsForcedCalls = false
            capabilities.reasoning = .adaptive(rules)
        case .adaptiveThinking: capabilities.reasoning = .adaptive(.init(levels: [.low, .medium, .high]))
        case .thinkingByBudget: capabilities.reasoning = .budget
        case .schemasByTool: capabilities.structuredOutput = capabilities.tools ? .tool : .instructions
        case .withoutCachePoints: capabilities.caching = []
        case .withoutStrictTools: capabilities.strictTools = false
        case .separateToolResults: capabilities.toolResultsBesideContent = false
        case .textOnlyToolResults: capabilities.mediaInToolResults = false
        case .withoutToolResultStatus: capabilities.toolResultStatus = false
        case .withoutEarlierReasoning: capabilities.earlierReasoning = false
        case .maxTokens(let most): capabilities.maxTokens = most
        case .withoutField(let name): capabilities.refusedFields.insert(name)
        // The form takes its share of the capabilities: ``NativeFamily``.
        case .withoutConverse: break
        }
    }
}
