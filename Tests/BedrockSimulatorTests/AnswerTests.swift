// SPDX-License-Identifier: MIT-0

import HTTPTypes
import BedrockCore
import BedrockSimulator
import OpenAISchema
import Testing

/// What Converse answers.
///
/// Expectations are the simulator's promises, as its documentation tells them.
struct AnswerTests {
    let requests = Requests()

    private let tools: JSONValue = [
        "tools": [
            [
                "toolSpec": [
                    "name": "weather",
                    "inputSchema": [
                        "json": [
                            "type": "object",
                            "properties": [
                                "city": ["type": "string"], "days": ["type": "integer"], "exact": ["type": "boolean"],
                                "tags": ["type": "array"], "where": ["type": "object"], "unit": ["type": "string"],
                            ],
                            "required": ["city", "days", "exact", "tags", "where"],
                        ]
                    ],
                ]
            ],
            ["toolSpec": ["name": "time", "inputSchema": ["json": ["type": "object"]]]],
        ]
    ]

    private func content(_ reply: Reply) -> JSONValue? {
        reply.json?["output"]?["message"]?["content"]
    }

    @Test func `echoes the last user text`() {
        let reply = requests.send(user("Hello there"))
        #expect(reply.head.status == .ok)
        #expect(content(reply) == [["text": "You said: Hello there"]])
        #expect(reply.json?["stopReason"] == "end_turn")
        #expect(reply.json?["usage"] == ["inputTokens": 2, "outputTokens": 4, "totalTokens": 6])
        #expect(reply.json?["metrics"]?["latencyMs"]?.number != nil)
    }

    @Test func `calls the first tool with the required arguments`() {
        let reply = requests.send(user("Hi").with("toolConfig", tools))
        #expect(reply.json?["stopReason"] == "tool_use")
        #expect(content(reply)?[0] == ["text": "Let me look that up."])
        let call = content(reply)?[1]?["toolUse"]
        #expect(call?["name"] == "weather")
        #expect(call?["input"] == ["city": "example", "days": 1, "exact": true, "tags": [], "where": [:]])
    }

    @Test func `calls two tools when asked for parallel calls`() {
        let reply = requests.send(user("Both in parallel").with("toolConfig", tools))
        #expect(content(reply)?.array?.compactMap { $0["toolUse"]?["name"]?.string } == ["weather", "time"])
    }

    @Test func `calls the tool that is chosen`() {
        let chosen = tools.with("toolChoice", ["tool": ["name": "time"]])
        let reply = requests.send(user("Hi").with("toolConfig", chosen))
        #expect(content(reply)?[1]?["toolUse"]?["name"] == "time")
        #expect(content(reply)?[1]?["toolUse"]?["input"] == [:])
    }

    @Test func `calls no tool when told so`() {
        let reply = requests.send(user("Use no tools").with("toolConfig", tools))
        #expect(content(reply) == [["text": "You said: Use no tools"]])
    }

    @Test func `tells what the tool said`() {
        let body: JSONValue = [
            "messages": [
                ["role": "user", "content": [["text": "Hi"]]],
                ["role": "assistant", "content": [["toolUse": ["toolUseId": "a", "name": "time", "input": [:]]]]],
                [
                    "role": "user",
                    "content": [
                        ["toolResult": ["toolUseId": "a", "content": [["text": "one"], ["json": ["two": 2]]]]]
                    ],
                ],
            ],
            "toolConfig": tools,
        ]
        #expect(content(requests.send(body)) == [["text": "The tool said: one; {\"two\":2}"]])
    }

    @Test func `reasons first when asked`() {
        let body = user("Hi").with("additionalModelRequestFields", ["thinking": ["type": "adaptive"]])
        let block = content(requests.send(body))?[0]?["reasoningContent"]?["reasoningText"]
        #expect(block?["text"]?.string?.isEmpty == false)
        #expect(block?["signature"]?.string?.isEmpty == false)
    }

    @Test func `ends at the limit of tokens`() {
        let reply = requests.send(user("one two three").with("inferenceConfig", ["maxTokens": 3]))
        #expect(content(reply) == [["text": "You said: one"]])
        #expect(reply.json?["stopReason"] == "max_tokens")
    }

    @Test func `ends at a stop sequence and tells which`() {
        let body = user("one two three").with("inferenceConfig", ["stopSequences": ["three", " two"]])
            .with("additionalModelResponseFieldPaths", ["/stop_sequence"])
        let reply = requests.send(body)
        #expect(content(reply) == [["text": "You said: one"]])
        #expect(reply.json?["stopReason"] == "stop_sequence")
        #expect(reply.json?["additionalModelResponseFields"] == ["stop_sequence": " two"])
    }

    @Test func `counts what cache points cover`() {
        let body: JSONValue = [
            "system": [["text": "one two three"], ["cachePoint": ["type": "default"]]],
            "messages": [
                [
                    "role": "user",
                    "content": [["text": "four five"], ["cachePoint": ["type": "default"]], ["text": "six"]],
                ]
            ],
        ]
        let usage = requests.send(body).json?["usage"]
        #expect(usage?["cacheReadInputTokens"] == 3)
        #expect(usage?["cacheWriteInputTokens"] == 2)
        #expect(usage?["inputTokens"] == 1)
    }
}
