# SPDX-License-Identifier: MIT-0
"""Reasoning through the SDK: each family's words for the effort, and the way back of what was thought."""

import pytest

SONNET_37 = "us.anthropic.claude-3-7-sonnet-20250219-v1:0"
SONNET_45 = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
HELLO = [{"role": "user", "content": "Hi"}]
TOOLS = [{"type": "function", "function": {"name": "look", "parameters": {"type": "object", "properties": {}}}}]


@pytest.mark.parametrize(
    ("model", "effort", "fields"),
    [
        (SONNET_37, "low", {"thinking": {"type": "enabled", "budget_tokens": 2048}}),
        (SONNET_45, "high", {"thinking": {"type": "enabled", "budget_tokens": 16384}}),
        (
            "us.anthropic.claude-opus-5",
            "medium",
            {"thinking": {"type": "adaptive", "display": "summarized"}, "output_config": {"effort": "medium"}},
        ),
        (
            "us.anthropic.claude-sonnet-4-6",
            "minimal",
            {"thinking": {"type": "adaptive"}, "output_config": {"effort": "low"}},
        ),
        ("us.anthropic.claude-opus-5", "none", {"thinking": {"type": "disabled"}}),
        ("us.anthropic.claude-opus-5-5", "none", None),
        (
            "us.amazon.nova-2-lite-v1:0",
            "low",
            {"reasoningConfig": {"type": "enabled", "maxReasoningEffort": "low"}},
        ),
        ("us.amazon.nova-2-lite-v1:0", "none", {"reasoningConfig": {"type": "disabled"}}),
        ("openai.gpt-oss-120b-1:0", "minimal", {"reasoning_effort": "low"}),
        ("us.openai.gpt-6-sol", "xhigh", {"reasoning": {"effort": "xhigh"}}),
        ("deepseek.v3-v1:0", "medium", {"reasoning_config": "medium"}),
        ("us.deepseek.r1-v1:0", "high", None),
        ("us.amazon.nova-lite-v1:0", "high", None),
        ("qwen.qwen3-32b-v1:0", "high", None),
    ],
)
def test_each_family_is_told_in_its_own_words(client, recorder, model, effort, fields):
    client.chat.completions.create(model=model, messages=HELLO, reasoning_effort=effort)
    assert recorder.body.get("additionalModelRequestFields") == fields


@pytest.mark.parametrize("stream", [False, True])
def test_sampling_gives_way_to_thinking(client, recorder, stream):
    response = client.chat.completions.with_raw_response.create(
        model=SONNET_37, messages=HELLO, reasoning_effort="low", temperature=0.3, max_tokens=8000, stream=stream
    )
    assert recorder.body["inferenceConfig"] == {"maxTokens": 8000}
    assert recorder.body["additionalModelRequestFields"]["thinking"]["budget_tokens"] == 1600
    assert response.headers["x-bedrock-gateway-adapted"] == "temperature"


def test_a_budget_becomes_an_effort_where_thinking_is_adaptive(client, recorder):
    client.chat.completions.create(
        model="us.anthropic.claude-opus-4-7",
        messages=HELLO,
        extra_body={"thinking": {"type": "enabled", "budget_tokens": 10000}},
    )
    fields = recorder.body["additionalModelRequestFields"]
    assert fields["thinking"]["type"] == "adaptive"
    assert fields["output_config"] == {"effort": "medium"}


def test_openrouters_spelling_is_understood(client, recorder):
    client.chat.completions.create(
        model=SONNET_37, messages=HELLO, extra_body={"reasoning": {"max_tokens": 3000}}, max_tokens=9000
    )
    assert recorder.body["additionalModelRequestFields"] == {"thinking": {"type": "enabled", "budget_tokens": 3000}}


def turn_with_call(client, **options):
    answer = client.chat.completions.create(
        model=SONNET_37, messages=HELLO, tools=TOOLS, reasoning_effort="low", **options
    )
    message = answer.choices[0].message
    assert message.tool_calls
    return message


def go_on(client, assistant):
    messages = [*HELLO, assistant, {"role": "tool", "tool_call_id": assistant["tool_calls"][0]["id"], "content": "42"}]
    return client.chat.completions.with_raw_response.create(
        model=SONNET_37, messages=messages, tools=TOOLS, reasoning_effort="low"
    )


def test_thoughts_go_back_with_a_client_that_carries_them(client, recorder):
    message = turn_with_call(client)
    assert message.reasoning_content
    response = go_on(client, message.model_dump(exclude_none=True))
    first = recorder.body["messages"][1]["content"][0]
    assert first["reasoningContent"]["reasoningText"]["text"] == message.reasoning_content
    assert first["reasoningContent"]["reasoningText"]["signature"]
    assert "thinking" in recorder.body["additionalModelRequestFields"]
    assert "reasoning_effort" not in response.headers.get("x-bedrock-gateway-adapted", "")


def plain(message):
    """The message as a client sends it back that knows OpenAI's members alone."""
    calls = [call.model_dump() for call in message.tool_calls]
    return {"role": "assistant", "content": message.content, "tool_calls": calls}


def test_thoughts_are_remembered_for_a_client_that_drops_them(client, recorder):
    go_on(client, plain(turn_with_call(client)))
    assert "reasoningContent" in recorder.body["messages"][1]["content"][0]


def test_thoughts_of_a_stream_are_remembered_too(client, recorder):
    calls, details = [], []
    for chunk in client.chat.completions.create(
        model=SONNET_37, messages=[{"role": "user", "content": "In a stream"}], tools=TOOLS, reasoning_effort="low",
        stream=True,
    ):
        delta = chunk.choices[0].delta
        calls += [call.model_dump() for call in delta.tool_calls or [] if call.id]
        details += getattr(delta, "reasoning_details", None) or []
    assert [detail["type"] for detail in details] == ["reasoning.text"]
    calls[0]["function"]["arguments"] = "{}"
    go_on(client, {"role": "assistant", "content": None, "tool_calls": calls})
    sent = recorder.body["messages"][1]["content"][0]
    assert sent["reasoningContent"]["reasoningText"]["signature"] == details[0]["signature"]


def test_without_its_thoughts_a_model_does_not_think_for_that_turn(client, recorder):
    message = plain(turn_with_call(client))
    message["tool_calls"][0]["id"] = "tooluse_of_another_day"
    response = go_on(client, message)
    assert "additionalModelRequestFields" not in recorder.body
    assert response.headers["x-bedrock-gateway-adapted"] == "reasoning_effort"


@pytest.mark.parametrize("stream", [False, True])
def test_reasoning_may_stand_within_the_text(start_gateway, stream):
    from conftest import make_client

    client = make_client(start_gateway(REASONING_FORMAT="think_tags"))
    answer = client.chat.completions.create(model=SONNET_37, messages=HELLO, reasoning_effort="low", stream=stream)
    if stream:
        text = "".join(chunk.choices[0].delta.content or "" for chunk in answer)
    else:
        text = answer.choices[0].message.content
    assert text == "<think>The user wrote something. I will echo it.</think>You said: Hi"
