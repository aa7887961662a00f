# SPDX-License-Identifier: MIT-0
"""The binary as its operator meets it: start, keys, mistakes, signals."""

import json
import socket
import threading
import time

import httpx
import openai
import pytest
from conftest import NOVA, make_client
from servers import free_port

HELLO = [{"role": "user", "content": "Hello"}]


def chat(gateway, **options):
    with make_client(gateway, **options) as client:
        return client.chat.completions.create(model=NOVA, messages=HELLO).choices[0].message.content


def test_the_default_key_serves_on_loopback_with_a_notice(start_gateway):
    gateway = start_gateway(API_KEY=None)
    gateway.wait_until(lambda: "Try:" in gateway.stdout)
    assert "bedrock" in gateway.stdout and gateway.url in gateway.stdout
    assert "Hello" in chat(gateway, api_key="bedrock")


def test_web_pages_do_not_get_in_by_the_default_key(start_gateway):
    gateway = start_gateway(API_KEY=None)
    for fields in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
        response = httpx.get(gateway.url + "/models", headers={"Authorization": "Bearer bedrock"} | fields)
        assert response.status_code == 403
        assert response.json()["error"]["code"] == "foreign_host"


def test_beyond_loopback_a_key_is_needed(run_command):
    process = run_command(HOST="0.0.0.0", PORT=str(free_port()))
    assert process.process.returncode != 0
    assert "API_KEY" in process.stderr


def test_beyond_loopback_a_configured_key_serves(start_gateway):
    assert "Hello" in chat(start_gateway(HOST="0.0.0.0"))


def test_a_port_in_use_ends_with_one_clear_line(gateway, run_command):
    process = run_command(PORT=str(gateway.port), API_KEY="x")
    assert process.process.returncode != 0
    assert len(process.stderr.strip().splitlines()) == 1
    assert str(gateway.port) in process.stderr and "in use" in process.stderr
    assert "PORT" in process.stderr


def test_the_simulator_names_its_own_option(gateway, run_command):
    process = run_command("simulate", "--port", str(gateway.port))
    assert process.process.returncode == 1
    assert len(process.stderr.strip().splitlines()) == 1
    assert "in use" in process.stderr and "--port" in process.stderr


@pytest.mark.parametrize(
    "name, value",
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("DEBUG", "maybe"),
        ("MAX_REQUESTS", "0"),
        ("DEFAULT_MODEL", "a model"),
        ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "bedrock"),
        ("API_KEY_SECRET_ARN", "arn:aws:secretsmanager:us-west-2:1:secret:x"),
    ],
)
def test_a_variable_that_is_not_valid_is_named(run_command, name, value):
    process = run_command(**{"API_KEY": "x", name: value})
    assert process.process.returncode != 0
    assert name in process.stderr


@pytest.mark.parametrize(
    "arguments, status, word",
    [
        (["--help"], 0, "simulate"),
        (["--version"], 0, "."),
        (["serve", "--help"], 0, "API_KEY"),
        (["--prot"], 64, "--prot"),
        (["srve"], 64, "srve"),
        (["simulate", "--port", "99999"], 64, "65535"),
    ],
)
def test_the_command_line_helps(run_command, arguments, status, word):
    process = run_command(*arguments)
    assert process.process.returncode == status
    assert word in process.stdout + process.stderr


@pytest.mark.parametrize("prefix", ["/v1", "/", "", "/some/where"])
def test_the_prefix_is_the_operators_choice(start_gateway, prefix):
    gateway = start_gateway(API_ROUTE_PREFIX=prefix)
    assert "Hello" in chat(gateway)
    assert "Hello" in chat(gateway, base_url=gateway.root + "/v1")


def test_a_wrong_secret_is_the_gateways_fault(start_gateway):
    gateway = start_gateway(AWS_SECRET_ACCESS_KEY="wrong")
    with pytest.raises(openai.InternalServerError) as caught:
        chat(gateway)
    assert caught.value.status_code == 500
    assert caught.value.code == "upstream_authentication"


def test_without_aws_credentials_it_starts_and_says_what_to_set(start_gateway):
    gateway = start_gateway(AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None)
    gateway.wait_until(lambda: "NO CREDENTIALS" in gateway.stdout)
    with pytest.raises(openai.InternalServerError) as caught:
        chat(gateway)
    assert caught.value.code == "upstream_authentication"
    assert "AWS_ACCESS_KEY_ID" in caught.value.message


def test_a_bedrock_api_key_serves(start_gateway):
    gateway = start_gateway(
        AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None, AWS_BEARER_TOKEN_BEDROCK="simulator-key"
    )
    assert "Hello" in chat(gateway)


def test_a_profile_serves(start_gateway, tmp_path):
    file = tmp_path / "credentials"
    file.write_text("[work]\naws_access_key_id = AKIDSIMULATOR\naws_secret_access_key = simulator-secret\n")
    gateway = start_gateway(
        AWS_ACCESS_KEY_ID=None,
        AWS_SECRET_ACCESS_KEY=None,
        AWS_PROFILE="work",
        AWS_SHARED_CREDENTIALS_FILE=str(file),
    )
    assert "Hello" in chat(gateway)


