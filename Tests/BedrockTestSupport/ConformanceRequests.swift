// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Makes chat requests by chance, as clients may send them: all roles, parts, tools, results in odd orders, options.
struct ConformanceRequests {
    private var generator: SplitMix
    private let model: String

    init(seed: UInt64, model: String) {
        generator = SplitMix(state: seed)
        self.model = model
    }

    private static let texts = [
        "Hello", "", " ", "\n\t", "a b ", "名前", "🌍", "\"quoted\"", "e\u{301}", "\u{200B}", "Zeile\r\n",
    ]
    private static let names = [
        "get_weather", "files.read", String(repeating: "a", count: 80), "größe", "json_response", "a b", "a.b", "a_b",
        "-",
    ]
    private static let ids = ["call_1", "tooluse_x.y", "a b", "é", String(repeating: "x", count: 100), "c|d"]
    private static let arguments = ["{}", "", #"{"b": 1.0, "a": "x"}"#, "null", "[1]", "\"text\"", #"{"cut": "o"#]
    private static let picture = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=="
    private static let document = "data:application/pdf;base64,JVBERi0xLjcK"
    private static let schemas: [JSONValue] = [
        .null, [:], ["type": "object", "properties": .null],
        ["type": "object", "properties": ["z": ["type": "string"], "a": ["type": "integer"]], "required": ["z"]],
        [
            "anyOf": [["properties": ["a": ["type": "string"]]], ["$ref": "#/$defs/B"]],
            "$defs": ["B": ["type": "object"]],
        ],
        ["$ref": "#/$defs/A", "$defs": ["A": ["type": "object", "properties": ["next": ["$ref": "#/$defs/A"]]]]],
    ]

    /// The next request.
    mutating func next() -> ChatCompletionRequest {
        var request = ChatCompletionRequest(model: model, messages: [.init(role: .user, content: "Hi")])
        let members = members()
        // What is made here can be read; were it not, the check of the small request would still be one.
        if let read = try? ChatCompletionRequest(json: .object(members)) { request = read }
        return request
    }

    private mutating func members() -> JSONObject {
        var members: JSONObject = ["model": .string(model), "messages": .array(messages())]
        addTools(to: &members)
        add(&members, "max_tokens", [1, 500, 1024, 1025, 3000, 100_000])
        add(&members, "temperature", [0, 0.3, 1, 1.7])
        add(&members, "top_p", [0, 0.5, 0.95, 0.99, 1])
        add(&members, "stop", ["END", "", [" "], ["\n\n", "STOP"]])
        add(&members, "reasoning_effort", ["none", "minimal", "low", "medium", "high", "xhigh", "max", "to come"])
        add(&members, "response_format", [["type": "text"], ["type": "json_object"], Self.format])
        add(&members, "reasoning", [["effort": "low"], ["max_tokens": 5000], ["enabled": true], ["exclude": true]])
        add(&members, "seed", [7])
        add(&members, "user", ["someone"])
        add(&members, "logit_bias", [["50256": -100]])
        add(&members, "frequency_penalty", [0, 1.5])
        add(&members, "verbosity", ["low"])
        add(&members, "service_tier", ["auto", "default", "flex", "priority", "scale"])
        add(&members, "metadata", [["a": "b", "é": "c"], ["plain": "value"]])
        add(&members, "prompt_caching", [["system": true, "messages": true, "tools": true], true, false])
        return members
    }

    private static let format: JSONValue = [
        "type": "json_schema",
        "json_schema": [
            "name": "answer",
            "schema": ["type": "object", "properties": ["answer": ["type": "string"]], "required": ["answer"]],
        ],
    ]

    private mutating func add(_ members: inout JSONObject, _ name: String, _ values: [JSONValue]) {
        if often(0.4) { members[name] = pick(values) }
    }

    private mutating func addTools(to members: inout JSONObject) {
        guard often(0.6) else { return }
        let count = Int.random(in: 1...4, using: &generator)
        let names = Self.names.shuffled(using: &generator).prefix(count)
        members["tools"] = .array(names.map { tool($0) })
        let forced: JSONValue = ["type": "function", "function": ["name": .string(names.first ?? "")]]
        let allowed: JSONValue = ["type": "allowed_tools", "allowed_tools": ["mode": "auto", "tools": [forced]]]
        add(&members, "tool_choice", ["auto", "none", "required", forced, allowed])
        add(&members, "parallel_tool_calls", [true, false])
    }

    private mutating func tool(_ name: String) -> JSONValue {
        var function: JSONObject = ["name": .string(name)]
        add(&function, "description", ["Does it.", "", " "])
        add(&function, "parameters", Self.schemas)
        add(&function, "strict", [true, false])
        var tool: JSONObject = ["type": "function", "function": .object(function)]
        if often(0.2) { tool["cache_control"] = ["type": "ephemeral"] }
        return .object(tool)
    }

    private mutating func messages() -> [JSONValue] {
        var messages: [JSONValue] = []
        for _ in 0..<Int.random(in: 0...6, using: &generator) { messages += turn() }
        let place = Int.random(in: 0...messages.count, using: &generator)
        messages.insert(["role": "user", "content": "Hi"], at: place)
        return messages
    }

    private mutating func turn() -> [JSONValue] {
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: return [["role": "system", "content": content(media: false)]]
        case 1: return [["role": "developer", "content": content(media: false)]]
        case 2, 3: return [["role": "user", "content": content(media: true)]]
        case 4: return [["role": "assistant", "content": content(media: false), "reasoning_content": "Hm."]]
        case 5: return [result("nobody")]
        default: return calls()
        }
    }

