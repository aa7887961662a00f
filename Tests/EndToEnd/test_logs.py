# SPDX-License-Identifier: MIT-0
"""The log: its two forms, its levels, what stands in it and what never does, and a reader that does not read."""

import base64
import json
import os
import re
import subprocess
import time

import httpx
import pytest
from conftest import NOVA, make_client
from servers import BINARY, Gateway, clean_environment, free_port

HELLO = {"model": NOVA, "messages": [{"role": "user", "content": "a secret prompt"}]}
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


def post(gateway: Gateway, headers: dict | None = None, **members) -> httpx.Response:
    headers = {"Authorization": f"Bearer {gateway.key}"} | (headers or {})
    url = gateway.url + "/chat/completions"
    return httpx.post(url, json=HELLO | members, headers=headers, timeout=30, trust_env=False)


def records(gateway: Gateway) -> list[dict]:
    def strict(pairs):
        assert len({key for key, _ in pairs}) == len(pairs)
        return dict(pairs)

    # A line may be half written.
    whole = gateway.stderr.rpartition("\n")[0]
    return [json.loads(line, object_pairs_hook=strict) for line in whole.splitlines()]


def record_of(gateway: Gateway, request_id: str) -> dict:
    def found():
        return next((record for record in records(gateway) if record.get("request.id") == request_id), None)

    return gateway.wait_until(found)


@pytest.mark.parametrize("streaming", [False, True])
def test_an_access_record_in_json(start_gateway, streaming):
    gateway = start_gateway(LOG_FORMAT="json", API_KEY='{"alice": "key-of-alice"}')
    gateway.key = "key-of-alice"
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"x-request-id": "id-1", "traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    response = post(gateway, headers, stream=streaming)
    assert response.headers["x-request-id"] == "id-1"
    record = record_of(gateway, "id-1")
    assert list(record)[:3] == ["time", "level", "message"]
    assert re.fullmatch(TIME, record["time"]) and record["level"] == "info" and record["message"] == "request"
    assert record.items() >= {
        "aws.request.id": response.headers["x-amzn-requestid"],
        "caller": "alice",
        "http.method": "POST",
        "http.path": "/api/v1/chat/completions",
        "http.status": 200,
        "model": NOVA,
        "trace.id": trace,
    }.items()
    for key in ("tokens.in", "tokens.out", "duration.ms", "duration.upstream.ms"):
        assert type(record[key]) is int and record[key] >= 0, key
    assert record["duration.upstream.ms"] <= record["duration.ms"]
    assert ("duration.first.token.ms" in record) == streaming
    assert record["tokens.in"] > 0 < record["tokens.out"]
    assert "secret" not in gateway.stderr and "key-of-alice" not in gateway.stderr


def test_text_is_one_line_a_record(start_gateway):
    gateway = start_gateway()
    post(gateway, {"x-request-id": "id-1"})
    line = gateway.wait_until(lambda: next((line for line in gateway.stderr.splitlines() if "id-1" in line), None))
    assert re.match(rf"{TIME} info request .*\bcaller=default .*\bhttp\.status=200 .*\brequest\.id=id-1\b", line)


FORGED = ["\n", "\r", "\x1b[31m", "\x00", "\x7f", "\u0085", "\u009b31m", "\u2028", "\u202e", "\ufeff"]
FORGED += ['" x="1', "\\", "é 😀"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_nobody_writes_lines_of_their_own(start_gateway, form):
    gateway = start_gateway(LOG_FORMAT=form)
    for number, text in enumerate(FORGED):
        model = f"x{text}{'2026-01-01T00:00:00.000Z info request request.id=forged'}"
        post(gateway, {"x-request-id": f"id-{number}"}, model=model)
    last = f"id-{len(FORGED) - 1}"
    gateway.wait_until(lambda: last in gateway.stderr)
    raw = gateway.stderr_file.read_bytes().decode()
    assert raw.endswith("\n")
    lines = raw.removesuffix("\n").split("\n")
    assert raw.splitlines() == lines, "a reader that knows more line ends sees other lines"
    requests = [line for line in lines if re.search(r"request\.id\"?[=:]\"?id-", line)]
    assert len(requests) == len(FORGED)
    for line in lines:
        assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufeff]", line), repr(line)
    if form == "json":
        models = [json.loads(line)["model"] for line in requests]
        assert [model[1 : 1 + len(text)] for model, text in zip(models, FORGED)] == FORGED
        return
    for line in lines:
        assert re.match(TIME, line)
        # The client's text stands between quotation marks, which it cannot close.
        assert "request.id=forged" not in re.sub(r'"(?:[^"\\]|\\.)*"', "", line)


