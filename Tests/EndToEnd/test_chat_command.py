# SPDX-License-Identifier: MIT-0
"""`chat` against the simulator: once, and in a conversation on a terminal."""

import base64
import json

import pytest
from commands import Typist, run
from conftest import NOVA
from upstream import STREAM_HEAD, Upstream, always, chunk, frame

# The smallest PNG: one pixel.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@pytest.fixture
def chat(tmp_path, aws_variables):
    def chat(*arguments, text="", **variables):
        return run("chat", *arguments, text=text, home=tmp_path, **aws_variables | {"DEFAULT_MODEL": NOVA} | variables)

    return chat


@pytest.mark.parametrize("options", [[], ["--no-stream"]])
def test_one_question(chat, recorder, options):
    done = chat(*options, "--system", "Be brief.", "--max-tokens", "50", "Hello", "there")
    assert (done.returncode, done.stdout, done.stderr) == (0, "You said: Hello there\n", "")
    assert recorder.last["path"].endswith("/converse" if options else "/converse-stream")
    assert recorder.body["system"] == [{"text": "Be brief."}]
    assert recorder.body["inferenceConfig"] == {"maxTokens": 50}


def test_the_prompt_may_come_on_standard_input(chat):
    assert chat(text="from a pipe\n").stdout.rstrip("\n") == "You said: from a pipe"
    assert "Review this:" in (both := chat("Review this:", "-", text="a diff").stdout) and "a diff" in both
    empty = chat(text=" \n")
    assert empty.returncode == 64 and "empty" in empty.stderr


def test_openais_answer_as_json(chat):
    done = chat("--json", "Hello")
    answer = json.loads(done.stdout)
    assert answer["object"] == "chat.completion"
    assert answer["choices"][0]["message"]["content"] == "You said: Hello"
    assert answer["usage"]["total_tokens"] > 0


def test_a_picture_goes_along(chat, recorder, tmp_path):
    (tmp_path / "pixel.dat").write_bytes(PIXEL)
    assert chat("--image", tmp_path / "pixel.dat", "What is this?").returncode == 0
    picture = recorder.body["messages"][0]["content"][0]["image"]
    assert picture["format"] == "png" and base64.b64decode(picture["source"]["bytes"]) == PIXEL
    missing = chat("--image", tmp_path / "missing.png", "What is this?")
    assert missing.returncode == 1 and "missing.png" in missing.stderr


def test_aliases_and_routes_of_the_gateway_serve(chat, recorder):
    assert chat("-m", "gpt-4o", "Hi").returncode == 0
    assert NOVA in recorder.last["path"].replace("%3A", ":")
    routes = '{"fast": [{"model": "fault.unavailable", "name": "one"}, {"model": "amazon.nova-lite-v1:0", "name": "two"}]}'
    done = chat("-m", "fast", "Hi", ROUTES=routes, AWS_MAX_ATTEMPTS="2")
    assert done.stdout == "You said: Hi\n", done.stderr


def test_the_gateways_own_key_and_host_do_not_matter(chat):
    assert chat("Hi", HOST="0.0.0.0").stdout == "You said: Hi\n"
    assert chat("Hi", API_KEY_FILE="/nonexistent").stdout == "You said: Hi\n"


