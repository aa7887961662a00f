# SPDX-License-Identifier: MIT-0
"""The binary as the runtime of a Lambda function, against a stand-in for the Runtime API."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

import lambda_events
import pytest
from conftest import NOVA
from lambda_runtime import RuntimeAPI
from servers import Process, clean_environment

HELLO = [{"role": "user", "content": "Hello"}]
KEY = "key-of-the-tests"
HEADERS = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}

# Every service, and where the gateway's own prefix begins behind it.
SERVICES = [
    lambda_events.load_balancer,
    lambda_events.load_balancer_lists,
    lambda_events.rest_api,
    lambda_events.http_api_1,
    lambda_events.http_api_2,
    lambda_events.function_url,
]
STREAMING = [lambda_events.rest_api, lambda_events.function_url]
every_service = pytest.mark.parametrize("service", SERVICES)


def chat(service, path="/v1/chat/completions", headers=HEADERS, encode=False, **members):
    body = json.dumps({"model": NOVA, "messages": HELLO} | members).encode()
    return service("POST", path, headers, body, encode=encode)


class Function(Process):
    """The binary in the place of a function."""

    def __init__(self, folder, variables):
        self.api = RuntimeAPI()
        environment = clean_environment(folder / "home", AWS_LAMBDA_RUNTIME_API=self.api.address, **variables)
        super().__init__([], environment, folder)

    def invoke(self, event, timeout: float = 60):
        return self.api.invoke(event, timeout)

    def stop(self):
        super().stop()
        self.api.close()


@pytest.fixture
def start_function(aws_variables, tmp_path, request):
    started = []

    def start(**changes: str | None) -> Function:
        variables = aws_variables | {"API_KEY": KEY} | changes
        variables = {name: value for name, value in variables.items() if value is not None}
        started.append(Function(tmp_path / f"function{len(started)}", variables))
        return started[-1]

    yield start
    for function in started:
        function.stop()
        assert function.api.faults == []


@pytest.fixture(scope="module")
def modes(aws_variables, tmp_path_factory):
    """A function that answers whole, and one that streams."""
    functions = {
        mode: Function(tmp_path_factory.mktemp(mode), aws_variables | {"API_KEY": KEY, "LAMBDA_RESPONSE_MODE": mode})
        for mode in ("buffer", "stream")
    }
    yield functions
    for function in functions.values():
        function.stop()
        assert function.process.returncode == 0, function.output
        assert function.api.faults == []
        assert function.api.connections == 1


@pytest.fixture
def buffering(modes):
    return modes["buffer"]


@pytest.fixture
def streaming(modes):
    return modes["stream"]


def events_of(body: bytes) -> list:
    """The documents of server-sent events, `[DONE]` as it is."""
    assert body.endswith(b"\n\n")
    data = [part.removeprefix(b"data: ") for part in body.split(b"\n\n") if part.startswith(b"data: ")]
    return [part.decode() if part == b"[DONE]" else json.loads(part) for part in data]


def text_of(events: list) -> str:
    return "".join(c["choices"][0]["delta"].get("content") or "" for c in events if c != "[DONE]" and c.get("choices"))


@every_service
@pytest.mark.parametrize("encode", [False, True])
def test_a_chat(buffering, service, encode):
    answer = buffering.invoke(chat(service, encode=encode))
    assert answer.headers["content-type"] == "application/json" and not answer.failed
    assert answer.response.status == 200
    assert answer.response.headers["content-type"] == "application/json"
    assert answer.response.headers["x-request-id"] == answer.id
    assert "Hello" in answer.response.json()["choices"][0]["message"]["content"]


@every_service
def test_a_streamed_chat_arrives_whole_where_nothing_streams(buffering, service):
    answer = buffering.invoke(chat(service, stream=True))
    assert answer.response.status == 200 and not answer.is_streamed
    assert answer.response.headers["content-type"] == "text/event-stream"
    events = events_of(answer.response.body)
    assert text_of(events) == "You said: Hello" and events[-1] == "[DONE]"


@every_service
def test_models_by_ids_with_slashes(buffering, service):
    def get(path):
        return buffering.invoke(service("GET", "/v1/models" + path, HEADERS, query="a=b&c=%20d")).response

    ids = [model["id"] for model in get("").json()["data"]]
    assert ids
    arn = next(id for id in ids if id.startswith("arn:") and "/" in id)
    for path in (arn, arn.replace("/", "%2F").replace(":", "%3A")):
        assert get("/" + path).json()["id"] == arn


@every_service
@pytest.mark.parametrize(
    "method, path, headers, status, code",
    [
        ("GET", "/v1/models", {}, 401, "invalid_api_key"),
        ("GET", "/v1/nothing", HEADERS, 404, "unknown_url"),
        ("GET", "/v1/chat/completions", HEADERS, 405, "method_not_allowed"),
        ("POST", "/v1/chat/completions", HEADERS, 400, None),
    ],
)
def test_errors_are_answers(buffering, streaming, service, method, path, headers, status, code):
    for function in (buffering, streaming):
        response = function.invoke(service(method, path, headers)).response
        assert response.status == status
        assert code in (None, response.json()["error"]["code"])
        assert response.headers["content-type"] == "application/json"


def test_a_load_balancers_health_check(buffering):
    response = buffering.invoke(lambda_events.HEALTH_CHECK).response
    assert (response.status, response.json()) == (200, {"status": "OK"})
    assert buffering.invoke(lambda_events.load_balancer("GET", "/health")).response.status == 200


def test_a_schedule_keeps_it_warm(buffering, streaming):
    for function in (buffering, streaming):
        answer = function.invoke(lambda_events.SCHEDULE)
        assert answer.document == {"status": "OK"} and not answer.failed and not answer.is_streamed


@pytest.mark.parametrize("event", [lambda_events.QUEUE, {}, [], None, b"{", b"", b"\xff" * 100, b"[" * 100_000])
def test_other_events_are_refused_in_words(buffering, event):
    answer = buffering.invoke(event)
    assert answer.failed
    assert answer.document["errorType"] == answer.headers["lambda-runtime-function-error-type"] == "Gateway.UnknownEvent"
    assert answer.document["errorMessage"].startswith("The event is n")
    assert buffering.invoke(lambda_events.HEALTH_CHECK).response.status == 200


@pytest.mark.parametrize("service", STREAMING)
def test_a_stream_is_passed_on_as_it_comes(streaming, service):
    """The model sends something and stalls: what it sent is there while the function still runs."""
    answer = streaming.api.start(chat(service, model="fault.stall", stream=True), timeout=2)
    body = b""
    while b"data: {" not in body:
        body += answer.chunks.get(timeout=20)
    assert not answer.done.is_set()
    answer.wait()
    assert answer.response.headers["content-type"] == "text/event-stream"


@pytest.mark.parametrize("service", STREAMING)
def test_a_streamed_chat(streaming, service):
    answer = streaming.invoke(chat(service, stream=True))
    assert answer.is_streamed and answer.trailers == {}
    assert answer.response.status == 200
    assert answer.response.headers["x-request-id"] == answer.id
    events = events_of(answer.response.body)
    assert text_of(events) == "You said: Hello" and events[-1] == "[DONE]"
    plain = streaming.invoke(chat(service))
    assert plain.is_streamed
    assert plain.response.json()["choices"][0]["message"]["content"] == "You said: Hello"


@pytest.mark.parametrize("service", [service for service in SERVICES if service not in STREAMING])
def test_who_cannot_stream_gets_it_whole(streaming, service):
    answer = streaming.invoke(chat(service, stream=True))
    assert not answer.is_streamed
    assert events_of(answer.response.body)[-1] == "[DONE]"


def test_large_streams_arrive_whole(streaming):
    text = ("x" * 1_000 + " ") * 1_000
    answer = streaming.invoke(chat(lambda_events.function_url, messages=[{"role": "user", "content": text}], stream=True))
    assert text_of(events_of(answer.response.body)) == "You said: " + text


@pytest.mark.parametrize("text, stream", [('"' * 270_000, False), (("x" * 1_000 + " ") * 1_200, True)])
def test_an_answer_that_is_too_large_is_an_error_in_words(buffering, text, stream):
    messages = [{"role": "user", "content": text}]
    response = buffering.invoke(chat(lambda_events.load_balancer, messages=messages, stream=stream)).response
    assert response.status == 500
    assert response.headers["x-should-retry"] == "false"
    assert response.json()["error"]["code"] == "answer_too_large"
    assert "LAMBDA_RESPONSE_MODE=stream" in response.json()["error"]["message"]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("mode, service", [("buffer", lambda_events.load_balancer), ("stream", lambda_events.function_url)])
def test_no_answer_in_the_functions_time(modes, mode, service, stream, recorder):
    answer = modes[mode].api.start(chat(service, model="fault.silent", stream=stream), timeout=1).wait(10)
    assert answer.response.status == 504
    assert answer.response.json()["error"]["code"] == "function_timeout"
    assert answer.response.headers["x-request-id"] == answer.id
    recorder.wait_for(lambda request: "silent" in request["path"] and request["clientLeft"])


@pytest.mark.parametrize("mode, service", [("buffer", lambda_events.load_balancer), ("stream", lambda_events.function_url)])
def test_a_stream_that_the_functions_time_cuts(modes, mode, service, recorder):
    answer = modes[mode].api.start(chat(service, model="fault.stall", stream=True), timeout=1).wait(10)
    assert answer.response.status == 200
    events = events_of(answer.response.body)
    assert events[-1]["error"]["code"] == "function_timeout" and "[DONE]" not in events
    assert len(events) > 1
    if mode == "stream":
        assert answer.error["errorType"] == "Gateway.TimeIsUp"
    recorder.wait_for(lambda request: "stall" in request["path"] and request["clientLeft"])


def test_an_invocation_without_time_is_answered(buffering):
    assert buffering.invoke(chat(lambda_events.rest_api), timeout=-5).response.status == 504


@pytest.mark.parametrize(
    "variables, is_streamed",
    [
        ({}, False),
        ({"AWS_LWA_INVOKE_MODE": "response_stream"}, True),
        ({"AWS_LWA_INVOKE_MODE": "RESPONSE_STREAM", "LAMBDA_RESPONSE_MODE": "auto"}, True),
        ({"AWS_LWA_INVOKE_MODE": "buffered"}, False),
        ({"AWS_LWA_INVOKE_MODE": "response_stream", "LAMBDA_RESPONSE_MODE": "buffer"}, False),
    ],
)
def test_the_mode_is_said_outright_or_as_for_the_predecessors_adapter(start_function, variables, is_streamed):
    function = start_function(**variables)
    assert function.invoke(chat(lambda_events.rest_api)).is_streamed == is_streamed


def test_the_predecessors_template(start_function):
    """`API_ROUTE_PREFIX=/v1` under the stage `api`; clients call https://…/api/v1."""
    function = start_function(API_ROUTE_PREFIX="/v1", AWS_LWA_INVOKE_MODE="RESPONSE_STREAM", PORT="8080", HOST="0.0.0.0")
    assert function.invoke(chat(lambda_events.rest_api)).response.status == 200
    assert function.invoke(chat(lambda_events.http_api_2, stream=True)).response.status == 200


