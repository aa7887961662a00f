# SPDX-License-Identifier: MIT-0
"""Models that AWS itself serves by OpenAI's interface: passed on as they are, with the gateway's keys and limits."""

import json

import httpx
import openai
import pytest
from conftest import make_client
from faulty import LIMITS, events_of, is_error_object
from upstream import Upstream, always, once, response

MODEL = "openai.gpt-oss-20b-1:0"
QUESTION = [{"role": "user", "content": "Hello there"}]


@pytest.fixture(scope="module")
def passing(simulator, aws_variables, tmp_path_factory):
    from servers import Gateway

    routes = {"mine": [{"model": MODEL, "api": "openai"}]}
    variables = aws_variables | {
        "HOST": "127.0.0.1",
        "API_KEY": Gateway.key,
        "OPENAI_UPSTREAM_MODELS": "openai.gpt-oss*,fault.*,meta.*",
        "ROUTES": json.dumps(routes),
        "AWS_MAX_ATTEMPTS": "1",
    }
    server = Gateway(tmp_path_factory.mktemp("passing"), variables).wait_for_health()
    yield server
    server.stop()


def post(gateway, content: bytes | None = None, **members) -> httpx.Response:
    content = content or json.dumps({"model": MODEL, "messages": QUESTION} | members).encode()
    headers = {"Authorization": f"Bearer {gateway.key}", "Content-Type": "application/json"}
    return httpx.post(gateway.url + "/chat/completions", headers=headers, content=content, timeout=30, trust_env=False)


def test_off_by_default(client, recorder):
    client.chat.completions.create(model=MODEL, messages=QUESTION)
    assert recorder.last["path"].endswith("/converse")


def test_a_chat(passing, recorder):
    with make_client(passing) as client:
        answer = client.chat.completions.create(model=MODEL, messages=QUESTION, extra_body={"of_aws_alone": {"b": 1, "a": 2}})
    assert answer.choices[0].message.content == "You said: Hello there"
    assert answer.usage.total_tokens == 6
    assert recorder.last["path"] == "/openai/v1/chat/completions"
    assert list(recorder.body["of_aws_alone"]) == ["b", "a"]


def test_a_stream(passing):
    with make_client(passing) as client:
        chunks = list(
            client.chat.completions.create(
                model=MODEL, messages=QUESTION, stream=True, stream_options={"include_usage": True}
            )
        )
    text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    assert text == "You said: Hello there"
    assert chunks[-1].usage.total_tokens == 6
    passing.wait_until(lambda: "tokens.in=2" in passing.stderr)


def test_a_name_of_ones_own(passing, recorder):
    with make_client(passing) as client:
        assert client.chat.completions.create(model="mine", messages=QUESTION).model == "mine"
        chunks = list(client.chat.completions.create(model="mine", messages=QUESTION, stream=True))
        assert {chunk.model for chunk in chunks} == {"mine"}
    assert recorder.body["model"] == MODEL
    assert post(passing, model="mine").headers["x-bedrock-gateway-target"] == f"us-west-2/{MODEL}"


def test_a_bedrock_api_key(start_gateway, recorder):
    gateway = start_gateway(
        OPENAI_UPSTREAM_MODELS=MODEL,
        AWS_BEARER_TOKEN_BEDROCK="simulator-key",
        AWS_ACCESS_KEY_ID=None,
        AWS_SECRET_ACCESS_KEY=None,
    )
    assert post(gateway).status_code == 200
    assert recorder.last["path"] == "/openai/v1/chat/completions"


def test_the_guardrail_of_all_chats_holds_here_too(start_gateway, recorder):
    gateway = start_gateway(OPENAI_UPSTREAM_MODELS=MODEL, GUARDRAIL_IDENTIFIER="abc123", GUARDRAIL_VERSION="2")
    assert post(gateway).status_code == 200
    assert recorder.last["headers"]["x-amzn-bedrock-guardrailidentifier"] == "abc123"
    assert recorder.last["headers"]["x-amzn-bedrock-guardrailversion"] == "2"


@pytest.fixture
def raw():
    upstream = Upstream(always(b""))
    yield upstream
    upstream.close()


@pytest.fixture
def bare(start_gateway, raw):
    """A gateway over an upstream of which every byte is the test's."""
    return start_gateway(OPENAI_UPSTREAM_MODELS=MODEL, AWS_ENDPOINT_URL_BEDROCK_RUNTIME=raw.url, **LIMITS)


