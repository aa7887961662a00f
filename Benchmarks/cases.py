# SPDX-License-Identifier: MIT-0
"""The requests that are measured, each as OpenAI's and as Bedrock's own, with what the answer must be."""

import base64
import json
import random
import struct
from dataclasses import dataclass, field

import frames
from load import Check

CHAT_MODEL = "us.amazon.nova-lite-v1:0"
EMBEDDING_MODEL = "amazon.titan-embed-text-v2:0"

SYSTEM = "You are a helpful assistant of a shop for garden tools. Answer briefly, in the language of the question."
TURNS = [
    "Which rake is best for moss?",
    "A spring-tine rake with narrow tines: it takes the moss and spares the grass.",
    "And which one for gravel, if I have only one afternoon and a small shed?",
]


@dataclass(frozen=True)
class Case:
    """One kind of request."""

    model: str
    openai: dict
    bedrock: dict
    operation: str = "converse"
    # What the gateway's answer, and a rival's, must be; and that of Bedrock's own, which a proxy passes on.
    check: Check = field(default_factory=Check)
    raw_check: Check = field(default_factory=Check)
    # The text, or the vector, that the answer holds.
    text: str = ""
    vector: tuple[float, ...] = ()

    @property
    def path(self) -> str:
        return "/embeddings" if self.operation == "invoke" else "/chat/completions"

    @property
    def raw_path(self) -> str:
        return f"/model/{self.model.replace(':', '%3A')}/{self.operation}"


def conversation(turns: list[str], system: str = SYSTEM) -> tuple[dict, dict]:
    """The same conversation for OpenAI and for Bedrock."""
    roles = ["user" if number % 2 == 0 else "assistant" for number in range(len(turns))]
    openai = {
        "messages": [{"role": "system", "content": system}]
        + [{"role": role, "content": text} for role, text in zip(roles, turns)],
        "max_tokens": 300,
        "temperature": 0.7,
    }
    bedrock = {
        "messages": [{"role": role, "content": [{"text": text}]} for role, text in zip(roles, turns)],
        "system": [{"text": system}],
        "inferenceConfig": {"maxTokens": 300, "temperature": 0.7},
    }
    return openai, bedrock


def plain(openai: dict, bedrock: dict) -> Case:
    size = len(json.dumps(frames.converse(), separators=(",", ":")))
    return Case(
        CHAT_MODEL,
        {"model": CHAT_MODEL} | openai,
        bedrock,
        check=Check(needle=frames.TEXT[:30], count=8, end="}"),
        raw_check=Check(size=size),
        text=frames.TEXT,
    )


def chat() -> Case:
    """A short conversation of three turns."""
    return plain(*conversation(TURNS))


def stream(model: str, count: int) -> Case:
    openai, bedrock = conversation(TURNS)
    return Case(
        model,
        {"model": model} | openai | {"stream": True, "stream_options": {"include_usage": True}},
        bedrock,
        operation="converse-stream",
        check=Check(needle="\ndata: ", count=count + 2, end="data: [DONE]"),
        # One frame before the pieces of text and three behind them.
        raw_check=Check(needle=":event-type", count=count + 4, size=len(frames.stream(count))),
        text=frames.text_of(count),
    )


def burst(count: int) -> Case:
    """A stream whose pieces come all at once."""
    return stream(f"us.amazon.nova-burst-{count}-v1:0", count)


def paced(milliseconds: int, count: int) -> Case:
    """A stream of one piece after the other, with so much time between two."""
    return stream(f"us.amazon.nova-paced-{milliseconds}-{count}-v1:0", count)


def image(size: int = 1_000_000) -> Case:
    """A question with a picture of so many bytes of base64."""
    data = random.Random(2).randbytes(size * 3 // 4)
    # The signature of a PNG: some gateways look.
    text = base64.b64encode(b"\x89PNG\r\n\x1a\n" + data[8:]).decode()
    openai, bedrock = conversation(["What is this?"])
    part = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + text}}
    openai["messages"][-1]["content"] = [{"type": "text", "text": "What is this?"}, part]
    bedrock["messages"][-1]["content"].append({"image": {"format": "png", "source": {"bytes": text}}})
    return plain(openai, bedrock)


def embeddings(encoding: str) -> Case:
    """One text to a vector of 1,024 numbers."""
    size = len(json.dumps(frames.embedding(), separators=(",", ":")))
    text = "A spring-tine rake takes the moss and spares the grass."
    base64_size = len(base64.b64encode(bytes(4 * frames.DIMENSIONS)))
    check = (
        Check(needle=",", count=frames.DIMENSIONS - 1, end="}")
        if encoding == "float"
        else Check(at_least=base64_size, end="}")
    )
    return Case(
        EMBEDDING_MODEL,
        {"model": EMBEDDING_MODEL, "input": text, "encoding_format": encoding},
        {"inputText": text, "dimensions": frames.DIMENSIONS, "normalize": True},
        operation="invoke",
        check=check,
        raw_check=Check(size=size),
        vector=tuple(frames.vector()),
    )


def long_text(size: int) -> Case:
    """A conversation whose one message has so many bytes."""
    sentence = 'The quick brown fox jumps over the lazy dog and says "good day".\n'
    return plain(*conversation([(sentence * (size // len(sentence) + 1))[:size].rstrip() + "."]))


def many_messages(count: int) -> Case:
    """A conversation of so many messages of 100 bytes, the last of which is the user's."""
    turns = [f"Message {number} of a long conversation. ".ljust(99, "x") + "." for number in range(count | 1)]
    return plain(*conversation(turns))


def many_tools(count: int) -> Case:
    """A question with so many tools."""
    openai, bedrock = conversation(TURNS[:1])
    specifications = [tool(number) for number in range(count)]
    openai["tools"] = [
        {"type": "function", "function": {"name": name, "description": text, "parameters": schema}}
        for name, text, schema in specifications
    ]
    bedrock["toolConfig"] = {
        "tools": [
            {"toolSpec": {"name": name, "description": text, "inputSchema": {"json": schema}}}
            for name, text, schema in specifications
        ]
    }
    return plain(openai, bedrock)


def tool(number: int) -> tuple[str, str, dict]:
    properties = {
        "city": {"type": "string", "description": "The city, with its country"},
        "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
        "days": {"type": "integer", "minimum": 1, "maximum": 14},
    }
    schema = {"type": "object", "properties": properties, "required": ["city"]}
    return f"weather_{number}", f"Tells the weather of place {number}, for some days to come.", schema


def text_in(body: bytes, is_stream: bool) -> str:
    """The text within an answer in OpenAI's form."""
    if not is_stream:
        return json.loads(body)["choices"][0]["message"]["content"]
    events = [line[6:] for line in body.decode().split("\n") if line.startswith("data: ")]
    if not events or events[-1].strip() != "[DONE]":
        raise ValueError("the stream is not whole")
    choices = [choice for event in events[:-1] for choice in json.loads(event)["choices"]]
    return "".join(choice["delta"].get("content") or "" for choice in choices)


def vector_in(body: bytes) -> tuple[float, ...]:
    """The vector within an answer in OpenAI's form, of either encoding."""
    numbers = json.loads(body)["data"][0]["embedding"]
    if isinstance(numbers, str):
        data = base64.b64decode(numbers, validate=True)
        return struct.unpack(f"<{len(data) // 4}f", data)
    return tuple(numbers)
