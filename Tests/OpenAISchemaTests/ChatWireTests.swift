// SPDX-License-Identifier: MIT-0

import OpenAISchema
import Testing

/// Documents are the examples of OpenAI's API reference, with members added that no schema knows.
@Suite("Chat wire types")
struct ChatWireTests {
    /// Sorted, so that two documents compare by their members and not by their order.
    private func normal(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object):
            let members = object.members.map { JSONObject.Member(key: $0.key, value: normal($0.value)) }
            return .object(JSONObject(members.sorted { $0.key < $1.key }))
        case .array(let elements): return .array(elements.map(normal))
        default: return value
        }
    }

    private func expectIdentity<Value: JSONCodable>(
        _ type: Value.Type,
        _ document: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let json = try JSONParser.parse(document)
        let written = try JSONParser.parse(Value(json: json).jsonBytes)
        #expect(normal(written) == normal(json), sourceLocation: sourceLocation)
    }

    @Test("A request with every documented member survives, unknown ones too")
    func requestIdentity() throws {
        try expectIdentity(
            ChatCompletionRequest.self,
            #"""
            {"model":"us.anthropic.claude-sonnet-4-5-20250929-v1:0","messages":[
              {"role":"developer","content":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}]},
              {"role":"system","content":"x","name":"s"},
              {"role":"user","content":[
                {"type":"text","text":"What is this?"},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","detail":"low","new":1},"more":[2]},
                {"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}},
                {"type":"file","file":{"file_data":"AA==","filename":"a.pdf"}},
                {"type":"file","file":{"file_id":"file-1"}},
                {"type":"hologram","hologram":{"b":1,"a":1.0}}]},
              {"role":"assistant","content":null,"refusal":"no","reasoning_content":"hm","tool_calls":[
                {"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"b\": 1, \"a\": 1.0}"},"x":1}]},
              {"role":"assistant","content":[{"type":"refusal","refusal":"no"}],"audio":{"id":"a"}},
              {"role":"assistant","content":null,"function_call":{"name":"f","arguments":""}},
              {"role":"tool","tool_call_id":"call_1","content":"4"},
              {"role":"function","name":"f","content":"4"},
              {"role":"narrator","content":"later"}],
             "max_tokens":10,"max_completion_tokens":11,"temperature":0.5,"top_p":0.25,"n":2,"stop":["a","b"],
             "stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false},
             "tools":[{"type":"function","function":{"name":"f","description":"d","strict":true,
               "parameters":{"type":"object","properties":{"z":{"type":"number","maximum":1.0},"a":{}}},"n":1},"m":2},
               {"type":"custom","custom":{"name":"c"}}],
             "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function"}]}},
             "parallel_tool_calls":false,
             "response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"b":1,"a":2},"strict":true,"k":0}},
             "reasoning_effort":"ultra","seed":12345678901234567890,"frequency_penalty":1,"presence_penalty":-1,
             "logit_bias":{"50256":-100},"logprobs":true,"top_logprobs":2,"user":"u","metadata":{"k":"v"},
             "service_tier":"flex","modalities":["text"],"store":true,"prediction":{"type":"content"},
             "extra_body":{"thinking":{"type":"enabled"}},"thinking":{"budget_tokens":1024}}
            """#
        )
        try expectIdentity(ToolChoice.self, #""required""#)
        try expectIdentity(ToolChoice.self, #"{"type":"function","function":{"name":"f"}}"#)
        try expectIdentity(ToolChoice.self, #"{"type":"custom","custom":{"name":"c"}}"#)
        try expectIdentity(ResponseFormat.self, #"{"type":"json_object"}"#)
        try expectIdentity(ResponseFormat.self, #"{"type":"grammar","grammar":"x"}"#)
        try expectIdentity(StopSequences.self, #""\n""#)
    }

    @Test("A response and chunks survive")
    func responseIdentity() throws {
        try expectIdentity(
            ChatCompletion.self,
            #"""
            {"id":"chatcmpl-B9","object":"chat.completion","created":1741569952,"model":"gpt-4.1","choices":[{"index":0,
             "message":{"role":"assistant","content":"Hello!","annotations":[]},"logprobs":null,"finish_reason":"stop"}],
             "usage":{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,
              "prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},
              "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}},"service_tier":"default","x":1}
            """#
        )
        try expectIdentity(
            ChatCompletionChunk.self,
            #"""
            {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","system_fingerprint":"fp","usage":null,
             "choices":[{"index":0,"delta":{"role":"assistant","content":"","tool_calls":[
               {"index":0,"id":"call_1","type":"function","function":{"name":"f","arguments":""}},
               {"index":1,"function":{"arguments":"{"}}]},"finish_reason":null}]}
            """#
        )
        try expectIdentity(
            ChatCompletionChunk.self,
            #"""
            {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],
             "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}
            """#
        )
    }

    @Test("The order of a schema's members and the digits of its numbers reach the writer")
    func schemaOrder() throws {
        let schema = #"{"type":"object","required":["z","a"],"properties":{"z":{"minimum":1.0},"a":{"maximum":1e2}}}"#
        let tool = try Tool(
            json: JSONParser.parse(#"{"type":"function","function":{"name":"f","parameters":\#(schema)}}"#)
        )
        guard case .function(let function) = tool else { return #expect(Bool(false)) }
        #expect(function.parameters?.description == schema)
    }

    @Test(
        "A mistake is named by its path",
        arguments: [
            (#"[]"#, nil, "Expected an object, but got an array instead."),
            (#"{"messages":[]}"#, "model", "Missing required parameter: 'model'."),
            (#"{"model":null,"messages":[]}"#, "model", "Missing required parameter: 'model'."),
            (#"{"model":"m"}"#, "messages", "Missing required parameter: 'messages'."),
            (#"{"model":"m","messages":"hi"}"#, "messages", "Expected an array, but got a string instead."),
            (
                #"{"model":"m","messages":[{"role":"user"},1]}"#, "messages[1]",
                "Expected an object, but got a number instead."
            ),
            (
                #"{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{}}]}]}"#,
                "messages[0].content[0].image_url.url", "Missing required parameter: 'url'."
            ),
            (
                #"{"model":"m","messages":[],"temperature":"hot"}"#, "temperature",
                "Expected a number, but got a string instead."
            ),
            (
                #"{"model":"m","messages":[],"max_tokens":1.5}"#, "max_tokens",
                "Expected an integer, but got a number instead."
            ),
        ] as [(String, String?, String)]
    )
    func mistakes(document: String, param: String?, message: String) throws {
        let json = try JSONParser.parse(document)
        let error = #expect(throws: SchemaError.self) { try ChatCompletionRequest(json: json) }
        #expect(error?.param == param)
        #expect(error?.message == message)
    }

    @Test("null counts as absent")
    func nulls() throws {
        let request = try ChatCompletionRequest(
            json: JSONParser.parse(#"{"model":"m","messages":[],"tools":null,"stop":null,"temperature":null}"#)
        )
        #expect(request == ChatCompletionRequest(model: "m", messages: []))
    }

    @Test("Embedding inputs keep their form")
    func embeddingInputs() throws {
        for input in [#""a""#, #"["a","b"]"#, "[1,2]", "[[1],[2,3]]", "[]"] {
            try expectIdentity(
                EmbeddingRequest.self,
                #"{"model":"m","input":\#(input),"input_type":"query","dimensions":256}"#
            )
        }
        try expectIdentity(
            EmbeddingResponse.self,
            #"""
            {"object":"list","model":"m","data":[{"object":"embedding","index":0,"embedding":[0.10000000149011612,-1e-08]},
             {"object":"embedding","index":1,"embedding":"AACAPw=="}],"usage":{"prompt_tokens":1,"total_tokens":1}}
            """#
        )
    }

    @Test("An error body has the members that the SDKs read, null where empty")
    func errorBody() throws {
        #expect(
            String(decoding: ErrorResponse(message: "m", type: "t").jsonBytes, as: UTF8.self)
                == #"{"error":{"message":"m","type":"t","param":null,"code":null}}"#
        )
        try expectIdentity(ErrorResponse.self, #"{"error":{"message":"m","type":"t","param":"p","code":"c","x":1}}"#)
    }

    @Test("An event is one data line and a blank line")
    func events() {
        var bytes = Array("x".utf8)
        ServerSentEvents.append(JSONValue.string("a\nb"), to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "xdata: \"a\\nb\"\n\n")
    }
}