def test_every_byte_is_kept(bare, raw):
    sent = b'{ "z":1.0, "model" : "%s",\n "big":12345678901234567890, "messages":[ {"role":"user","content":"\\u00e4"} ]}' % (
        MODEL.encode()
    )
    answer = b'{"model":"whatever it is", "x":1E2,\n"choices":[]}\n'
    raw.script = always(response(answer, Content_Type="application/json", x_amzn_requestid="r-7"))
    received = post(bare, sent)
    assert raw.requests[-1].partition(b"\r\n\r\n")[2] == sent
    assert received.content == answer
    assert received.headers["x-amzn-requestid"] == "r-7"


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nx-amzn-RequestId: r-8\r\nConnection: close\r\n\r\n"
CHUNK = b'data: {"id":"c","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}\n\n'


def test_a_stream_is_kept_too(bare, raw):
    stream = b": note\n\n" + CHUNK + b"data: [DONE]\n\n"
    raw.script = once(HEAD + stream)
    assert post(bare, stream=True).content == stream


@pytest.mark.parametrize(
    "rest",
    [b"", CHUNK[:20], b'data: {"error":{"message":"It broke.","type":"server_error"}}\n\n'],
    ids=["without [DONE]", "half an event", "error"],
)
def test_a_stream_that_breaks_says_so(bare, raw, rest):
    raw.script = once(HEAD + CHUNK + rest)
    answer = post(bare, stream=True)
    assert answer.content.startswith(CHUNK)
    assert is_error_object(events_of(answer)[-1])
    assert events_of(answer)[-1]["error"]["aws_request_id"] == "r-8"
    with make_client(bare) as client, pytest.raises(openai.APIError):
        list(client.chat.completions.create(model=MODEL, messages=QUESTION, stream=True))


def test_silence_has_a_limit(bare, raw):
    def script(connection):
        if connection.read_request():
            connection.send(HEAD + CHUNK)
            connection.wait_until_closed()

    raw.script = script
    answer = post(bare, stream=True)
    assert events_of(answer)[-1]["error"]["code"] == "upstream_timeout"


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("throttling", 429, "rate_limit_exceeded"),
        ("validation", 400, "validation_error"),
        ("access-denied", 403, "access_denied"),
        ("not-found", 404, "model_not_found"),
        ("unavailable", 503, "service_unavailable"),
        ("internal", 500, "internal_server_error"),
        ("html-502", 502, "upstream_error"),
    ],
)
def test_refusals(passing, fault, status, code, stream):
    answer = post(passing, model=f"fault.{fault}", stream=stream)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["aws_request_id"] == answer.headers["x-amzn-requestid"]


@pytest.mark.parametrize(
    ("fault", "status"),
    [("stream-throttled-first", 429), ("stream-exception", 200), ("stream-cut", 200), ("stream-truncated", 200)],
)
def test_faults_within_a_stream(passing, fault, status):
    answer = post(passing, model=f"fault.{fault}", stream=True)
    assert answer.status_code == status
    last = answer.json() if status != 200 else events_of(answer)[-1]
    assert is_error_object(last) and "data: [DONE]" not in answer.text


def test_a_model_that_aws_does_not_serve_so(passing):
    answer = post(passing, model="meta.llama3-3-70b-instruct-v1:0")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "model_not_found")


def test_a_client_that_leaves_ends_the_call(passing, recorder):
    body = {"model": "fault.stall", "messages": QUESTION, "stream": True}
    headers = {"Authorization": f"Bearer {passing.key}"}
    with httpx.stream("POST", passing.url + "/chat/completions", headers=headers, json=body, trust_env=False) as answer:
        next(answer.iter_raw())
    recorder.wait_for(lambda request: request["clientLeft"], limit=5)


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"model": 7}', b'{"messages": []}'])
def test_what_is_no_chat_is_refused_here(passing, content, recorder):
    answer = post(passing, content)
    assert answer.status_code == 400 and is_error_object(answer.json())
    assert recorder.requests == []


def test_from_aws_to_converse_where_the_route_says_so(start_gateway, recorder):
    routes = {"mixed": [{"model": "fault.throttling", "api": "openai"}, {"model": "us.amazon.nova-lite-v1:0"}]}
    gateway = start_gateway(ROUTES=json.dumps(routes), AWS_MAX_ATTEMPTS="1")
    for stream in (False, True):
        assert "You" in post(gateway, model="mixed", stream=stream).text
        assert [request["path"].rpartition("/")[2] for request in recorder.requests][-2] == "completions"
        assert recorder.last["path"].endswith("/converse-stream" if stream else "/converse")
