// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseResponse {
    /// The same answer as the events of a stream, for clients that want one where the model gives none.
    public var events: [ConverseStreamEvent] {
        var events: [ConverseStreamEvent] = [.messageStart(role: message?.role ?? .assistant)]
        for (index, block) in (message?.content ?? []).enumerated() {
            events += Self.events(of: block, at: index)
        }
        events.append(.messageStop(stopReason, additionalModelResponseFields: extra["additionalModelResponseFields"]))
        events.append(.metadata(.init(usage: usage, extra: extra)))
        return events
    }

    private static func events(of block: ContentBlock, at index: Int) -> [ConverseStreamEvent] {
        func delta(_ delta: ConverseStreamEvent.Delta) -> ConverseStreamEvent {
            .contentBlockDelta(index: index, delta: delta)
        }
        var events: [ConverseStreamEvent]
        switch block {
        case .text(let text): events = [delta(.text(text))]
        case .toolUse(let use):
            events = [.contentBlockStart(index: index, start: .toolUse(use))]
            if !use.input.isNull { events.append(delta(.toolUse(input: use.input.description))) }
        case .reasoningContent(.reasoningText(let text, let signature)):
            events = [delta(.reasoningContent(.text(text)))]
            if let signature { events.append(delta(.reasoningContent(.signature(signature)))) }
        case .reasoningContent(.redactedContent(let data)):
            events = [delta(.reasoningContent(.redactedContent(data)))]
        case .citationsContent(let cited):
            events = [delta(.text(cited.text))]
            for citation in cited.payload["citations"]?.array ?? [] {
                events.append(delta(.unknown(type: "citation", payload: citation)))
            }
        default: return []
        }
        return events + [.contentBlockStop(index: index)]
    }
}
