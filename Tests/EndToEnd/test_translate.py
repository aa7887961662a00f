# SPDX-License-Identifier: MIT-0
"""`translate` as a filter, over the golden files of the translator's tests, in both directions."""

import json
import pathlib
import subprocess

import pytest
from servers import BINARY, ROOT, clean_environment

GOLDEN = ROOT / "Tests/BedrockCoreTests/Translation/Golden"
UNORDERED = {"input", "json", "additionalModelRequestFields"}


def translate(*arguments, text, home):
    return subprocess.run(
        [str(BINARY), "translate", *arguments],
        input=text if isinstance(text, bytes) else text.encode(),
        capture_output=True,
        env=clean_environment(home),
        timeout=30,
    )


def names(ending):
    return sorted(path.name.removesuffix(ending) for path in GOLDEN.glob(f"*{ending}"))


REQUESTS = [name for name in names(".converse.json") if not name.endswith(".response")]


@pytest.mark.parametrize("name", REQUESTS[::4])
def test_a_request_becomes_converses(tmp_path, name):
    done = translate("request", text=(GOLDEN / f"{name}.openai.json").read_text(), home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads((GOLDEN / f"{name}.converse.json").read_text())
    warnings = GOLDEN / f"{name}.warnings.json"
    told = [f"{line['action']} {line['param']}" for line in map(json.loads, done.stderr.decode().splitlines())]
    assert sorted(told) == sorted(json.loads(warnings.read_text()) if warnings.exists() else [])


@pytest.mark.parametrize("name", names(".response.converse.json"))
def test_an_answer_becomes_openais(tmp_path, name):
    request = GOLDEN / f"{name}.openai.json"
    options = ["--request", str(request)] if request.exists() else []
    text = (GOLDEN / f"{name}.response.converse.json").read_text()
    done = translate("response", *options, "--id", "chatcmpl-1", "--created", "1700000000", text=text, home=tmp_path)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    expected = json.loads((GOLDEN / f"{name}.response.openai.json").read_text())
    assert answer["choices"][0]["message"] == expected["choices"][0]["message"] or options
    assert answer["usage"] == expected["usage"]


@pytest.mark.parametrize("name", names(".events.jsonl"))
def test_a_stream_of_lines_becomes_server_sent_events(tmp_path, name):
    request = GOLDEN / f"{name}.openai.json"
    options = ["--request", str(request)] if request.exists() else []
    text = (GOLDEN / f"{name}.events.jsonl").read_text()
    done = translate("stream", *options, "--id", "chatcmpl-1", "--created", "1700000000", text=text, home=tmp_path)
    assert done.returncode == 0, done.stderr
    events = done.stdout.decode().split("\n\n")
    assert events[-2:] == ["data: [DONE]", ""]
    chunks = [json.loads(event.removeprefix("data: ")) for event in events[:-2]]
    expected = [json.loads(line) for line in (GOLDEN / f"{name}.chunks.jsonl").read_text().splitlines()]
    assert [chunk["choices"] for chunk in chunks] == [chunk["choices"] for chunk in expected] or options


def test_a_recorded_stream_of_the_wire_becomes_server_sent_events(tmp_path, simulator):
    """The bytes that a signed request of botocore's gets, as curl would save them."""
    import botocore.auth
    import botocore.awsrequest
    import botocore.credentials
    import httpx

    url = f"{simulator.url}/model/amazon.nova-lite-v1%3A0/converse-stream"
    body = translate(
        "request",
        text='{"model": "amazon.nova-lite-v1:0", "messages": [{"role": "user", "content": "Hi"}]}',
        home=tmp_path,
    ).stdout.strip()
    signed = botocore.awsrequest.AWSRequest("POST", url, data=body, headers={"Content-Type": "application/json"})
    keys = botocore.credentials.Credentials("AKIDSIMULATOR", "simulator-secret")
    botocore.auth.SigV4Auth(keys, "bedrock", "us-west-2").add_auth(signed)
    recorded = httpx.post(url, content=body, headers=dict(signed.headers)).content
    done = translate("stream", text=recorded, home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(b"data: [DONE]\n\n")
    texts = [
        json.loads(line[6:])["choices"][0]["delta"].get("content") or ""
        for line in done.stdout.decode().splitlines()
        if line.startswith("data: {")
    ]
    assert "".join(texts) == "You said: Hi"
    cut = translate("stream", text=recorded[:-20], home=tmp_path)
    assert cut.returncode == 1
    assert b"[DONE]" not in cut.stdout
    assert json.loads(cut.stdout.decode().strip().split("\n\n")[-1].removeprefix("data: "))["error"]
    assert json.loads(cut.stderr)["error"]


@pytest.mark.parametrize(
    ("direction", "text", "code"),
    [
        ("request", "{", "invalid_json"),
        ("request", "[]", "invalid_type"),
        ("request", '{"model": "m", "messages": [], "n": 1}', "invalid_value"),
        ("request", '{"model": "a b", "messages": [{"role": "user", "content": "x"}]}', "model_not_found"),
        ("response", "{}", "missing_required_parameter"),
        ("response", "<html>", "invalid_json"),
        ("stream", "", "truncated_upstream_stream"),
        ("stream", "nonsense that is long enough for a prelude", "upstream_stream_error"),
        ("stream", '{"messageStart": {"role": "assistant"}}', "truncated_upstream_stream"),
        ("stream", '{"messageStart": 7}', "invalid_type"),
    ],
)
def test_bad_input_ends_with_an_error_object(tmp_path, direction, text, code):
    done = translate(direction, text=text, home=tmp_path)
    assert done.returncode == 1
    error = json.loads(done.stderr)["error"]
    assert error["code"] == code
    assert error["message"]


def test_the_help_tells_how(tmp_path):
    done = translate("--help", text="", home=tmp_path)
    assert done.returncode == 0
    assert pathlib.Path(BINARY).name.encode() in done.stdout
    assert translate("sideways", text="", home=tmp_path).returncode == 64


HELLO = {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}], "max_tokens": 9}
CLAUDE = "anthropic.claude-3-haiku-20240307-v1:0"


