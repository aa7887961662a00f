// SPDX-License-Identifier: MIT-0

public import OpenAISchema

extension ChatCompletion {
    /// Translates an answer of Converse.
    ///
    /// All text is kept, text beside tool calls too; blocks of a type that OpenAI has no place for are left out.
    ///
    /// - Parameters:
    ///   - response: Bedrock's answer.
    ///   - context: what the answer does not tell.
    public init(_ response: ConverseResponse, in context: ResponseContext) {
        var gathered = GatheredAnswer(context)
        for block in response.message?.content ?? [] { gathered.add(block) }
        gathered.finish()
        var finishReason = FinishReason(response.stopReason, hasToolCalls: !gathered.calls.isEmpty)
        if gathered.wasCut, gathered.calls.isEmpty { finishReason = .stop }
        if finishReason == .toolCalls, context.rules.usesLegacyFunctions { finishReason = .functionCall }
        let choice = Choice(
            message: gathered.message,
            finishReason: finishReason,
            extra: .choiceExtra(
                response.stopReason,
                fields: response.extra["additionalModelResponseFields"],
                met: gathered.metStop
            )
        )
        self.init(
            id: context.id,
            created: context.created,
            model: context.model,
            choices: [choice],
            usage: response.usage.map { Usage($0) },
            serviceTier: ServiceTier(response.extra["serviceTier"]),
            extra: .answerExtra(response.stopReason, trace: response.extra["trace"])
        )
    }
}

/// The blocks of an answer, gathered into one message.
private struct GatheredAnswer {
    private let context: ResponseContext
    private var text: String?
    private var reasoning: String?
    private var details: [JSONValue] = []
    private var annotations: [JSONValue] = []
    private var structure: String?
    private var cutter: StopCutter
    private(set) var calls: [ToolCall] = []

    init(_ context: ResponseContext) {
        self.context = context
        cutter = StopCutter(stops: context.rules.stopTexts)
    }

    /// The stop sequence at which the text was cut.
    var metStop: String? { cutter.met }

    /// Whether the text was cut.
    var wasCut: Bool { cutter.met != nil }

    mutating func add(_ block: ContentBlock) {
        switch block {
        case .text(let more):
            text = (text ?? "") + cutter.consume(more)
        case .citationsContent(let cited):
            let start = (text ?? "").unicodeScalars.count
            text = (text ?? "") + cutter.consume(cited.text)
            let range = start..<(text ?? "").unicodeScalars.count
            annotations += (cited.payload["citations"]?.array ?? []).map {
                Annotations.annotation(for: $0, range: range)
            }
        case .reasoningContent(let thought):
            if case .reasoningText(let more, _) = thought { reasoning = (reasoning ?? "") + more }
            if let detail = thought.detail(format: context.rules.reasoningFormat, index: details.count) {
                details.append(detail)
            }
        case .toolUse(let use) where use.name == context.rules.structureTool:
            // A second one is a second answer.
            structure = structure ?? (use.input.isNull ? "{}" : use.input.description)
        case .toolUse(let use):
            let function = ToolCall.Function(
                name: context.toolNames.clientName(for: use.name),
                arguments: use.input.isNull ? "{}" : use.input.description
            )
            calls.append(ToolCall(id: use.toolUseID, function: function))
        default: break
        }
    }

    mutating func finish() {
        let rest = cutter.finish()
        if !rest.isEmpty { text = (text ?? "") + rest }
        if context.rules.unwrapsJSON, let fenced = text {
            var stripper = FenceStripper()
            text = stripper.consume(fenced) + stripper.finish()
        }
        if calls.isEmpty, let structure { text = structure }
        if reasoning?.isEmpty == true { reasoning = nil }
        if context.rules.reasoningInText, let thoughts = reasoning {
            text = "<think>\(thoughts)</think>\(text ?? "")"
            reasoning = nil
        }
    }

    var message: ChatMessage {
        var message = ChatMessage(
            role: .assistant,
            content: text.map(MessageContent.text) ?? (calls.isEmpty ? "" : nil),
            reasoningContent: reasoning,
            extra: ["refusal": nil]
        )
        if context.rules.usesLegacyFunctions {
            message.functionCall = calls.first?.function
        } else if !calls.isEmpty {
            message.toolCalls = calls
        }
        if !details.isEmpty { message.extra["reasoning_details"] = .array(details) }
        if !annotations.isEmpty { message.extra["annotations"] = .array(annotations) }
        return message
    }
}
