# SPDX-License-Identifier: MIT-0
"""Chat completions by the OpenAI SDK, plain and streamed.

Source of what is expected: OpenAI's API reference, "Chat" (the completion object, the chunk object, `stream_options`).
"""

import time
from urllib.parse import unquote

import openai
import pytest
from conftest import NOVA, SONNET, make_client

HELLO = [{"role": "user", "content": "Hello, how are you?"}]


def text_of(chunks) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


@pytest.mark.parametrize("prefix", ["/api/v1", "/v1"])
def test_chat_is_served_below_both_prefixes(gateway, prefix):
    client = make_client(gateway, base_url=gateway.root + prefix)
    answer = client.chat.completions.create(model=NOVA, messages=HELLO)
    assert answer.choices[0].message.content == "You said: Hello, how are you?"


def test_the_completion_object_has_every_member(client):
    before = int(time.time())
    answer = client.chat.completions.create(model=NOVA, messages=HELLO)
    assert answer.object == "chat.completion"
    assert answer.id.startswith("chatcmpl-")
    assert before - 1 <= answer.created <= time.time() + 1
    assert answer.model == NOVA
    [choice] = answer.choices
    assert choice.index == 0
    assert choice.finish_reason == "stop"
    assert choice.message.role == "assistant"
    assert choice.message.tool_calls is None
    raw = answer.to_dict()["choices"][0]
    assert raw["logprobs"] is None and raw["message"]["refusal"] is None
    usage = answer.usage
    assert usage.prompt_tokens > 0 and usage.completion_tokens > 0
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


def test_ids_differ(client):
    ids = {client.chat.completions.create(model=NOVA, messages=HELLO).id for _ in range(3)}
    assert len(ids) == 3


def test_system_and_developer_messages_become_the_system_prompt(client, recorder):
    client.chat.completions.create(
        model=NOVA,
        messages=[
            {"role": "system", "content": "You are brief."},
            {"role": "developer", "content": [{"type": "text", "text": "Speak English."}]},
            *HELLO,
        ],
    )
    assert recorder.body["system"] == [{"text": "You are brief."}, {"text": "Speak English."}]
    assert recorder.body["messages"] == [{"role": "user", "content": [{"text": "Hello, how are you?"}]}]


def test_turns_of_one_role_become_one(client, recorder):
    answer = client.chat.completions.create(
        model=NOVA,
        messages=[
            {"role": "user", "content": "One."},
            {"role": "user", "content": [{"type": "text", "text": "Two."}]},
            {"role": "assistant", "content": "Three."},
            {"role": "user", "content": "Four."},
        ],
    )
    assert [turn["role"] for turn in recorder.body["messages"]] == ["user", "assistant", "user"]
    assert recorder.body["messages"][0]["content"] == [{"text": "One."}, {"text": "Two."}]
    assert answer.choices[0].message.content == "You said: Four."


def test_sampling_parameters_reach_bedrock(client, recorder):
    client.chat.completions.create(
        model=NOVA, messages=HELLO, temperature=0.25, top_p=0.5, max_completion_tokens=77, stop=["END", "STOP"]
    )
    assert recorder.body["inferenceConfig"] == {
        "temperature": 0.25,
        "topP": 0.5,
        "maxTokens": 77,
        "stopSequences": ["END", "STOP"],
    }


def test_stop_ends_the_text_before_the_sequence(client):
    answer = client.chat.completions.create(
        model=NOVA, messages=[{"role": "user", "content": "one two three"}], stop="two"
    )
    assert answer.choices[0].finish_reason == "stop"
    assert "one" in answer.choices[0].message.content
    assert "three" not in answer.choices[0].message.content


@pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
def test_a_limit_of_tokens_ends_with_length(client, name):
    options = {"model": NOVA, "messages": [{"role": "user", "content": "a b c d e f g h"}], name: 3}
    answer = client.chat.completions.create(**options)
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage.completion_tokens == 3
    chunks = list(client.chat.completions.create(**options, stream=True))
    assert chunks[-1].choices[0].finish_reason == "length"
    assert text_of(chunks) == answer.choices[0].message.content


def test_text_survives_every_kind_of_character(client):
    text = 'Grüße, 東京 👩‍👩‍👧 "quotes" \\ back\tslash\n\u2028line \u0001 \x7f </script>'
    answer = client.chat.completions.create(model=NOVA, messages=[{"role": "user", "content": text}])
    assert answer.choices[0].message.content == "You said: " + text
    chunks = client.chat.completions.create(model=NOVA, messages=[{"role": "user", "content": text}], stream=True)
    assert text_of(chunks) == "You said: " + text


