# SPDX-License-Identifier: MIT-0
"""The tool loop by the OpenAI SDK, plain and streamed.

Source of what is expected: OpenAI's guide "Function calling" and the API reference's `tools`, `tool_choice`, `tool_calls`.
"""

import json

import pytest
from conftest import NOVA, SONNET


def function(name: str, **properties) -> dict:
    """A tool all of whose parameters are required."""
    parameters = {"type": "object", "properties": properties, "required": list(properties)}
    return {"type": "function", "function": {"name": name, "description": f"The {name}.", "parameters": parameters}}


WEATHER = function("get_weather", city={"type": "string"}, days={"type": "integer"})
TIME = function("get_time", zone={"type": "string"})
QUESTION = [{"role": "user", "content": "What about the weather and the time, in parallel?"}]


def assembled(chunks) -> tuple[dict, str | None]:
    """The assistant's message out of chunks, as OpenAI's cookbook puts it together, and the finish reason."""
    message = {"role": "assistant", "content": "", "tool_calls": []}
    reason = None
    for chunk in chunks:
        for choice in chunk.choices:
            reason = choice.finish_reason or reason
            message["content"] += choice.delta.content or ""
            for call in choice.delta.tool_calls or []:
                calls = message["tool_calls"]
                if call.index == len(calls):
                    assert call.id and call.type == "function" and call.function.name
                    function = {"name": call.function.name, "arguments": ""}
                    calls.append({"id": call.id, "type": "function", "function": function})
                else:
                    assert call.index == len(calls) - 1, "indexes go up by one"
                    assert not call.id and not call.function.name, "only the first delta of a call names it"
                calls[call.index]["function"]["arguments"] += call.function.arguments or ""
    return message, reason


def ask(client, stream: bool, **options) -> tuple[dict, str | None]:
    answer = client.chat.completions.create(stream=stream, **options)
    if stream:
        return assembled(answer)
    return answer.choices[0].message.to_dict(), answer.choices[0].finish_reason


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("model", [NOVA, SONNET])
def test_the_loop_with_two_parallel_calls(client, recorder, model, stream):
    options = {"model": model, "tools": [WEATHER, TIME]}
    message, reason = ask(client, stream, messages=QUESTION, **options)
    assert reason == "tool_calls"
    assert message["content"] == "Let me look that up."
    calls = message["tool_calls"]
    assert [call["function"]["name"] for call in calls] == ["get_weather", "get_time"]
    assert json.loads(calls[0]["function"]["arguments"]) == {"city": "example", "days": 1}
    assert json.loads(calls[1]["function"]["arguments"]) == {"zone": "example"}
    assert calls[0]["id"] != calls[1]["id"]

    results = [
        {"role": "tool", "tool_call_id": calls[0]["id"], "content": "Sunny"},
        {"role": "tool", "tool_call_id": calls[1]["id"], "content": "Noon"},
    ]
    final, reason = ask(client, stream, messages=[*QUESTION, message, *results], **options)
    assert (final["content"], reason) == ("The tool said: Sunny; Noon", "stop")
    assert not final.get("tool_calls")

    turns = recorder.body["messages"]
    assert [turn["role"] for turn in turns] == ["user", "assistant", "user"]
    uses = [block["toolUse"] for block in turns[1]["content"] if "toolUse" in block]
    assert [use["input"] for use in uses] == [{"city": "example", "days": 1}, {"zone": "example"}]
    given = [block["toolResult"] for block in turns[2]["content"]]
    assert [result["toolUseId"] for result in given] == [use["toolUseId"] for use in uses]


def test_one_call_plain_and_streamed(client):
    for stream in (False, True):
        messages = [{"role": "user", "content": "What is the weather?"}]
        message, reason = ask(client, stream, model=NOVA, messages=messages, tools=[WEATHER, TIME])
        assert reason == "tool_calls"
        assert [call["function"]["name"] for call in message["tool_calls"]] == ["get_weather"]


def test_no_call_is_no_list(client):
    messages = [{"role": "user", "content": "Please use no tools."}]
    message, reason = ask(client, False, model=NOVA, messages=messages, tools=[WEATHER])
    assert (reason, message.get("tool_calls")) == ("stop", None)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    "tool",
    [
        function("ping"),
        {"type": "function", "function": {"name": "ping"}},
        {"type": "function", "function": {"name": "ping", "parameters": {}}},
    ],
)
def test_a_tool_without_arguments_gives_an_empty_object(client, tool, stream):
    messages = [{"role": "user", "content": "Ping!"}]
    message, _ = ask(client, stream, model=NOVA, messages=messages, tools=[tool])
    assert message["tool_calls"][0]["function"]["arguments"] == "{}"


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("name", ["server.tools.search", "a b", "größe", "x" * 100])
def test_names_that_bedrock_refuses_come_back_as_they_were(client, recorder, name, stream):
    options = {"model": NOVA, "tools": [function(name, q={"type": "string"})]}
    messages = [{"role": "user", "content": "Go."}]
    message, _ = ask(client, stream, messages=messages, **options)
    assert message["tool_calls"][0]["function"]["name"] == name
    result = {"role": "tool", "tool_call_id": message["tool_calls"][0]["id"], "content": "done"}
    final, _ = ask(client, stream, messages=[*messages, message, result], **options)
    assert final["content"] == "The tool said: done"
    declared = recorder.body["toolConfig"]["tools"][0]["toolSpec"]["name"]
    used = [block["toolUse"]["name"] for block in recorder.body["messages"][1]["content"] if "toolUse" in block]
    assert used == [declared] != [name]