@pytest.mark.parametrize(
    "variables, word",
    [
        ({"API_KEY": None}, "API_KEY_SECRET_ARN"),
        ({"API_KEY": None, "HOST": "0.0.0.0"}, "API_KEY"),
        ({"API_KEY_FILE": "/nonexistent"}, "API_KEY_FILE"),
        ({"DEBUG": "maybe"}, "DEBUG"),
        ({"LAMBDA_RESPONSE_MODE": "streaming"}, "LAMBDA_RESPONSE_MODE"),
    ],
)
def test_a_start_that_fails_is_told(start_function, variables, word):
    function = start_function(**variables)
    assert function.wait(20) == 78
    assert word in function.api.init_error["errorMessage"]
    assert function.api.init_error["errorType"] == "Gateway.StartFailed"
    assert function.api.polls == 0
    assert word in function.stderr


def test_nothing_is_asked_of_aws_before_the_first_invocation(start_function, recorder):
    function = start_function()
    function.wait_until(lambda: function.api.polls)
    assert recorder.requests == []
    assert "http" not in function.stdout


def test_changed_keys_serve_from_the_next_invocation_on(start_function, tmp_path):
    file = tmp_path / "keys"
    file.write_text("old")
    function = start_function(API_KEY_FILE=str(file), API_KEY_REFRESH_SECONDS="0.01")

    def status(key):
        time.sleep(0.02)
        headers = {"Authorization": f"Bearer {key}"}
        return function.invoke(lambda_events.rest_api("GET", "/v1/models", headers)).response.status

    assert status("old") == 200
    file.write_text("new")
    assert (status("old"), status("new")) == (401, 200)
    file.unlink()
    assert status("new") == 200
    assert "cannot be read" in function.stderr


