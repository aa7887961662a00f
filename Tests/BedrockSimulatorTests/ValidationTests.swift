// SPDX-License-Identifier: MIT-0

import HTTPTypes
import BedrockSimulator
import OpenAISchema
import Testing

/// What Converse refuses, in words that users of Bedrock have published.
struct ValidationTests {
    let requests = Requests()

    private static func turns(_ turns: (String, JSONValue)...) -> JSONValue {
        ["messages": .array(turns.map { ["role": .string($0.0), "content": $0.1] })]
    }

    private static let call: JSONValue = ["toolUse": ["toolUseId": "a", "name": "time", "input": [:]]]
    private static let result: JSONValue = ["toolResult": ["toolUseId": "a", "content": [["text": "noon"]]]]
    private static let tools: JSONValue = [
        "tools": [["toolSpec": ["name": "time", "inputSchema": ["json": ["type": "object"]]]]]
    ]

    /// The turns that are refused, and why.
    private static let conversations: [(body: JSONValue, message: String)] = [
        (
            turns(("user", [["text": "Hi"]]), ("assistant", [["text": " "]]), ("user", [["text": "Hi"]])),
            "The text field in the ContentBlock object at messages.1.content.0 is blank. Add text to the text field, and "
                + "try again."
        ),
        (
            turns(("assistant", [["text": "Hi"]])),
            "A conversation must start with a user message. Try again with a conversation that starts with a user message."
        ),
        (
            turns(("user", [["text": "Hi"]]), ("user", [["text": "Hi"]])),
            "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between "
                + "user and assistant roles and try again."
        ),
        (
            turns(("user", [])),
            "The content field in the Message object at messages.0 is empty. Add a ContentBlock object to the content field "
                + "and try again."
        ),
        (
            turns(("user", [["text": "Hi"]]), ("assistant", [call]), ("user", [result])),
            "The toolConfig field must be defined when using toolUse and toolResult content blocks."
        ),
        (
            turns(("user", [result])).with("toolConfig", tools),
            "The number of toolResult blocks at messages.0.content exceeds the number of toolUse blocks of previous turn."
        ),
        (
            turns(("user", [["text": "Hi"]]), ("assistant", [call]), ("user", [["text": "Hi"]])).with(
                "toolConfig",
                tools
            ),
            "Expected toolResult blocks at messages.2.content for the following Ids: a"
        ),
        (
            turns(("user", [["text": "Hi"]]), ("assistant", [call, call]), ("user", [result])).with(
                "toolConfig",
                tools
            ),
            "The toolUse blocks at messages.1.content contain duplicate Ids: a"
        ),
        (
            user("Hi").with("additionalModelRequestFields", "fast"),
            "The format of the additionalModelRequestFields field is invalid. Provide a json object for the field and try "
                + "again."
        ),
        (
            user("Hi").with(
                "toolConfig",
                ["tools": [["toolSpec": ["name": "time", "inputSchema": ["json": ["type": "string"]]]]]]
            ),
            "The value at toolConfig.tools.0.toolSpec.inputSchema.json.type must be one of the following: object."
        ),
        (
            turns(("user", [["image": ["format": "jpeg", "source": ["bytes": "iVBORw0KGgo="]]]])),
            "The model returned the following errors: messages.0.content.0.image.source.base64.data: The image was "
                + "specified using the image/jpeg media type, but the image appears to be a image/png image"
        ),
        (
            turns(("user", [["image": ["format": "jpeg", "source": ["bytes": "AAAA"]]]])),
            "The model returned the following errors: Could not process image"
        ),
    ]

    @Test(arguments: conversations.indices)
    func `refuses a conversation`(_ index: Int) {
        let reply = requests.send(Self.conversations[index].body)
        #expect(reply.message == Self.conversations[index].message)
        #expect(reply.exception == "ValidationException")
        #expect(reply.head.status.code == 400)
    }

    /// What the shapes refuse, and how.
    private static let shapes: [(body: JSONValue, message: String)] = [
        (
            turns(("narrator", [["text": "Hi"]])),
            "1 validation error detected: Value 'narrator' at 'messages.1.member.role' failed to satisfy constraint: Member "
                + "must satisfy enum value set: [user, assistant, system]"
        ),
        (
            user("Hi").with("inferenceConfig", ["maxTokens": 0, "temperature": 1.5]),
            "2 validation errors detected: Value '0' at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member "
                + "must have value greater than or equal to 1; Value '1.5' at 'inferenceConfig.temperature' failed to "
                + "satisfy constraint: Member must have value less than or equal to 1"
        ),
        (
            user("Hi").with("toolConfig", ["tools": []]),
            "1 validation error detected: Value '[]' at 'toolConfig.tools' failed to satisfy constraint: Member must have "
                + "length greater than or equal to 1"
        ),
        (
            user("Hi").with("toolConfig", ["tools": [["toolSpec": ["name": "a b", "inputSchema": ["json": [:]]]]]]),
            "1 validation error detected: Value 'a b' at 'toolConfig.tools.1.member.toolSpec.name' failed to satisfy "
                + "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+"
        ),
        (
            ["messages": [["role": "user"]]],
            "1 validation error detected: Value null at 'messages.1.member.content' failed to satisfy constraint: Member "
                + "must not be null"
        ),
        (
            turns(("user", [["words": "Hi"]])),
            "The ContentBlock object at messages.0.content.0 must set one of the following keys: text, image, document, "
                + "video, audio, toolUse, toolResult, guardContent, cachePoint, reasoningContent, citationsContent, "
                + "searchResult, toolAddition, toolRemoval."
        ),
    ]

