// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema
import Testing

/// What Converse's wire does beyond the shapes of the service model.
struct ConverseWireTests {
    @Test func `digits and the order of members are kept where a document stands`() throws {
        let text =
            #"{"messages":[{"role":"assistant","content":[{"toolUse":{"toolUseId":"t","name":"n","#
            + #""input":{"b":1.0,"a":12345678901234567890,"c":1e400,"b2":{"z":0,"y":-0.0}}}}]}],"#
            + #""toolConfig":{"tools":[{"toolSpec":{"name":"n","inputSchema":{"json":{"type":"object","#
            + #""properties":{"z":{"type":"number","maximum":1.50},"a":{"type":"string"}}}}}}]},"#
            + #""additionalModelRequestFields":{"top_k":40.0,"a":[1e2]}}"#
        let request = try ConverseRequest(jsonBytes: Array(text.utf8))
        #expect(String(decoding: request.jsonBytes, as: UTF8.self) == text)
    }

    /// The smithy protocol tests of restJson1 have `__type` stand beside the one member of a union.
    @Test func `a union's type name is passed over`() throws {
        let json: JSONValue = ["__type": "com.amazon.bedrock#ContentBlock", "text": "Hi"]
        #expect(try ContentBlock(json: json) == .text("Hi"))
    }

    @Test func `members of a union that are null are passed over`() throws {
        #expect(try ContentBlock(json: ["image": nil, "text": "Hi", "toolUse": nil]) == .text("Hi"))
    }

    @Test(
        arguments: [[:], ["text": nil], "text", ["text": 7], ["toolUse": ["name": "n"]], ["image": [:]]] as [JSONValue]
    )
    func `what is no block is refused`(json: JSONValue) {
        #expect(throws: SchemaError.self) { try ContentBlock(json: json) }
    }

    @Test func `the path to what is wrong is told`() {
        let json: JSONValue = [
            "output": ["message": ["role": "assistant", "content": [["text": "a"], ["toolUse": ["toolUseId": 1]]]]],
            "stopReason": "end_turn",
        ]
        let error = #expect(throws: SchemaError.self) { try ConverseResponse(json: json) }
        #expect(error?.param == "output.message.content[1].toolUse.toolUseId")
    }

    /// As the front of Bedrock answers an unknown operation, with status 200.
    @Test func `an answer without output is none`() {
        let json: JSONValue = [
            "Output": ["__type": "com.amazon.coral.service#UnknownOperationException"], "Version": "1.0",
        ]
        #expect(throws: SchemaError.self) { try ConverseResponse(json: json) }
    }

    @Test func `padding of events is passed over`() throws {
        let payload: JSONValue = ["p": "abcdefghijklmn", "contentBlockIndex": 2, "delta": ["text": "Hi"]]
        let event = try ConverseStreamEvent(type: "contentBlockDelta", payload: payload)
        #expect(event == .contentBlockDelta(index: 2, delta: .text("Hi")))
    }

    @Test func `counts of tokens that are missing are nothing, and their sum is made`() throws {
        let usage = try TokenUsage(json: ["inputTokens": 3, "outputTokens": 4])
        #expect(usage.totalTokens == 7)
        #expect(try TokenUsage(json: [:]).totalTokens == 0)
    }

    @Test func `counts of tokens beyond all bounds do not trap`() throws {
        let most = JSONValue.number(JSONNumber(Int.max))
        #expect(try TokenUsage(json: ["inputTokens": most, "outputTokens": most]).totalTokens == Int.max)
    }
}