@pytest.mark.parametrize(
    ("variables", "shown", "hidden"),
    [
        ({}, "request", "/health"),
        ({"LOG_LEVEL": "debug"}, "/health", None),
        ({"DEBUG": "true"}, "/health", None),
        ({"LOG_LEVEL": "error"}, None, "request"),
        ({"LOG_LEVEL": "INFO", "DEBUG": "true"}, "request", "/health"),
    ],
)
def test_levels(start_gateway, variables, shown, hidden):
    gateway = start_gateway(**variables)
    post(gateway)
    if shown:
        gateway.wait_until(lambda: shown in gateway.stderr)
    gateway.stop()
    assert not hidden or hidden not in gateway.stderr
    assert "secret" not in gateway.stderr and gateway.key not in gateway.stderr


def test_bodies_are_logged_only_when_asked_for(start_gateway):
    gateway = start_gateway(LOG_BODIES="true", LOG_FORMAT="json")
    assert "LOG_BODIES" in records(gateway)[0]["message"] and records(gateway)[0]["level"] == "warning"
    picture = base64.b64encode(b"\x89PNG\r\n\x1a\n" + os.urandom(3000)).decode()
    content = [
        {"type": "text", "text": "a secret prompt"},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{picture}"}},
        {"type": "text", "text": "word " * 10_000},
    ]
    messages = [{"role": "user", "content": content}]
    post(gateway, {"x-request-id": "id-1"}, messages=messages)
    stream = post(gateway, {"x-request-id": "id-2"}, stream=True)

    def bodies(request_id):
        found = [record for record in records(gateway) if record.get("request.id") == request_id and "body" in record]
        return found if len(found) == 2 else None

    request, answer = gateway.wait_until(lambda: bodies("id-1"))
    assert request["message"] == "request body" and answer["message"] == "response body"
    assert "a secret prompt" in request["body"]
    assert f"data:image/png;base64,({len(picture)} characters of base64)" in request["body"]
    assert picture[:100] not in gateway.stderr
    assert len(request["body"]) == 16_384 and request["body.truncated"] is True
    # The answer repeats the question, and is cut as well.
    assert '"object":"chat.completion"' in answer["body"] and answer["body.truncated"] is True
    request, answer = gateway.wait_until(lambda: bodies("id-2"))
    assert json.loads(request["body"]) == HELLO | {"stream": True}
    assert answer["body"] == stream.text and answer["body.bytes"] == len(stream.content)
    assert gateway.key not in gateway.stderr


def test_a_reader_that_stands_still_holds_up_nobody(aws_variables, tmp_path):
    port = free_port()
    variables = aws_variables | {"PORT": str(port), "API_KEY": Gateway.key, "LOG_FORMAT": "json", "LOG_BODIES": "true"}
    environment = clean_environment(tmp_path / "home", **variables)
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [str(BINARY)],
        env=environment,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=writing,
    )
    os.close(writing)
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                assert httpx.get(url + "/health").status_code == 200
                break
            except httpx.TransportError:
                assert time.monotonic() < deadline and process.poll() is None
                time.sleep(0.02)
        headers = {"Authorization": f"Bearer {Gateway.key}"}
        body = HELLO | {"messages": [{"role": "user", "content": "word " * 4000}]}
        with httpx.Client(headers=headers, timeout=10) as client:
            # More than a pipe and the gateway hold.
            for _ in range(120):
                assert client.post(url + "/v1/chat/completions", json=body).status_code == 200
            os.set_blocking(reading, False)
            log = b""
            while b"records.dropped" not in log:
                assert time.monotonic() < deadline + 30
                assert client.get(url + "/v1/models").status_code == 200
                try:
                    log += os.read(reading, 1 << 20)
                except BlockingIOError:
                    pass
    finally:
        process.terminate()
        os.close(reading)
        assert process.wait(20) == 0
    lines = log.rpartition(b"\n")[0].splitlines()
    # Whole records, whatever was dropped between them.
    assert all(json.loads(line) for line in lines)
    dropped = next(json.loads(line) for line in lines if b"records.dropped" in line)
    assert dropped["records.dropped"] > 0 and dropped["level"] == "warning"
