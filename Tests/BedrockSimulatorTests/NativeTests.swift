// SPDX-License-Identifier: MIT-0

import BedrockCore
import BedrockSimulator
import HTTPTypes
import OpenAISchema
import Testing

/// InvokeModel for chat models: each form is taken to the letter, in Bedrock's words.
struct NativeTests {
    private let requests = Requests()

    private static let claude: JSONValue = [
        "anthropic_version": "bedrock-2023-05-31", "max_tokens": 10,
        "messages": [["role": "user", "content": "Hi"]],
    ]
    private static let haiku = "anthropic.claude-3-haiku-20240307-v1:0"
    private static let mistral = "mistral.mistral-7b-instruct-v0:2"
    private static let imported = "arn:aws:bedrock:us-west-2:123456789012:imported-model%2Fsimulated0008"

    @Test(
        arguments: [
            (haiku, claude.with("max_tokens", "10"), "max_tokens"),
            (haiku, ["anthropic_version": "bedrock-2023-05-31", "messages": []], "max_tokens: Field required"),
            (haiku, claude.with("thing", 1), "thing: Extra inputs are not permitted"),
            (haiku, claude.with("model", "claude"), "model: Extra inputs are not permitted"),
            (haiku, claude.with("messages", [["role": "system", "content": "Hi"]]), "messages.0.role"),
            (haiku, claude.with("tools", [["name": "f"]]), "tools.0.custom.input_schema.type: Field required"),
            (mistral, ["max_tokens": 1], "Malformed input request: #: required key [prompt] not found"),
            (mistral, ["prompt": "Hi", "thing": 1], "#: extraneous key [thing] is not permitted"),
            (mistral, ["prompt": "Hi", "temperature": 2], "#/temperature: 2 is not less or equal to 1.0"),
            (
                "us.meta.llama3-3-70b-instruct-v1:0", ["prompt": "Hi", "max_gen_len": 4096],
                "is not less or equal to 2048"
            ),
            ("amazon.titan-text-express-v1", ["prompt": "Hi"], "required key [inputText] not found"),
            (
                "amazon.titan-text-express-v1",
                ["inputText": "Hi", "textGenerationConfig": ["stopSequences": ["END"]]],
                "does not match pattern ^(\\|+|User:)$"
            ),
            (imported, ["messages": []], "messages: Field required"),
            (imported, ["messages": [["role": "tool", "tool_call_id": "a", "content": "b"]]], "No such tool call"),
            ("amazon.nova-lite-v1:0", ["messages": []], "does not know this model's own form"),
        ] as [(String, JSONValue, String)],
        ["invoke", "invoke-with-response-stream"]
    )
    func `refuses what does not follow the form`(_ case: (String, JSONValue, String), _ operation: String) {
        let reply = requests.send(`case`.1, to: `case`.0, operation)
        #expect(reply.exception == "ValidationException")
        #expect(reply.message?.contains(`case`.2) == true)
    }

    @Test func `Converse does not serve every imported model`() {
        let reply = requests.send(user("Hi"), to: Self.imported)
        #expect(reply.message?.hasPrefix("This action doesn't support the model that you provided") == true)
    }

    @Test func `tells the tokens in the head, and in the last chunk of a stream`() throws {
        let reply = requests.send(["prompt": "[INST] Hi [/INST]"], to: Self.mistral, "invoke")
        #expect(reply.json?["outputs"]?[0]?["text"] == " You said: Hi")
        #expect(HTTPField.Name("x-amzn-bedrock-output-token-count").flatMap { reply.head.headerFields[$0] } == "3")
        var decoder = EventStreamDecoder()
        decoder.append(
            requests.send(["prompt": "[INST] Hi [/INST]"], to: Self.mistral, "invoke-with-response-stream").body
        )
        var last: EventStreamMessage?
        while let message = try decoder.next() {
            #expect(message.string(":event-type") == "chunk")
            last = message
        }
        #expect(last != nil)
    }
}
