// SPDX-License-Identifier: MIT-0

import BedrockCore
import FoundationEssentials
import OpenAISchema

/// The own forms of models that the simulator plays.
///
/// Written from the documentation alone, without the translation that it is to test.
enum NativeForm: Hashable, Sendable {
    case claude, llama, mistral, titan, openAI

    /// Finds the form.
    ///
    /// - Parameters:
    ///   - identifier: the id as it stands in the path.
    ///   - id: the foundation model's id.
    ///   - body: the body; imported models take a prompt as well as messages.
    init?(_ identifier: String, id: String, body: JSONValue) {
        if identifier.contains(":imported-model/") {
            self = body["prompt"] == nil ? .openAI : .llama
        } else if id.hasPrefix("anthropic.") {
            self = .claude
        } else if id.hasPrefix("meta.llama3") {
            self = .llama
        } else if id.hasPrefix("mistral.mistral-7b") {
            self = .mistral
        } else if id.hasPrefix("amazon.titan-text") {
            self = .titan
        } else {
            return nil
        }
    }

    /// Reads a body, which has to follow the form to the letter.
    func request(_ json: JSONValue, for model: ChatModel) throws(ServiceException) -> ConverseRequest {
        switch self {
        case .claude: try ClaudeReader.request(json, for: model)
        case .openAI: try OpenAIReader.request(json)
        case .llama, .mistral, .titan: try promptRequest(json)
        }
    }

    /// The answer in the form.
    func answer(_ answer: Answer) -> JSONObject {
        switch self {
        case .claude: ClaudeWriter.answer(answer)
        case .openAI: OpenAIWriter.answer(answer)
        case .llama:
            [
                "generation": .string(" \(answer.text)"), "prompt_token_count": .count(answer.usage.inputTokens),
                "generation_token_count": .count(answer.usage.outputTokens), "stop_reason": .string(answer.shortReason),
            ]
        case .mistral: ["outputs": [["text": .string(" \(answer.text)"), "stop_reason": .string(answer.shortReason)]]]
        case .titan:
            [
                "inputTextTokenCount": .count(answer.usage.inputTokens),
                "results": [
                    [
                        "tokenCount": .count(answer.usage.outputTokens), "outputText": .string(" \(answer.text)"),
                        "completionReason": .string(answer.titanReason),
                    ]
                ],
            ]
        }
    }

    /// The answer in chunks.
    func chunks(_ answer: Answer) -> [JSONObject] {
        let words = Words.split(answer.text)
        switch self {
        case .claude: return ClaudeWriter.chunks(answer)
        case .openAI: return OpenAIWriter.chunks(answer)
        case .llama:
            return (words + [""]).enumerated().map { index, word in
                [
                    "generation": .string(word),
                    "prompt_token_count": index == 0 ? .count(answer.usage.inputTokens) : nil,
                    "generation_token_count": .count(index + 1),
                    "stop_reason": index == words.count ? .string(answer.shortReason) : nil,
                ]
            }
        case .mistral:
            return (words + [""]).enumerated().map { index, word in
                let reason: JSONValue = index == words.count ? .string(answer.shortReason) : nil
                return ["outputs": [["text": .string(word), "stop_reason": reason]]]
            }
        case .titan:
            return words.enumerated().map { index, word in
                [
                    "outputText": .string(word), "index": 0, "totalOutputTextTokenCount": .count(index + 1),
                    "completionReason": index == words.count - 1 ? .string(answer.titanReason) : nil,
                    "inputTextTokenCount": index == 0 ? .count(answer.usage.inputTokens) : nil,
                ]
            }
        }
    }

    /// A prompt: its marks have to be right for the question to be found in it.
    private func promptRequest(_ json: JSONValue) throws(ServiceException) -> ConverseRequest {
        try NativeSchema.check(json, self)
        let prompt = json["prompt"]?.string ?? json["inputText"]?.string ?? ""
        let limits = json["textGenerationConfig"] ?? json
        let maxTokens = limits["max_gen_len"] ?? limits["max_tokens"] ?? limits["maxTokenCount"]
        return ConverseRequest(
            messages: [ConverseMessage(role: .user, content: [.text(question(in: prompt))])],
            inferenceConfig: InferenceConfiguration(
                maxTokens: maxTokens?.number?.int,
                stopSequences: limits["stop"]?.array?.compactMap(\.string)
            )
        )
    }

    private func question(in prompt: String) -> String {
        let (start, end) =
            switch self {
            case .llama:
                (
                    "<|start_header_id|>user<|end_header_id|>\n\n",
                    "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"
                )
            case .mistral: ("[INST] ", " [/INST]")
            default: ("User: ", "\nBot:")
            }
        guard prompt.hasSuffix(end), let range = prompt.ranges(of: start).last else { return prompt }
        return String(prompt[range.upperBound...].dropLast(end.count))
    }
}

/// The frames of InvokeModelWithResponseStream.
enum NativeStream {
    /// What is sent: each chunk in a frame of its own, the last with Bedrock's metrics.
    static func steps(_ chunks: [JSONObject], _ answer: Answer) -> [Reply.Step] {
        chunks.enumerated().map { index, chunk in
            var chunk = chunk
            if index == chunks.count - 1 {
                chunk["amazon-bedrock-invocationMetrics"] = [
                    "inputTokenCount": .count(answer.usage.inputTokens),
                    "outputTokenCount": .count(answer.usage.outputTokens), "invocationLatency": 1,
                    "firstByteLatency": 1,
                ]
            }
            let bytes = Data(chunk.jsonBytes).base64EncodedString()
            return .bytes(
                AnswerStream.frame(type: "event", name: "chunk", payload: ["bytes": .string(bytes), "p": "abcdef"])
            )
        }
    }
}

extension JSONValue {
    /// A count.
    static func count(_ count: Int) -> JSONValue { .number(JSONNumber(count)) }
}

extension Answer {
    /// The answer's words.
    var text: String {
        blocks.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined()
    }

    /// The answer's calls.
    var calls: [ContentBlock.ToolUse] {
        blocks.compactMap { if case .toolUse(let use) = $0 { use } else { nil } }
    }

    /// Why the answer ended, as Llama and Mistral tell it.
    var shortReason: String { stopReason == .maxTokens ? "length" : "stop" }

    /// Why the answer ended, as Titan tells it.
    var titanReason: String { stopReason == .maxTokens ? "LENGTH" : "FINISH" }
}
