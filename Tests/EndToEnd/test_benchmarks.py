# SPDX-License-Identifier: MIT-0
"""The benchmarks measure the right thing: botocore reads what their fake answers, and their load counts no wrong answer."""

import json
import sys

import botocore.session
import pytest
from botocore.eventstream import EventStreamBuffer
from botocore.validate import ParamValidator
from conftest import Recorder
from servers import ROOT

sys.path.append(str(ROOT / "Benchmarks"))

import cases  # noqa: E402
import frames  # noqa: E402
import load  # noqa: E402
from load import Check  # noqa: E402
from subjects import request_bytes  # noqa: E402

CASES = {
    "chat": cases.chat(),
    "burst": cases.burst(20),
    "messages": cases.many_messages(200),
    "tools": cases.many_tools(50),
    "text": cases.long_text(20_000),
}


def test_botocore_reads_the_frames():
    buffer = EventStreamBuffer()
    buffer.add_data(frames.stream(20))
    events = [(event.headers[":event-type"], json.loads(event.payload)) for event in buffer]
    names = [name for name, _ in events]
    assert names == ["messageStart", *["contentBlockDelta"] * 20, "contentBlockStop", "messageStop", "metadata"]
    assert "".join(payload["delta"]["text"] for name, payload in events if "delta" in payload) == frames.text_of(20)


@pytest.mark.parametrize("name", CASES)
def test_bedrock_takes_the_requests_of_nginx(name):
    model = botocore.session.get_session().get_service_model("bedrock-runtime")
    shape = model.operation_model("Converse").input_shape
    report = ParamValidator().validate({"modelId": cases.CHAT_MODEL} | CASES[name].bedrock, shape)
    assert not report.has_errors(), report.generate_report()


@pytest.mark.parametrize("name", [name for name in CASES if name != "burst"])
def test_the_gateway_makes_the_same_of_its_own(http, recorder: Recorder, name):
    """So that gateway and nginx ask Bedrock for the same."""
    http.post("/chat/completions", json=CASES[name].openai).raise_for_status()
    assert recorder.body == CASES[name].bedrock


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    return load.build(tmp_path_factory.mktemp("load"))


def run(program, gateway, tmp_path, body: dict, check: Check) -> load.Result:
    request = tmp_path / "request"
    headers = {"Authorization": f"Bearer {gateway.key}"}
    request.write_bytes(request_bytes("/api/v1/chat/completions", body, headers))
    return load.Load(program, gateway.port, request, check, connections=4, requests=20).result()


def test_the_load_counts_right_answers(program, gateway, tmp_path):
    chat = cases.chat().openai
    plain = run(program, gateway, tmp_path, chat, Check(needle='"content":"', count=1, end="}"))
    assert plain.requests == 20 and plain.events == 20 and 0 < plain.first_p50 <= plain.p99
    streamed = run(program, gateway, tmp_path, chat | {"stream": True}, Check(needle="\ndata: ", count=4, end="[DONE]"))
    assert streamed.requests == 20 and streamed.events >= 80


@pytest.mark.parametrize(
    "changes, check",
    [
        ({}, Check(needle="nobody says this", count=1)),
        ({}, Check(size=7)),
        ({}, Check(at_least=1_000_000)),
        ({}, Check(end="data: [DONE]")),
        ({"temperature": "warm"}, Check(end="}")),
    ],
)
def test_the_load_ends_at_a_wrong_answer(program, gateway, tmp_path, changes, check):
    with pytest.raises(load.LoadFailed):
        run(program, gateway, tmp_path, cases.chat().openai | changes, check)
