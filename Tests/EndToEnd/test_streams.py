# SPDX-License-Identifier: MIT-0
"""Streams as they stand on the wire, and as the SDK reads them.

Source of what is expected: OpenAI's API reference, "The chat completion chunk object" and `stream_options.include_usage`.
"""

import json

from conftest import NOVA

HELLO = [{"role": "user", "content": "Hello, how are you?"}]


def create(client, **options):
    return list(client.chat.completions.create(model=NOVA, messages=HELLO, stream=True, **options))


def test_chunks_make_up_the_text(client):
    chunks = create(client)
    assert len({chunk.id for chunk in chunks}) == 1 and chunks[0].id.startswith("chatcmpl-")
    assert {chunk.object for chunk in chunks} == {"chat.completion.chunk"}
    assert {chunk.model for chunk in chunks} == {NOVA}
    assert len({chunk.created for chunk in chunks}) == 1
    assert all(len(chunk.choices) == 1 and chunk.choices[0].index == 0 for chunk in chunks)
    assert chunks[0].choices[0].delta.role == "assistant"
    texts = [chunk.choices[0].delta.content for chunk in chunks if chunk.choices[0].delta.content]
    assert "".join(texts) == "You said: Hello, how are you?"
    assert len(texts) > 1, "the text came in one piece"


def test_one_finish_reason_at_the_end(client):
    reasons = [chunk.choices[0].finish_reason for chunk in create(client)]
    assert reasons[-1] == "stop"
    assert set(reasons[:-1]) == {None}


def test_no_usage_unless_asked(http):
    for options in ({}, {"stream_options": {"include_usage": False}}, {"stream_options": None}):
        response = http.post(
            "/chat/completions", json={"model": NOVA, "messages": HELLO, "stream": True, **options}
        )
        assert response.status_code == 200, response.text
        assert '"usage":{' not in response.text
        assert '"choices":[]' not in response.text


def test_usage_comes_last_and_alone(client):
    chunks = create(client, stream_options={"include_usage": True})
    *before, last = chunks
    assert last.choices == []
    assert last.usage.prompt_tokens > 0
    assert last.usage.total_tokens == last.usage.prompt_tokens + last.usage.completion_tokens
    for chunk in before:
        raw = chunk.to_dict()
        assert "usage" in raw and raw["usage"] is None
        assert len(chunk.choices) == 1


def test_usage_is_the_same_plain_and_streamed(client):
    plain = client.chat.completions.create(model=NOVA, messages=HELLO).usage
    assert create(client, stream_options={"include_usage": True})[-1].usage == plain


def test_the_wire_is_server_sent_events(http):
    with http.stream(
        "POST", "/chat/completions", json={"model": NOVA, "messages": HELLO, "stream": True}
    ) as response:
        body = response.read().decode()
    assert response.status_code == 200
    assert response.headers["content-type"].split(";")[0] == "text/event-stream"
    assert response.headers["cache-control"] == "no-cache"
    events = body.split("\n\n")
    assert events[-2:] == ["data: [DONE]", ""]
    for event in events[:-2]:
        assert event.startswith("data: ") and "\n" not in event
        chunk = json.loads(event.removeprefix("data: "))
        assert chunk["choices"][0]["finish_reason"] is None or event == events[-3]


def test_a_connection_serves_on_after_a_stream(http):
    """Keep-alive: the end of a chunked body must leave the connection in order."""
    for _ in range(3):
        text = http.post("/chat/completions", json={"model": NOVA, "messages": HELLO, "stream": True}).text
        assert text.endswith("data: [DONE]\n\n")
        assert http.get("/models").status_code == 200


def test_the_streaming_helper_of_the_sdk(client):
    with client.chat.completions.stream(model=NOVA, messages=HELLO) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_completion()
    assert "content.delta" in kinds and "content.done" in kinds
    assert final.choices[0].message.content == "You said: Hello, how are you?"
    assert final.choices[0].finish_reason == "stop"
