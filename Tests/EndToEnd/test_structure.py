# SPDX-License-Identifier: MIT-0
"""Answers that are JSON by a schema, through the SDK: natively, by a hidden tool, by words; plain and streamed."""

import json

import pydantic
import pytest

HAIKU = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
SONNET_37 = "us.anthropic.claude-3-7-sonnet-20250219-v1:0"
OPUS_47 = "us.anthropic.claude-opus-4-7"
NOVA = "us.amazon.nova-lite-v1:0"
LLAMA = "us.meta.llama3-3-70b-instruct-v1:0"
QWEN = "qwen.qwen3-32b-v1:0"
TITAN = "amazon.titan-text-express-v1"
HELLO = [{"role": "user", "content": "Where is Bonn?"}]


class Place(pydantic.BaseModel):
    city: str
    people: int


FORMAT = {
    "type": "json_schema",
    "json_schema": {
        "name": "place",
        "strict": True,
        "schema": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "people": {"type": "integer"}},
            "required": ["city", "people"],
            "additionalProperties": False,
        },
    },
}


@pytest.mark.parametrize("model", [HAIKU, SONNET_37, OPUS_47, NOVA, QWEN])
def test_the_sdk_parses_what_comes(client, model):
    answer = client.chat.completions.parse(model=model, messages=HELLO, response_format=Place)
    assert answer.choices[0].message.parsed == Place(city="example", people=1)
    assert answer.choices[0].finish_reason == "stop"
    assert answer.choices[0].message.tool_calls is None


@pytest.mark.parametrize("model", [HAIKU, SONNET_37, OPUS_47, NOVA, QWEN])
def test_a_stream_gives_the_json_and_nothing_else(client, model):
    chunks = list(client.chat.completions.create(model=model, messages=HELLO, response_format=FORMAT, stream=True))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert json.loads(text) == {"city": "example", "people": 1}
    assert [chunk.choices[0].finish_reason for chunk in chunks][-1] == "stop"
    assert all(chunk.choices[0].delta.tool_calls is None for chunk in chunks)


def test_a_model_that_takes_schemas_gets_the_schema(client, recorder):
    client.chat.completions.create(model=HAIKU, messages=HELLO, response_format=FORMAT)
    definition = recorder.body["outputConfig"]["textFormat"]["structure"]["jsonSchema"]
    assert json.loads(definition["schema"]) == FORMAT["json_schema"]["schema"]
    assert definition["name"] == "place"
    assert "toolConfig" not in recorder.body


def test_a_model_that_takes_tools_gets_a_tool_that_it_must_call(client, recorder):
    client.chat.completions.create(model=SONNET_37, messages=HELLO, response_format=FORMAT)
    (tool,) = recorder.body["toolConfig"]["tools"]
    assert tool["toolSpec"]["inputSchema"]["json"] == FORMAT["json_schema"]["schema"]
    assert recorder.body["toolConfig"]["toolChoice"] == {"tool": {"name": tool["toolSpec"]["name"]}}


def test_a_model_that_takes_neither_gets_words(client, recorder):
    client.chat.completions.create(model=TITAN, messages=HELLO, response_format=FORMAT)
    assert "system" not in recorder.body
    assert '"city"' in recorder.body["messages"][0]["content"][0]["text"]


def test_a_schema_that_is_refused_at_run_time_is_asked_for_by_a_tool(client, recorder):
    """Opus 4.7 is known to refuse them; a model to come may, too: here one whose id hides what it is."""
    arn = "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-opus-4-7"
    client.chat.completions.create(model=arn, messages=HELLO, response_format=FORMAT)
    assert "outputConfig" not in recorder.body


def test_real_tools_stand_beside_the_schema(client, recorder):
    tools = [{"type": "function", "function": {"name": "look_up", "parameters": {"type": "object", "properties": {}}}}]
    answer = client.chat.completions.create(model=NOVA, messages=HELLO, response_format=FORMAT, tools=tools)
    assert [call.function.name for call in answer.choices[0].message.tool_calls] == ["look_up"]
    assert answer.choices[0].finish_reason == "tool_calls"
    assert recorder.body["toolConfig"]["toolChoice"] == {"any": {}}
    names = [tool["toolSpec"]["name"] for tool in recorder.body["toolConfig"]["tools"]]
    assert names == ["look_up", "json_response"]


def test_any_json_is_asked_for_in_words(client, recorder):
    client.chat.completions.create(model=NOVA, messages=HELLO, response_format={"type": "json_object"})
    assert "JSON object" in recorder.body["system"][0]["text"]