def test_a_gpt_model_is_the_default_model(client, recorder):
    answer = client.chat.completions.create(model="gpt-4o", messages=HELLO)
    assert unquote(recorder.last["path"]) == "/model/global.anthropic.claude-sonnet-4-6/converse"
    assert answer.choices[0].message.content.startswith("You said:")


def test_default_model_is_configurable(start_gateway, recorder):
    client = make_client(start_gateway(DEFAULT_MODEL=NOVA))
    client.chat.completions.create(model="gpt-4o-mini", messages=HELLO)
    assert unquote(recorder.last["path"]) == f"/model/{NOVA}/converse"


@pytest.mark.parametrize(
    "model",
    [
        "arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/simulated0001",
        "arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
        "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0",
    ],
)
def test_an_arn_is_a_model(client, recorder, model):
    answer = client.chat.completions.create(model=model, messages=HELLO)
    assert answer.choices[0].message.content.startswith("You said:")
    segment = recorder.last["path"].removeprefix("/model/").removesuffix("/converse")
    assert "/" not in segment and unquote(segment) == model


def test_reasoning_is_given_plain_and_streamed(client, recorder):
    thinking = {"thinking": {"type": "enabled", "budget_tokens": 1024}}
    options = {"model": SONNET, "messages": HELLO, "max_tokens": 2048, "extra_body": thinking}
    answer = client.chat.completions.create(**options)
    assert recorder.body["additionalModelRequestFields"] == thinking
    message = answer.choices[0].message
    assert message.reasoning_content and message.content == "You said: Hello, how are you?"
    chunks = list(client.chat.completions.create(**options, stream=True))
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    reasoning = "".join(getattr(delta, "reasoning_content", None) or "" for delta in deltas)
    assert reasoning == message.reasoning_content
    assert text_of(chunks) == message.content


@pytest.mark.parametrize("options", [{"stream": False}, {"stream": True}])
def test_the_request_id_is_made_or_given_back(client, options):
    create = client.chat.completions.with_raw_response.create
    made = create(model=NOVA, messages=HELLO, **options)
    other = create(model=NOVA, messages=HELLO, **options)
    assert made.headers["x-request-id"] and made.headers["x-request-id"] != other.headers["x-request-id"]
    given = create(model=NOVA, messages=HELLO, extra_headers={"X-Request-ID": "my-request-1"}, **options)
    assert given.headers["x-request-id"] == "my-request-1"


@pytest.mark.parametrize("given", ["has a blank", "x" * 500])
def test_a_request_id_that_is_odd_is_replaced(client, given):
    response = client.chat.completions.with_raw_response.create(
        model=NOVA, messages=HELLO, extra_headers={"X-Request-ID": given}
    )
    assert response.headers["x-request-id"] not in ("", given)


@pytest.mark.parametrize("stream", [False, True])
def test_what_is_left_out_is_named(client, recorder, stream):
    response = client.chat.completions.with_raw_response.create(
        model=NOVA, messages=HELLO, seed=1, logit_bias={"50256": -100}, user="somebody", stream=stream
    )
    named = [name.strip() for name in response.headers["x-bedrock-gateway-adapted"].split(",")]
    assert sorted(named) == ["logit_bias", "seed", "user"]
    assert "seed" not in str(recorder.body)


def test_nothing_is_named_where_nothing_is_altered(client):
    response = client.chat.completions.with_raw_response.create(model=NOVA, messages=HELLO, temperature=0.5)
    assert "x-bedrock-gateway-adapted" not in response.headers


def test_a_temperature_above_one_becomes_one(client, recorder):
    response = client.chat.completions.with_raw_response.create(model=NOVA, messages=HELLO, temperature=1.5)
    assert recorder.body["inferenceConfig"]["temperature"] == 1
    assert response.headers["x-bedrock-gateway-adapted"] == "temperature"


@pytest.mark.parametrize(
    ("options", "param"),
    [
        ({"n": 9}, "n"),
        ({"logprobs": True}, "logprobs"),
        ({"temperature": 2.5}, "temperature"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"modalities": ["text", "audio"]}, "modalities"),
        ({"response_format": {"type": "grammar"}}, "response_format"),
        ({"functions": [{"name": "f"}], "tools": [{"type": "function", "function": {"name": "g"}}]}, "functions"),
    ],
)
def test_what_would_change_the_answer_is_refused_by_name(client, recorder, options, param):
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model=NOVA, messages=HELLO, **options)
    assert caught.value.param.startswith(param)
    assert caught.value.type == "invalid_request_error"
    assert recorder.requests == []
