// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

/// Puts an answer on the wire as the events of ConverseStream.
enum AnswerStream {
    /// The events of an answer, in Bedrock's order.
    static func events(_ answer: Answer, for request: ConverseRequest) -> [ConverseStreamEvent] {
        var events: [ConverseStreamEvent] = [.messageStart(role: .assistant)]
        for (index, block) in answer.blocks.enumerated() {
            if case .toolUse(let use) = block { events.append(.contentBlockStart(index: index, start: .toolUse(use))) }
            events += deltas(block).map { .contentBlockDelta(index: index, delta: $0) }
            events.append(.contentBlockStop(index: index))
        }
        events.append(
            .messageStop(answer.stopReason, additionalModelResponseFields: answer.additionalFields(request))
        )
        var extra: JSONObject = ["metrics": ["latencyMs": 1]]
        extra["serviceTier"] = request.serviceTier.map(JSONValue.object)
        events.append(.metadata(.init(usage: answer.usage, extra: extra)))
        return events
    }

    private static func deltas(_ block: ContentBlock) -> [ConverseStreamEvent.Delta] {
        switch block {
        case .text(let text): return Words.split(text).map { .text($0) }
        case .reasoningContent(.reasoningText(let text, let signature)):
            let thoughts = Words.split(text).map { ConverseStreamEvent.Delta.reasoningContent(.text($0)) }
            return thoughts + (signature.map { [.reasoningContent(.signature($0))] } ?? [])
        case .toolUse(let use):
            // A call without arguments has no delta at all.
            guard use.input.object?.isEmpty == false else { return [] }
            let json = Array(use.input.description)
            let middle = json.count / 2
            return [.toolUse(input: String(json[..<middle])), .toolUse(input: String(json[middle...]))]
        case .reasoningContent(.redactedContent(let data)): return [.reasoningContent(.redactedContent(data))]
        default: return []
        }
    }

    /// The frame of an event, padded as Bedrock pads, so that its length does not tell that of the text.
    static func frame(_ event: ConverseStreamEvent, position: Int) -> [UInt8] {
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        var payload = (try? JSONObject(jsonBytes: event.jsonBytes)) ?? JSONObject()
        payload["p"] = .string(String(letters.prefix(3 + position * 7 % 40)))
        return frame(type: "event", name: event.type, payload: payload)
    }

    /// The frame of an exception, after which the stream ends.
    static func exceptionFrame(_ name: String, _ payload: JSONObject) -> [UInt8] {
        frame(type: "exception", name: name, payload: payload)
    }

    static func frame(type: String, name: String, payload: JSONObject) -> [UInt8] {
        EventStreamEncoder.frame(
            EventStreamMessage(
                headers: [
                    .init(":\(type)-type", .string(name)),
                    .init(":content-type", .string("application/json")),
                    .init(":message-type", .string(type)),
                ],
                payload: payload.jsonBytes
            )
        )
    }

    /// What is sent, with the fault that the model's id asks for.
    static func steps(_ answer: Answer, for request: ConverseRequest, fault: Fault?) -> [Reply.Step] {
        let events = events(answer, for: request)
        var frames = events.enumerated().map { frame($0.element, position: $0.offset) }
        let firstDelta = events.firstIndex { $0.type == "contentBlockDelta" } ?? 0
        let stop = events.firstIndex { $0.type == "messageStop" } ?? 0
        switch fault {
        case .streamThrottledFirst:
            frames = [
                exceptionFrame(
                    "throttlingException",
                    ["message": "Too many requests, please wait before trying again."]
                )
            ]
        case .streamException:
            let exception = exceptionFrame(
                "modelStreamErrorException",
                [
                    "message": "The model has stopped unexpectedly.",
                    "originalStatusCode": 500,
                    "originalMessage": "The simulated model failed.",
                ]
            )
            frames = frames[...min(firstDelta + 1, stop)] + [exception]
        case .streamCut:
            let half = frames[firstDelta + 1].prefix(frames[firstDelta + 1].count / 2)
            return frames[...firstDelta].map(Reply.Step.bytes) + [.bytes(Array(half)), .cut]
        case .streamTruncated: frames = Array(frames[..<stop])
        case .streamNoMetadata: frames.removeLast()
        case .badCRC: frames[firstDelta][frames[firstDelta].count - 1] ^= 0xFF
        case .stall: return frames[...firstDelta].map(Reply.Step.bytes) + [.silence]
        default: break
        }
        return frames.map(Reply.Step.bytes)
    }
}
