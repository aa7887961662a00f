# SPDX-License-Identifier: MIT-0
"""Models that are asked by InvokeModel, in their own form: where Converse does not serve them, and where configuration says so."""

import json

import openai
import pytest
from conftest import make_client

HELLO = [{"role": "user", "content": "Hello there"}]
QWEN = "arn:aws:bedrock:us-west-2:123456789012:imported-model/simulated0008"
LLAMA_IMPORT = "arn:aws:bedrock:us-west-2:123456789012:imported-model/simulated0002"
CLAUDE = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
LLAMA = "us.meta.llama3-3-70b-instruct-v1:0"
MISTRAL = "mistral.mistral-7b-instruct-v0:2"
TITAN = "amazon.titan-text-express-v1"
PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOLS = [{"type": "function", "function": {"name": "weather", "parameters": PARAMETERS}}]


@pytest.fixture
def native(start_gateway):
    """A gateway that asks all of these models in their own form."""
    models = f"anthropic.*,meta.*,mistral.*,amazon.titan-text*,{LLAMA_IMPORT}=llama3,{QWEN}=openai"
    return make_client(start_gateway(NATIVE_MODELS=models))


def calls_of_models(recorder):
    """What was asked of models; an ARN makes the gateway list what there is, too."""
    return [request["path"].rsplit("/", 1)[-1] for request in recorder.requests if "/model/" in request["path"]]


def ask(client, model, stream, **options):
    """The text, the calls, the finish reason, the usage and the header of an answer, streamed or not."""
    options = {"messages": HELLO} | options
    if not stream:
        response = client.chat.completions.with_raw_response.create(model=model, **options)
        answer = response.parse()
        choice = answer.choices[0]
        calls = [(call.id, call.function.name, call.function.arguments) for call in choice.message.tool_calls or []]
        text, reason, usage = choice.message.content or "", choice.finish_reason, answer.usage
    else:
        response = client.chat.completions.with_raw_response.create(
            model=model, stream=True, stream_options={"include_usage": True}, **options
        )
        text, reason, usage, found = "", None, None, {}
        for chunk in response.parse():
            usage = chunk.usage or usage
            for choice in chunk.choices:
                text += choice.delta.content or ""
                reason = choice.finish_reason or reason
                for call in choice.delta.tool_calls or []:
                    parts = found.setdefault(call.index, [None, None, ""])
                    parts[0] = call.id or parts[0]
                    parts[1] = call.function.name or parts[1]
                    parts[2] += call.function.arguments or ""
        calls = [tuple(parts) for parts in found.values()]
    return text, calls, reason, usage, response.headers.get("x-bedrock-gateway-adapted")


@pytest.mark.parametrize("model", [CLAUDE, LLAMA, MISTRAL, TITAN, LLAMA_IMPORT, QWEN])
@pytest.mark.parametrize("stream", [False, True])
def test_text(native, recorder, model, stream):
    text, calls, reason, usage, adapted = ask(native, model, stream, max_tokens=100)
    assert (text, calls, reason, adapted) == ("You said: Hello there", [], "stop", None)
    assert usage.prompt_tokens == 2 and usage.completion_tokens == 4
    assert calls_of_models(recorder) == ["invoke-with-response-stream" if stream else "invoke"]


@pytest.mark.parametrize("model", [CLAUDE, LLAMA, MISTRAL, TITAN, QWEN])
@pytest.mark.parametrize("stream", [False, True])
def test_a_limit_of_tokens_ends_the_answer(native, model, stream):
    text, _, reason, _, _ = ask(native, model, stream, max_tokens=2)
    assert (text, reason) == ("You said:", "length")


@pytest.mark.parametrize("model", [CLAUDE, QWEN])
@pytest.mark.parametrize("stream", [False, True])
def test_tools(native, model, stream):
    text, [(call, name, arguments)], reason, _, _ = ask(native, model, stream, tools=TOOLS, tool_choice="required")
    assert (text, name, json.loads(arguments)) == ("Let me look that up.", "weather", {"city": "example"})
    assert call and reason == "tool_calls"
    function = {"name": name, "arguments": arguments}
    history = [
        *HELLO,
        {"role": "assistant", "tool_calls": [{"id": call, "type": "function", "function": function}]},
        {"role": "tool", "tool_call_id": call, "content": "sunny"},
    ]
    text, _, reason, _, _ = ask(native, model, stream, tools=TOOLS, messages=history)
    assert (text, reason) == ("The tool said: sunny", "stop")


@pytest.mark.parametrize("stream", [False, True])
def test_an_imported_model_that_converse_refuses_is_invoked(start_gateway, recorder, stream):
    gateway = start_gateway()
    client = make_client(gateway)
    for attempt in range(2):
        recorder.clear()
        text, _, reason, _, adapted = ask(client, QWEN, stream)
        assert (text, reason, adapted) == ("You said: Hello there", "stop", "native")
        invoke, converse = ("invoke-with-response-stream", "converse-stream") if stream else ("invoke", "converse")
        assert calls_of_models(recorder) == ([converse, invoke] if attempt == 0 else [invoke])
    assert "withoutConverse" in gateway.output


def test_strictness_does_not_forbid_the_own_form(start_gateway):
    text, *_ = ask(make_client(start_gateway(STRICT_PARAMETERS="true")), QWEN, False)
    assert text == "You said: Hello there"


def test_an_embedding_model_is_still_refused(client):
    with pytest.raises(openai.BadRequestError, match="doesn't support the model"):
        client.chat.completions.create(model="amazon.titan-embed-text-v2:0", messages=HELLO)


def test_what_the_form_cannot_carry_is_refused_by_name(native, recorder):
    with pytest.raises(openai.BadRequestError) as error:
        native.chat.completions.create(model=LLAMA, messages=HELLO, tools=TOOLS)
    assert error.value.param == "tools"
    assert recorder.requests == []


@pytest.mark.parametrize("stream", [False, True])
def test_a_refusal_of_the_own_form_is_learnt_from(native, recorder, stream):
    """Claude says 'thing: Extra inputs are not permitted', the same as behind Converse."""
    text, _, _, _, adapted = ask(native, CLAUDE, stream, extra_body={"thing": 1})
    assert (text, adapted) == ("You said: Hello there", "thing")
    assert len(recorder.requests) == 2


def test_guardrail_tier_latency_and_metadata_travel_in_the_head(native, recorder):
    extra = {
        "guardrailConfig": {"guardrailIdentifier": "abc123", "guardrailVersion": "1", "trace": "enabled"},
        "performanceConfig": {"latency": "optimized"},
    }
    ask(native, CLAUDE, False, service_tier="flex", metadata={"team": "a"}, extra_body=extra)
    headers = recorder.last["headers"]
    assert headers["x-amzn-bedrock-guardrailidentifier"] == "abc123"
    assert headers["x-amzn-bedrock-guardrailversion"] == "1"
    assert headers["x-amzn-bedrock-trace"] == "ENABLED"
    assert headers["x-amzn-bedrock-performanceconfig-latency"] == "optimized"
    assert headers["x-amzn-bedrock-service-tier"] == "flex"
    assert json.loads(headers["x-amzn-bedrock-request-metadata"]) == {"team": "a"}
    assert set(recorder.body) == {"anthropic_version", "max_tokens", "messages"}