    @Test(arguments: shapes.indices, ["converse", "converse-stream"])
    func `refuses a shape`(_ index: Int, _ operation: String) {
        let reply = requests.send(Self.shapes[index].body, operation)
        #expect(reply.message == Self.shapes[index].message)
        #expect(reply.exception == "ValidationException")
    }

    @Test(arguments: [
        user("Hi").with("inferenceConfig", ["maxTokens": "many"]), user("Hi").with("messages", "Hi"),
        turns(("user", [["text": 1]])), turns(("user", ["Hi"])), user("Hi").with("inferenceConfig", []),
        user("Hi").with("inferenceConfig", ["maxTokens": 1.5]), user("Hi").with("inferenceConfig", ["maxTokens": 3e9]),
        turns(("user", [["image": ["format": "png", "source": ["bytes": "no base64"]]]])), "Hi",
    ])
    func `refuses values of the wrong kind`(_ body: JSONValue) {
        let reply = requests.send(body)
        #expect(reply.exception == "SerializationException")
        #expect(reply.head.status.code == 400)
    }

    @Test func `passes unknown members over`() {
        #expect(requests.send(user("Hi").with("words", "Hi")).head.status == .ok)
        #expect(requests.send(user("Hi").with("system", nil)).head.status == .ok)
    }

    @Test func `takes empty results of tools`() {
        let result: JSONValue = ["toolResult": ["toolUseId": "a", "content": [["text": ""]]]]
        let body = Self.turns(("user", [["text": "Hi"]]), ("assistant", [Self.call]), ("user", [result]))
        #expect(requests.send(body.with("toolConfig", Self.tools)).head.status == .ok)
    }

    /// What models refuse: the model, the operation, the body and the words.
    private static let refusals: [(model: String, operation: String, body: JSONValue, message: String)] = [
        (
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "converse",
            user("Hi").with("inferenceConfig", ["temperature": 0.5, "topP": 0.5]),
            "The model returned the following errors: `temperature` and `top_p` cannot both be specified for this model. "
                + "Please use only one."
        ),
        (
            "global.anthropic.claude-sonnet-4-6", "converse",
            turns(("user", [["text": "Hi"]]), ("assistant", [["text": "So"]])),
            "The model returned the following errors: This model does not support assistant message prefill. The "
                + "conversation must end with a user message."
        ),
        (
            "openai.gpt-oss-120b-1:0", "converse", user("Hi").with("inferenceConfig", ["stopSequences": ["x"]]),
            "This model doesn't support the stopSequences field. Remove stopSequences and try again."
        ),
        (
            "amazon.titan-text-express-v1", "converse", user("Hi").with("system", [["text": "Be brief."]]),
            "This model doesn't support system messages. Try again without a system message or use a model that supports "
                + "system messages."
        ),
        (
            "amazon.titan-text-express-v1", "converse", user("Hi").with("toolConfig", tools),
            "This model doesn't support tool use."
        ),
        (
            "us.meta.llama3-3-70b-instruct-v1:0", "converse-stream", user("Hi").with("toolConfig", tools),
            "This model doesn't support tool use in streaming mode."
        ),
        (
            "us.meta.llama3-3-70b-instruct-v1:0", "converse",
            user("Hi").with("toolConfig", tools.with("toolChoice", ["any": [:]])),
            "This model doesn't support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again."
        ),
        (
            "us.anthropic.claude-3-7-sonnet-20250219-v1:0", "converse",
            turns(("user", [["text": "Hi"]]), ("assistant", [call]), ("user", [result])).with("toolConfig", tools)
                .with("additionalModelRequestFields", ["thinking": ["type": "enabled", "budget_tokens": 1024]]),
            "The model returned the following errors: messages.1.content.0.type: Expected `thinking` or "
                + "`redacted_thinking`, but found `tool_use`. When `thinking` is enabled, a final `assistant` message must "
                + "start with a thinking block."
        ),
        ("no.such-model", "converse", user("Hi"), "The provided model identifier is invalid."),
        ("no.such-model", "invoke", ["inputText": "Hi"], "The provided model identifier is invalid."),
    ]

    @Test(arguments: refusals.indices)
    func `refuses what the model does`(_ index: Int) {
        let refusal = Self.refusals[index]
        let reply = requests.send(refusal.body, to: refusal.model, refusal.operation)
        #expect(reply.message == refusal.message)
        #expect(reply.exception == "ValidationException")
    }

    @Test(arguments: [
        "global.anthropic.claude-sonnet-4-6", "eu.anthropic.claude-3-5-sonnet-20240620-v1%3A0",
        "apac.amazon.nova-pro-v1:0",
        "arn%3Aaws%3Abedrock%3Aus-east-1%3A%3Afoundation-model%2Famazon.nova-pro-v1%3A0",
        "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.amazon.nova-pro-v1%3A0",
        "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Fsimulated0001",
    ])
    func `knows a model by any of its ids`(_ id: String) {
        #expect(requests.send(user("Hi"), to: id).head.status == .ok)
    }
}
