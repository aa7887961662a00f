# SPDX-License-Identifier: MIT-0
"""Streams that break after they have begun never look whole.

Source of what is expected: OpenAI's API reference: a complete stream ends with a `finish_reason` and `data: [DONE]`; the SDK
raises `APIError` for an event that holds `error`. Bedrock's ConverseStream is complete with `messageStop` and `metadata`.
"""

import json
import re

import openai
import pytest
from conftest import NOVA, make_client
from servers import ROOT

HELLO = [{"role": "user", "content": "Hello, how are you today?"}]

# Fault of the simulator: whether some text came before.
BROKEN = {
    "fault.stream-exception": True,
    "fault.stream-cut": True,
    "fault.stream-truncated": True,
    "fault.stream-no-metadata": True,
    "fault.bad-crc": False,
}

CODES = set(re.findall(r"`([a-z_]+)`", (ROOT / "docs/compatibility.md").read_text().partition("## Errors")[2]))


def events_of(text: str) -> list[dict | str]:
    """The data of all events; the stream must end with a whole one."""
    assert text.endswith("\n\n")
    found = []
    for event in text.removesuffix("\n\n").split("\n\n"):
        for line in event.split("\n"):
            if line.startswith(":"):
                continue
            assert line.startswith("data: "), f"not understood by OpenAI's SDKs: {line}"
            data = line.removeprefix("data: ")
            found.append(data if data == "[DONE]" else json.loads(data))
    return found


def post(http, model: str, **options):
    return http.post("/chat/completions", json={"model": model, "messages": HELLO, "stream": True} | options)


@pytest.mark.parametrize("options", [{}, {"stream_options": {"include_usage": True}}])
@pytest.mark.parametrize("model", BROKEN)
def test_the_wire_tells_an_error_and_no_end(http, model, options):
    has_text = BROKEN[model]
    response = post(http, model, **options)
    if response.status_code != 200:
        # Nothing had come through, so that the status could still tell.
        assert not has_text and response.status_code == 502
        assert "error" in response.json()
        return
    *chunks, last = events_of(response.text)
    assert "[DONE]" not in response.text
    assert list(last) == ["error"]
    error = last["error"]
    assert {"message", "type", "param", "code"} <= set(error)
    assert error["type"] == "server_error"
    for chunk in chunks:
        assert "error" not in chunk
        assert not chunk.get("usage")
        assert all(choice["finish_reason"] is None for choice in chunk["choices"])
    text = "".join(choice["delta"].get("content") or "" for chunk in chunks for choice in chunk["choices"])
    assert bool(text) == has_text
    assert "You said: Hello, how are you today?".startswith(text)


@pytest.mark.parametrize("model", BROKEN)
def test_the_sdk_raises(client, model):
    reasons = []
    with pytest.raises(openai.APIError) as caught:
        for chunk in client.chat.completions.create(model=model, messages=HELLO, stream=True):
            reasons += [choice.finish_reason for choice in chunk.choices]
    assert set(reasons) <= {None}
    assert caught.value.message


@pytest.mark.parametrize(
    "model",
    [
        "fault.stream-exception",
        "fault.stream-cut",
        "fault.stream-truncated",
        "fault.stream-no-metadata",
        "fault.bad-crc",
    ],
)
def test_the_code_is_a_documented_one(client, model):
    with pytest.raises(openai.APIError) as caught:
        list(client.chat.completions.create(model=model, messages=HELLO, stream=True))
    assert caught.value.code in CODES


@pytest.mark.parametrize("model", BROKEN)
def test_the_gateway_serves_on(http, model):
    assert post(http, model).status_code in (200, 502)
    response = post(http, NOVA)
    assert events_of(response.text)[-1] == "[DONE]"


def test_an_exception_as_first_event_keeps_its_status(gateway):
    with make_client(gateway) as client, pytest.raises(openai.RateLimitError) as caught:
        client.chat.completions.create(model="fault.stream-throttled-first", messages=HELLO, stream=True)
    assert caught.value.status_code == 429
    assert caught.value.code == "rate_limit_exceeded"
    assert caught.value.response.headers["content-type"].split(";")[0] == "application/json"


@pytest.mark.parametrize("model", BROKEN)
def test_the_same_models_answer_plainly(client, model):
    """The faults are of the stream alone: the simulator's Converse answers them."""
    answer = client.chat.completions.create(model=model, messages=HELLO)
    assert answer.choices[0].message.content == "You said: Hello, how are you today?"