class Wire:
    """A wire to a server that can be cut."""

    def __init__(self, url: str):
        self.target = urlsplit(url)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection((self.target.hostname, self.target.port))
            self.ends += [near, far]
            for ends in ((near, far), (far, near)):
                threading.Thread(target=self._copy, args=ends, daemon=True).start()

    @staticmethod
    def _copy(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def cut(self):
        for end in self.ends:
            end.close()
        self.ends = []


@pytest.mark.parametrize("mode", ["buffer", "stream"])
def test_it_wakes_up_with_dead_connections(start_function, simulator, mode):
    wire = Wire(simulator.url)
    variables = {"AWS_ENDPOINT_URL_BEDROCK_RUNTIME": wire.url, "LAMBDA_RESPONSE_MODE": mode, "AWS_MAX_ATTEMPTS": "1"}
    function = start_function(**variables)
    for _ in range(3):
        for stream in (False, True):
            answer = function.invoke(chat(lambda_events.function_url, stream=stream))
            assert answer.response.status == 200 and answer.trailers == {}
        # As Lambda freezes a process that has nothing to do.
        function.process.send_signal(signal.SIGSTOP)
        wire.cut()
        function.process.send_signal(signal.SIGCONT)
    wire.listener.close()


def test_sigterm_ends_it_at_once(start_function):
    function = start_function()
    function.wait_until(lambda: function.api.polls)
    function.terminate()
    assert function.wait(5) == 0


def test_sigterm_lets_an_invocation_end(start_function):
    function = start_function(LAMBDA_RESPONSE_MODE="stream")
    answer = function.api.start(chat(lambda_events.function_url, model="fault.stall", stream=True), timeout=2)
    answer.chunks.get(timeout=20)
    function.terminate()
    assert answer.wait().response.status == 200
    assert function.wait(5) == 0
    assert function.api.polls == 1


def test_an_api_that_is_gone_ends_it(start_function):
    function = start_function()
    function.wait_until(lambda: function.api.polls)
    function.api.close()
    assert function.wait(20) == 1
    assert "Runtime API" in function.stderr


def test_awss_own_client_gets_along_with_the_stand_in(tmp_path):
    """What the stand-in asks for must be what a runtime of AWS's does."""
    (tmp_path / "handler.py").write_text(
        "def handle(event, context):\n"
        "    if event['fails']: raise ValueError('no')\n"
        "    return {'id': context.aws_request_id, 'left': context.get_remaining_time_in_millis()}\n"
    )
    api = RuntimeAPI()
    variables = {"AWS_LAMBDA_RUNTIME_API": api.address, "AWS_LAMBDA_FUNCTION_NAME": "f", "PYTHONPATH": str(tmp_path)}
    client = subprocess.Popen(
        [sys.executable, "-m", "awslambdaric", "handler.handle"], env=os.environ | variables, cwd=tmp_path
    )
    try:
        for _ in range(2):
            answer = api.invoke({"fails": False})
            assert answer.document["id"] == answer.id and 50_000 < answer.document["left"] <= 60_000
            failed = api.invoke({"fails": True})
            assert failed.failed and failed.document["errorMessage"] == "no"
        assert api.faults == []
    finally:
        client.kill()
        client.wait()
        api.close()