def test_names_that_would_clash_stay_apart(client, recorder):
    tools = [function("a.b"), function("a_b"), function("a-b"), function("a/b")]
    messages = [{"role": "user", "content": "Both, in parallel."}]
    message, _ = ask(client, False, model=NOVA, messages=messages, tools=tools)
    assert [call["function"]["name"] for call in message["tool_calls"]] == ["a.b", "a_b"]
    names = [tool["toolSpec"]["name"] for tool in recorder.body["toolConfig"]["tools"]]
    assert len(set(names)) == 4


NAMED = {"type": "function", "function": {"name": "get_time"}}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("auto", {"auto": {}}), ("required", {"any": {}}), (NAMED, {"tool": {"name": "get_time"}})],
)
def test_a_choice_of_tools_reaches_bedrock(client, recorder, choice, expected):
    message, _ = ask(
        client,
        False,
        model=SONNET,
        messages=[{"role": "user", "content": "The time?"}],
        tools=[WEATHER, TIME],
        tool_choice=choice,
    )
    assert recorder.body["toolConfig"].get("toolChoice", {"auto": {}}) == expected
    if choice == NAMED:
        assert message["tool_calls"][0]["function"]["name"] == "get_time"


def test_the_choice_of_none_calls_no_tool(client):
    options = {"model": SONNET, "tools": [WEATHER], "tool_choice": "none"}
    message, reason = ask(client, False, messages=[{"role": "user", "content": "The weather?"}], **options)
    assert (reason, message.get("tool_calls")) == ("stop", None)


def test_the_choice_of_none_keeps_a_history_with_calls(client):
    options = {"model": SONNET, "tools": [WEATHER]}
    messages = [{"role": "user", "content": "The weather?"}]
    message, _ = ask(client, False, messages=messages, **options)
    result = {"role": "tool", "tool_call_id": message["tool_calls"][0]["id"], "content": "Rain"}
    messages += [message, result]
    final, reason = ask(client, False, messages=messages, tool_choice="none", **options)
    assert (final["content"], reason) == ("The tool said: Rain", "stop")
    # The tools may be left out of the second request altogether.
    final, _ = ask(client, False, messages=messages, model=SONNET)
    assert final["content"] == "The tool said: Rain"


GPT_OSS = "openai.gpt-oss-120b-1:0"


def test_a_schema_reaches_bedrock_unchanged_and_in_order(http, recorder):
    schema = (
        '{"type":"object","properties":{"zeta":{"type":"number","minimum":1.0,"maximum":12345678901234567890},'
        '"alpha":{"$ref":"#/$defs/a"}},"required":[],"$defs":{"a":{"enum":["b","a",1e2]}},"additionalProperties":false}'
    )
    body = (
        '{"model":"%s","messages":[{"role":"user","content":"Use no tools."}],'
        '"tools":[{"type":"function","function":{"name":"f","parameters":%s}}]}' % (GPT_OSS, schema)
    )
    assert http.post("/chat/completions", content=body, headers={"Content-Type": "application/json"}).status_code == 200
    assert schema in recorder.text


WHOLE = ["us.meta.llama3-3-70b-instruct-v1:0", "mistral.mistral-large-2402-v1:0", "writer.palmyra-x5-v1:0"]


@pytest.mark.parametrize("model", WHOLE)
def test_a_model_that_streams_no_tools_answers_whole_and_is_streamed(client, recorder, model):
    tools = [{"type": "function", "function": {"name": "look.up", "parameters": {"type": "object", "properties": {}}}}]
    chunks = list(
        client.chat.completions.create(
            model=model, messages=[{"role": "user", "content": "Hi"}], tools=tools, stream=True,
            stream_options={"include_usage": True},
        )
    )
    calls = [call for chunk in chunks if chunk.choices for call in chunk.choices[0].delta.tool_calls or []]
    assert calls[0].function.name == "look.up"
    assert "".join(call.function.arguments or "" for call in calls) == "{}"
    assert chunks[-2].choices[0].finish_reason == "tool_calls"
    assert chunks[-1].usage.total_tokens > 0
    assert recorder.last["path"].endswith("/converse")


@pytest.mark.parametrize("stream", [False, True])
def test_functions_in_the_former_spelling(client, stream):
    function = {"name": "look", "parameters": {"type": "object", "properties": {}}}
    answer = client.chat.completions.create(
        model=NOVA, messages=[{"role": "user", "content": "Hi"}], functions=[function], stream=stream
    )
    if stream:
        chunks = list(answer)
        calls = [chunk.choices[0].delta.function_call for chunk in chunks if chunk.choices[0].delta.function_call]
        assert calls[0].name == "look"
        assert "".join(call.arguments for call in calls) == "{}"
        reason = chunks[-1].choices[0].finish_reason
    else:
        assert answer.choices[0].message.function_call.name == "look"
        reason = answer.choices[0].finish_reason
    assert reason == "function_call"
    messages = [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": None, "function_call": {"name": "look", "arguments": "{}"}},
        {"role": "function", "name": "look", "content": "It is there."},
    ]
    after = client.chat.completions.create(model=NOVA, messages=messages, functions=[function])
    assert after.choices[0].message.content == "The tool said: It is there."