def test_no_secret_and_no_prompt_is_logged(start_gateway):
    gateway = start_gateway(DEBUG="true")
    with make_client(gateway) as client:
        client.chat.completions.create(model=NOVA, messages=[{"role": "user", "content": "a-secret-prompt"}])
        with pytest.raises(openai.NotFoundError):
            client.chat.completions.create(model="no.such", messages=[{"role": "user", "content": "a-secret-prompt"}])
    gateway.wait_until(lambda: "model_not_found" in gateway.stderr)
    for secret in ("a-secret-prompt", gateway.key, "simulator-secret"):
        assert secret not in gateway.stdout + gateway.stderr


def stalled_stream(gateway):
    """A stream that has begun and goes on until its client leaves."""
    client = httpx.Client(timeout=30)
    request = client.build_request(
        "POST",
        gateway.url + "/chat/completions",
        headers={"Authorization": f"Bearer {gateway.key}"},
        json={"model": "fault.stall", "messages": HELLO, "stream": True},
    )
    response = client.send(request, stream=True)
    # Letting the iterator go would close the response.
    chunks = response.iter_raw()
    next(chunks)
    return client, response, chunks


def test_sigterm_without_work_ends_at_once(start_gateway):
    gateway = start_gateway()
    gateway.terminate()
    assert gateway.wait(5) == 0


def is_refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        return False
    except ConnectionError:
        return True


def test_sigterm_lets_a_stream_finish_and_nobody_else_in(start_gateway):
    """The stream is read slowly enough that it is under way when the signal comes."""
    gateway = start_gateway()
    answer = {}
    begun = threading.Event()

    def read():
        text = " ".join(f"word{number}" for number in range(30_000))
        with make_client(gateway) as client:
            stream = client.chat.completions.create(
                model=NOVA, messages=[{"role": "user", "content": text}], stream=True
            )
            parts = []
            for chunk in stream:
                parts.append(chunk.choices[0].delta.content or "")
                answer["reason"] = chunk.choices[0].finish_reason
                begun.set()
            answer["whole"] = text in "".join(parts)

    reader = threading.Thread(target=read)
    reader.start()
    assert begun.wait(20)
    gateway.terminate()
    while not is_refused(gateway.port):
        assert reader.is_alive(), "the stream ended before the listener was closed"
        time.sleep(0.01)
    assert reader.is_alive(), "the stream ended too early to tell"
    reader.join(60)
    assert answer == {"reason": "stop", "whole": True}
    assert gateway.wait(10) == 0


def test_the_grace_period_is_bounded(start_gateway):
    gateway = start_gateway(SHUTDOWN_GRACE_SECONDS="1")
    client, _, chunks = stalled_stream(gateway)
    gateway.terminate()
    assert gateway.wait(10) == 0
    chunks.close()
    client.close()


def test_readiness_turns_false_before_the_listener_closes(start_gateway):
    gateway = start_gateway(SHUTDOWN_DELAY_SECONDS="3")
    assert httpx.get(gateway.root + "/ready").status_code == 200
    gateway.terminate()
    gateway.wait_until(lambda: httpx.get(gateway.root + "/ready").status_code == 503, limit=2)
    assert httpx.get(gateway.root + "/health").status_code == 200
    assert gateway.wait(10) == 0


@pytest.mark.parametrize("model", ["fault.stall", "fault.silent"])
def test_a_client_that_leaves_ends_the_request_to_bedrock(gateway, recorder, model):
    with pytest.raises(httpx.ReadTimeout), httpx.stream(
        "POST",
        gateway.url + "/chat/completions",
        headers={"Authorization": f"Bearer {gateway.key}"},
        json={"model": model, "messages": HELLO, "stream": True},
        timeout=0.5,
    ) as response:
        for _ in response.iter_raw():
            pass
    recorder.wait_for(lambda request: model in request["path"] and request["clientLeft"])


def test_many_clients_get_their_own_answers(gateway):
    """Nonces of fifty threads, plain and streamed."""
    failures = []

    def converse(number):
        with make_client(gateway) as client:
            for turn in range(5):
                nonce = f"nonce-{number}-{turn}"
                messages = [{"role": "user", "content": nonce}]
                plain = client.chat.completions.create(model=NOVA, messages=messages)
                stream = client.chat.completions.create(model=NOVA, messages=messages, stream=True)
                streamed = "".join(chunk.choices[0].delta.content or "" for chunk in stream)
                for answer in (plain.choices[0].message.content, streamed):
                    if answer != f"You said: {nonce}":
                        failures.append((nonce, answer))

    threads = [threading.Thread(target=converse, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not failures
    assert not any(thread.is_alive() for thread in threads)


def test_beyond_the_limit_clients_are_told_to_come_again(start_gateway):
    gateway = start_gateway(MAX_REQUESTS="1", MAX_QUEUED_REQUESTS="0")
    client, response, chunks = stalled_stream(gateway)
    with pytest.raises(openai.RateLimitError) as caught:
        chat(gateway)
    assert caught.value.code == "gateway_overloaded"
    assert caught.value.response.headers["retry-after"] == "1"
    chunks.close()
    response.close()
    client.close()
    deadline = time.monotonic() + 5
    while True:
        try:
            assert "Hello" in chat(gateway)
            break
        except openai.RateLimitError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_large_body_is_invited(gateway):
    """curl waits for `100 Continue` before it sends a large body."""
    body = json.dumps({"model": NOVA, "messages": HELLO}).encode()
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as connection:
        connection.sendall(
            b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + f"Authorization: Bearer {gateway.key}\r\nExpect: 100-continue\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        )
        assert connection.recv(1024).startswith(b"HTTP/1.1 100 ")
        connection.sendall(body)
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")