def test_claudes_own_form_in_all_directions(tmp_path):
    """Source of the shapes: Amazon Bedrock user guide, "Anthropic Claude Messages API"."""
    text = json.dumps(HELLO | {"model": CLAUDE})
    done = translate("request", "--native", text=text, home=tmp_path)
    assert done.returncode == 0, done.stderr
    body = json.loads(done.stdout)
    assert body["anthropic_version"] == "bedrock-2023-05-31"
    assert body["max_tokens"] == 9
    assert body["messages"] == [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]
    answer = {
        "id": "msg_1", "type": "message", "role": "assistant", "content": [{"type": "text", "text": "Hello."}],
        "stop_reason": "end_turn", "stop_sequence": None, "usage": {"input_tokens": 5, "output_tokens": 2},
    }
    done = translate("response", "--native", "--model", CLAUDE, text=json.dumps(answer), home=tmp_path)
    completion = json.loads(done.stdout)
    assert completion["choices"][0]["message"]["content"] == "Hello."
    assert completion["usage"]["total_tokens"] == 7
    message = answer | {"content": [], "stop_reason": None, "usage": {"input_tokens": 5, "output_tokens": 1}}
    chunks = [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hello."}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 2}},
        {"type": "message_stop"},
    ]
    lines = "\n".join(map(json.dumps, chunks))
    done = translate("stream", "--native", "--model", CLAUDE, text=lines, home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert b'"content":"Hello."' in done.stdout
    assert done.stdout.endswith(b"data: [DONE]\n\n")


def test_a_prompt_is_a_models_own_form_too(tmp_path):
    text = json.dumps(HELLO | {"model": "meta.llama3-70b-instruct-v1:0"})
    done = translate("request", "--native", text=text, home=tmp_path)
    body = json.loads(done.stdout)
    assert body["max_gen_len"] == 9
    assert body["prompt"].endswith("<|start_header_id|>assistant<|end_header_id|>\n\n")


def test_without_a_known_form_the_error_says_so(tmp_path):
    done = translate("response", "--native", text="{}", home=tmp_path)
    assert done.returncode == 1
    assert json.loads(done.stderr)["error"]["param"] == "model"