@pytest.mark.parametrize(
    "model, variables, status, words",
    [
        ("no.such-model", {}, 1, "'bedrock-gateway models' lists"),
        ("fault.access-denied", {}, 77, "bedrock:InvokeModel"),
        ("fault.stream-exception", {}, 1, ""),
        ("fault.unavailable", {"AWS_MAX_ATTEMPTS": "1"}, 69, ""),
        (NOVA, {"AWS_SECRET_ACCESS_KEY": "wrong"}, 77, "'bedrock-gateway check' tells more"),
        (NOVA, {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}, 77, "AWS_ACCESS_KEY_ID"),
        (NOVA, {"AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}, 69, "check"),
        (NOVA, {"AWS_PROFILE": "missing"}, 78, '"missing"'),
        (NOVA, {"AWS_REGION": "us west"}, 78, "AWS_REGION"),
    ],
)
def test_what_fails_ends_with_one_line(chat, model, variables, status, words):
    done = chat("-m", model, "Hi", **variables)
    assert done.returncode == status, done.stderr
    assert words in done.stderr and len(done.stderr.splitlines()) == 1 and done.stderr.startswith("Error: ")


THINKING = [
    frame({"messageStart": {"role": "assistant"}}),
    frame({"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"reasoningContent": {"text": "Hmm."}}}}),
    frame({"contentBlockStop": {"contentBlockIndex": 0}}),
    frame({"contentBlockDelta": {"contentBlockIndex": 1, "delta": {"text": "A \x1b[31mred\x07 word"}}}),
    frame({"contentBlockStop": {"contentBlockIndex": 1}}),
    frame({"messageStop": {"stopReason": "max_tokens"}}),
    frame({"metadata": {"usage": {"inputTokens": 3, "outputTokens": 2, "totalTokens": 5}, "metrics": {"latencyMs": 1}}}),
]


@pytest.fixture
def thinking(aws_variables):
    upstream = Upstream(always(STREAM_HEAD + b"".join(map(chunk, THINKING)) + b"0\r\n\r\n"))
    yield aws_variables | {"AWS_ENDPOINT_URL_BEDROCK_RUNTIME": upstream.url, "DEFAULT_MODEL": NOVA}
    upstream.close()


def test_in_a_pipe_the_answer_stands_alone_and_as_it_is(tmp_path, thinking):
    done = run("chat", "Hi", home=tmp_path, **thinking)
    assert done.stdout == "A \x1b[31mred\x07 word\n"
    assert done.stderr.startswith("Note: ") and "cut off" in done.stderr


@pytest.mark.parametrize("plain", [{}, {"NO_COLOR": "1"}])
def test_on_a_terminal_reasoning_is_dim_and_nothing_is_obeyed(tmp_path, thinking, plain):
    typist = Typist("chat", "Hi", home=tmp_path, **thinking, **plain)
    try:
        assert typist.end() == 0
        typist.screen = typist.screen.replace("\r\n", "\n")
        thought = "Hmm." if plain else "\x1b[2mHmm.\x1b[0m"
        assert f"{thought}\n\nA [31mred word\n" in typist.screen
        assert ("\x1b" in typist.screen) == (not plain)
    finally:
        typist.close()


@pytest.fixture
def typist(tmp_path, aws_variables):
    typist = Typist("chat", "-m", NOVA, home=tmp_path, **aws_variables)
    yield typist
    typist.close()


def test_a_conversation_is_remembered_until_it_is_cleared(typist, recorder):
    typist.wait_for("> ")
    for line, answer in (("one", "You said: one"), ("two \\\nlines", "You said: two ")):
        typist.type(line + "\n")
        typist.wait_for(answer)
        typist.wait_for("> ")
    texts = [[block["text"] for block in message["content"]] for message in recorder.body["messages"]]
    assert texts == [["one"], ["You said: one"], ["two \nlines"]]
    typist.type("/clear\n")
    typist.wait_for("> ")
    typist.type("/model us.amazon.nova-pro-v1:0\n")
    typist.wait_for("> ")
    typist.type("three\n")
    typist.wait_for("You said: three")
    assert len(recorder.body["messages"]) == 1 and "nova-pro" in recorder.last["path"]
    typist.type("/exit\n")
    assert typist.end() == 0


def test_an_error_ends_no_conversation(typist):
    typist.wait_for("> ")
    typist.type("/model no.such-model\nHello\n")
    typist.wait_for("Error:")
    typist.wait_for("bedrock-gateway models")
    typist.type(f"/model {NOVA}\nHello\n")
    typist.wait_for("You said: Hello")
    typist.type("\x04")
    assert typist.end() == 0


def test_ctrl_c_ends_the_answer_and_a_second_one_the_program(typist, recorder):
    typist.wait_for("> ")
    typist.type("/model fault.stall\nHello\n")
    recorder.wait_for(lambda request: "fault.stall" in request["path"], limit=20)
    typist.type("\x03")
    typist.wait_for("(ended;")
    recorder.wait_for(lambda request: "fault.stall" in request["path"] and request["clientLeft"], limit=20)
    typist.wait_for("> ")
    typist.type(f"/model {NOVA}\nAgain\n")
    typist.wait_for("You said: Again")
    typist.wait_for("> ")
    typist.type("\x03")
    typist.wait_for("Once more")
    typist.wait_for("> ")
    typist.type("\x03")
    assert typist.end() == 130


def test_ctrl_c_ends_one_question(tmp_path, aws_variables, recorder):
    typist = Typist("chat", "-m", "fault.stall", "Hello", home=tmp_path, **aws_variables)
    try:
        recorder.wait_for(lambda request: "fault.stall" in request["path"], limit=20)
        typist.type("\x03")
        assert typist.end() == -2
    finally:
        typist.close()
