# SPDX-License-Identifier: MIT-0
"""What a model refuses is asked for in another way, once, and from then on.

The models are named by ids that hide their family, so that nothing is known beforehand: deployments of custom models.
"""

import contextlib

import openai
import pytest
from conftest import make_client

HELLO = [{"role": "user", "content": "Hi"}]
TOOLS = [{"type": "function", "function": {"name": "look", "parameters": {"type": "object", "properties": {}}}}]
SYSTEM = [{"role": "system", "content": "Be brief."}, *HELLO]
PREFILL = [*HELLO, {"role": "assistant", "content": "Well"}]
SCHEMA = {
    "type": "json_schema",
    "json_schema": {
        "name": "n",
        "schema": {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
    },
}


def hidden(model):
    """An id that the simulator reads as the model's, and in which the gateway finds no family."""
    return f"arn:aws:bedrock:us-west-2:123456789012:custom-model-deployment/{model.replace('.', '_')}"


CASES = {
    "temperature": ("openai.gpt-6-sol", {"temperature": 0.5}, "temperature"),
    "top_p": ("openai.gpt-6-sol", {"top_p": 0.5}, "top_p"),
    "both": ("anthropic.claude-haiku-4-5-20251001-v1:0", {"temperature": 0.5, "top_p": 0.5}, "top_p"),
    "deprecated temperature": ("anthropic.claude-opus-5", {"temperature": 0.5}, "temperature"),
    "stop": ("qwen.qwen3-32b-v1:0", {"stop": ["x"]}, "stop"),
    "system prompt": ("amazon.titan-text-express-v1", {"messages": SYSTEM}, "messages"),
    "prefill": ("anthropic.claude-sonnet-4-6", {"messages": PREFILL}, "messages"),
    "any tool": ("meta.llama3-3-70b-instruct-v1:0", {"tools": TOOLS, "tool_choice": "required"}, "tool_choice"),
    "budget": (
        "anthropic.claude-opus-5",
        {"extra_body": {"thinking": {"type": "enabled", "budget_tokens": 2048}}},
        "thinking",
    ),
    "top_k": ("anthropic.claude-opus-5", {"extra_body": {"top_k": 5}}, "top_k"),
    "four at once": (
        "openai.gpt-6-sol",
        {"temperature": 0.5, "top_p": 0.5, "stop": ["x"], "response_format": SCHEMA},
        "temperature, top_p, stop",
    ),
}


@pytest.mark.parametrize(("model", "options", "adapted"), CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("stream", [False, True])
def test_a_refusal_is_learnt_from(start_gateway, recorder, model, options, adapted, stream):
    client = make_client(start_gateway())
    options = {"messages": HELLO} | options

    def ask():
        response = client.chat.completions.with_raw_response.create(model=hidden(model), stream=stream, **options)
        if stream:
            assert list(response.parse())[-1].choices[0].finish_reason
        else:
            assert response.parse().choices[0].message
        return response.headers.get("x-bedrock-gateway-adapted")

    assert ask() == adapted
    attempts = len(recorder.requests)
    assert attempts >= 2
    assert ask() == adapted
    assert len(recorder.requests) == attempts + 1, "the second time the model is asked once"


def test_tools_that_do_not_stream_are_learnt(start_gateway, recorder):
    client = make_client(start_gateway())
    for _ in range(2):
        chunks = list(
            client.chat.completions.create(
                model=hidden("meta.llama3-3-70b-instruct-v1:0"), messages=HELLO, tools=TOOLS, stream=True
            )
        )
        assert chunks[-1].choices[0].finish_reason == "tool_calls"
    # The id hides its family, so that the gateway lists what there is, too.
    calls = [request["path"] for request in recorder.requests if request["path"].startswith("/model/")]
    assert [path.rsplit("/", 1)[1] for path in calls] == [
        "converse-stream", "converse", "converse",
    ]


def test_it_is_told_in_the_log_once(start_gateway):
    gateway = start_gateway()
    client = make_client(gateway)
    for _ in range(2):
        client.chat.completions.create(model=hidden("openai.gpt-6-sol"), messages=HELLO, temperature=0.5)
    assert gateway.output.count("withoutTemperature") == 1


def test_what_is_not_known_goes_to_the_client_untouched(client, recorder):
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model="fault.validation", messages=HELLO)
    assert "The provided request is not valid." in caught.value.message
    assert len(recorder.requests) == 1


def test_a_strict_gateway_learns_nothing(start_gateway, recorder):
    client = make_client(start_gateway(STRICT_PARAMETERS="true"))
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model=hidden("openai.gpt-6-sol"), messages=HELLO, temperature=0.5)
    assert "doesn't support the temperature field" in caught.value.message
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model="us.openai.gpt-6-sol", messages=HELLO, temperature=0.5)
    assert caught.value.param == "temperature"


def test_a_mistake_within_a_field_costs_nobody_the_field(start_gateway, recorder):
    client = make_client(start_gateway())
    model = hidden("anthropic.claude-3-7-sonnet-20250219-v1:0")
    with contextlib.suppress(openai.BadRequestError):
        client.chat.completions.create(model=model, messages=HELLO, extra_body={"thinking": {"type": "enabled"}})
    body = {"thinking": {"type": "enabled", "budget_tokens": 2048}}
    client.chat.completions.create(model=model, messages=HELLO, extra_body=body)
    assert recorder.body["additionalModelRequestFields"] == body
