# SPDX-License-Identifier: MIT-0
"""Chat requests by chance, as clients may send them: all roles, parts, tools, results in odd orders, options.

Source of the shapes: OpenAI's API reference, "Create chat completion", and the extensions that docs/compatibility.md names.
"""

import base64
import random

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(16)).decode()
JPEG = base64.b64encode(b"\xff\xd8\xff\xe0" + bytes(16)).decode()
PDF = base64.b64encode(b"%PDF-1.7 a document").decode()
SIGNED = {"type": "reasoning.text", "text": "Well.", "signature": "c2ln", "format": "anthropic-claude-v1"}

TEXTS = ["Hello", "", " ", "\n\t", "a b ", "名前", "🌍", '"quoted"', "\u00a0", "x" * 500, "e\u0301", "\u200b"]
NAMES = ["get_weather", "files.read", "a" * 80, "größe", "json_response", "a b", "a.b", "a_b", "-", "tool:1"]
IDS = ["call_1", "tooluse_x.y", "a b", "é", "x" * 100, "c|d", "call_1"]
FILENAMES = [None, "a.pdf", "Quarterly report (final).v2.pdf", "../../é.docx", ".txt", "a  b.md", "x" * 300 + ".csv", "[1].html"]
SCHEMAS = [
    None,
    {},
    {"type": "object"},
    {"type": "object", "properties": None},
    {"type": ["object", "null"], "properties": {"z": {"type": "string"}, "a": {"type": "integer"}}},
    {"properties": {"city": {"type": "string"}}, "required": ["city"]},
    {"anyOf": [{"properties": {"a": {"type": "string"}}}, {"$ref": "#/$defs/B"}], "$defs": {"B": {"type": "object"}}},
    {"$ref": "#/$defs/A", "$defs": {"A": {"type": "object", "properties": {"next": {"$ref": "#/$defs/A"}}}}},
    {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": False},
]


class Chats:
    """Makes requests by a seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def one(self, model):
        """A request for a model."""
        pick = self.random.choice
        request = {"model": model, "messages": self.messages()}
        names = self.random.sample(NAMES, self.random.randint(0, 4))
        if names and self.often(0.7):
            request["tools"] = [self.tool(name) for name in names]
            forced = {"type": "function", "function": {"name": names[0]}}
            allowed = [{"type": "function", "function": {"name": name}} for name in names[:2]]
            request |= self.some(
                tool_choice=pick(
                    [
                        "auto",
                        "none",
                        "required",
                        forced,
                        {"type": "allowed_tools", "allowed_tools": {"mode": pick(["auto", "required"]), "tools": allowed}},
                    ]
                ),
                parallel_tool_calls=pick([True, False]),
            )
        request |= self.some(
            max_tokens=pick([1, 500, 1024, 1025, 3000, 100_000]),
            max_completion_tokens=pick([1, 2000, 32_000]),
            temperature=pick([0, 0.3, 1, 1.7, 2]),
            top_p=pick([0, 0.5, 0.95, 0.99, 1]),
            stop=pick(["END", "", [" "], ["\n\n", "STOP"], []]),
            reasoning_effort=pick(["none", "minimal", "low", "medium", "high", "xhigh", "max", "to come"]),
            response_format=pick([{"type": "text"}, {"type": "json_object"}, self.format()]),
            seed=7,
            user="someone",
            n=pick([1, 1, 2]),
            logit_bias={"50256": -100},
            presence_penalty=pick([0, 1.5]),
            verbosity="low",
            prompt_cache_key="key",
            prompt_cache_options={"mode": "explicit"},
            safety_identifier="someone",
            service_tier=pick(["auto", "default", "flex", "priority", "scale"]),
            metadata=pick([{}, {"a": "b", "é": "c", "long": "x" * 300}, {f"key{i}": "v" for i in range(20)}]),
            prompt_caching=pick([{"system": True, "messages": True, "tools": True}, {"system": True}, False, True]),
            reasoning=pick([{"effort": "low"}, {"max_tokens": 500}, {"max_tokens": 5000}, {"enabled": True}, {"exclude": True}]),
            guardrailConfig={"guardrailIdentifier": "abc123", "guardrailVersion": "1", "trace": "enabled"},
            often=0.2,
        )
        return request

    def often(self, share):
        return self.random.random() < share

    def some(self, often=0.5, **members):
        return {name: value for name, value in members.items() if self.often(often)}

    def format(self):
        schema = {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"]}
        return {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, **self.some(strict=True)}}

    def tool(self, name):
        function = {"name": name} | self.some(description=self.random.choice(["Does it.", "", " "]), strict=True)
        schema = self.random.choice(SCHEMAS)
        if schema is not None:
            function["parameters"] = schema
        return {"type": "function", "function": function} | self.some(cache_control={"type": "ephemeral"}, often=0.2)

    def messages(self):
        """At least one message of the user's that says something."""
        messages = [{"role": "user", "content": "Hi"}] if self.often(0.7) else []
        for _ in range(self.random.randint(0, 6)):
            messages += self.turn()
        if not any(message["role"] == "user" and message["content"] == "Hi" for message in messages):
            messages.insert(self.random.randint(0, len(messages)), {"role": "user", "content": "Hi"})
        return messages

    def turn(self):
        kind = self.random.choice(["system", "developer", "user", "user", "assistant", "calls", "calls", "orphan", "function"])
        match kind:
            case "system" | "developer":
                return [{"role": kind, "content": self.content([self.text])}]
            case "user":
                return [{"role": "user", "content": self.content([self.text, self.text, self.image, self.file])}]
            case "assistant":
                message = {"role": "assistant", "content": self.content([self.text, self.refusal])}
                return [message | self.some(reasoning_content="Hm.", reasoning_details=[SIGNED])]
            case "orphan":
                return [self.result("nobody")]
            case "function":
                call = {"name": "get_weather", "arguments": "{}"}
                return [
                    {"role": "assistant", "content": None, "function_call": call, "reasoning_details": [SIGNED]},
                    {"role": "function", "name": "get_weather", "content": "Rain."},
                ]
        return self.calls()

    def calls(self):
        """Calls and their results: out of order, missing, twice, too late."""
        ids = [self.random.choice(IDS) for _ in range(self.random.randint(1, 3))]
        arguments = ["{}", "", '{"city": "Bonn", "a": 1.0}', "null", "[1]", '"text"', '{"cut": "o', "{}{}"]
        calls = [
            {
                "id": id,
                "type": "function",
                "function": {"name": self.random.choice(NAMES), "arguments": self.random.choice(arguments)},
            }
            for id in ids
        ]
        content = self.random.choice([None, "Let me look.", ""])
        message = {"role": "assistant", "content": content, "tool_calls": calls, "reasoning_details": [SIGNED]}
        results = [self.result(id) for id in ids if self.often(0.85)]
        if self.often(0.2):
            results += results[:1]
        self.random.shuffle(results)
        if self.often(0.15):
            results.insert(0, {"role": "user", "content": "Wait."})
        return [message, *results]

    def result(self, id):
        content = self.content([self.text, self.image]) if self.often(0.5) else "Done."
        return {"role": "tool", "tool_call_id": id, "content": content} | self.some(is_error=True, often=0.1)

    def content(self, makers):
        if self.often(0.5):
            return self.random.choice(TEXTS)
        return [self.random.choice(makers)() for _ in range(self.random.randint(0, 3))]

    def text(self):
        part = {"type": "text", "text": self.random.choice(TEXTS)}
        return part | self.some(cache_control={"type": "ephemeral"} | self.some(ttl="1h"), often=0.2)

    def refusal(self):
        return {"type": "refusal", "refusal": "No."}

    def image(self):
        lie, data = self.random.choice([("png", PNG), ("jpg", JPEG), ("gif", PNG)])
        return {"type": "image_url", "image_url": {"url": f"data:image/{lie};base64,{data}", "detail": "low"}}

    def file(self):
        file = {"file_data": f"data:application/pdf;base64,{PDF}"}
        name = self.random.choice(FILENAMES)
        return {"type": "file", "file": file | ({"filename": name} if name else {})}