    /// Calls and their results: out of order, missing, twice, too late.
    private mutating func calls() -> [JSONValue] {
        let ids = (0..<Int.random(in: 1...3, using: &generator)).map { _ in pick(Self.ids) }
        let calls = ids.map { id -> JSONValue in
            let function: JSONValue = ["name": .string(pick(Self.names)), "arguments": .string(pick(Self.arguments))]
            return ["id": .string(id), "type": "function", "function": function]
        }
        let thought: JSONValue = [
            "type": "reasoning.text", "text": "Well.", "signature": "c2ln", "format": "anthropic-claude-v1",
        ]
        var messages: [JSONValue] = [
            [
                "role": "assistant", "content": pick([.null, "Let me look.", ""]), "tool_calls": .array(calls),
                "reasoning_details": [thought],
            ]
        ]
        for id in ids.shuffled(using: &generator) where often(0.85) { messages.append(result(id)) }
        if often(0.2), let last = messages.last { messages.append(last) }
        if often(0.15) { messages.insert(["role": "user", "content": "Wait."], at: 1) }
        return messages
    }

    private mutating func result(_ id: String) -> JSONValue {
        var message: JSONObject = ["role": "tool", "tool_call_id": .string(id), "content": content(media: often(0.3))]
        if often(0.1) { message["is_error"] = true }
        return .object(message)
    }

    private mutating func content(media: Bool) -> JSONValue {
        if often(0.5) { return .string(pick(Self.texts)) }
        let parts = (0..<Int.random(in: 0...3, using: &generator)).map { _ -> JSONValue in
            guard media, often(0.3) else { return text() }
            guard often(0.5) else { return ["type": "image_url", "image_url": ["url": .string(Self.picture)]] }
            return ["type": "file", "file": ["file_data": .string(Self.document), "filename": "a report.pdf"]]
        }
        return .array(parts)
    }

    private mutating func text() -> JSONValue {
        var part: JSONObject = ["type": "text", "text": .string(pick(Self.texts))]
        if often(0.2) { part["cache_control"] = ["type": "ephemeral"] }
        return .object(part)
    }

    private mutating func often(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &generator) < share }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &generator)]
    }
}

/// SplitMix64: the same numbers for the same seed, on every platform.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
