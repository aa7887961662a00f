# SPDX-License-Identifier: MIT-0
"""Raw bytes at the gateway's front: what is no HTTP, what smuggles, what never ends."""

import re
import socket
import struct
import time

import httpx
import pytest
from attacks import BODY, CHUNKED, LINE, SMUGGLED, attacks, head, honest, smuggled


def talk(gateway, data: bytes, limit: float = 5, half_close: bool = False) -> bytes:
    """All that the gateway answers until it closes or stays silent."""
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=limit) as connection:
        answer = b""
        try:
            connection.sendall(data)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
            connection.settimeout(0.5)
            while more := connection.recv(65536):
                answer += more
        except (ConnectionError, TimeoutError):
            pass
        return answer


def is_healthy(gateway) -> bool:
    return httpx.get(gateway.root + "/health", timeout=5).status_code == 200


NAMES = list(attacks(type("Gateway", (), {"key": "x"})))


def test_there_are_many():
    assert len(NAMES) > 150


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_honest_request_runs_nothing(gateway, recorder, name):
    """It is refused or ends in silence; nothing behind it is run, and nothing is our fault."""
    answer = talk(gateway, attacks(gateway)[name])
    assert SMUGGLED.decode() not in recorder.text
    statuses = re.findall(rb"HTTP/1\.[01] (\d+) ", answer)
    assert not answer or answer.startswith((b"HTTP/1.1 ", b"HTTP/1.0 ")), answer[:200]
    assert all(status.startswith(b"4") for status in statuses), answer
    assert is_healthy(gateway)


def test_two_requests_in_one_packet_are_answered_in_order(gateway, recorder):
    answer = talk(gateway, honest(gateway) + smuggled(gateway))
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert answer.index(b"You said: honest") < answer.index(b"You said: smuggled")


def test_after_a_bad_request_the_next_in_the_packet_is_not_run(gateway, recorder):
    answer = talk(gateway, b"GARBAGE\r\n\r\n" + smuggled(gateway))
    assert SMUGGLED.decode() not in recorder.text
    assert b"200 OK" not in answer


@pytest.mark.parametrize("target", ["/health", "http://gateway.example/health", "http://gateway.example/health?x=1", "/health?x=1"])
def test_a_target_may_be_a_path_or_a_whole_url(gateway, target):
    """RFC 9112, 3.2.2: a server takes the absolute form as well."""
    answer = talk(gateway, f"GET {target} HTTP/1.1\r\nHost: gateway.example\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 200 ") and answer.endswith(b'{"status":"OK"}'), answer


def test_chunks_are_a_body(gateway):
    data = head(gateway, CHUNKED) + b"".join(b"%x\r\n%s\r\n" % (1, BODY[i : i + 1]) for i in range(len(BODY)))
    assert b"You said: honest" in talk(gateway, data + b"0\r\nTrailer: x\r\n\r\n")


def test_http_1_0_is_served(gateway):
    data = honest(gateway).replace(b"HTTP/1.1", b"HTTP/1.0", 1)
    assert b"You said: honest" in talk(gateway, data)


def test_connections_end_where_the_client_asks_for_it(gateway):
    """RFC 9112, 9.3 and 9.6: by its version, or by an option in any case and among others."""
    for change in (
        lambda data: data.replace(b"HTTP/1.1", b"HTTP/1.0", 1),
        lambda data: data.replace(b"HTTP/1.1", b"HTTP/1.0", 1).replace(b"Host: localhost\r\n", b""),
        lambda data: data.replace(b"Host:", b"Connection: close\r\nHost:", 1),
        lambda data: data.replace(b"Host:", b"connection: Keep-Alive, CLOSE\r\nHost:", 1),
    ):
        with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as connection:
            # What follows belongs to nobody.
            connection.sendall(change(honest(gateway)) + smuggled(gateway))
            answer = b""
            while more := connection.recv(65536):
                answer += more
        assert b"You said: honest" in answer
        assert b"connection: close" in answer.lower()
        assert SMUGGLED not in answer


def test_a_stream_of_http_1_0_has_no_chunks(gateway):
    body = BODY[:-1] + b', "stream": true}'
    data = head(gateway, b"Content-Length: %d" % len(body), line=LINE.replace(b"1.1", b"1.0")) + body
    fields, _, events = talk(gateway, data, limit=10).partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in fields.lower()
    assert events.startswith(b"data: {") and events.endswith(b"data: [DONE]\n\n")


def test_nothing_is_written_into_another_answer(gateway, recorder):
    """A refusal, or an invitation to send a body, waits for the stream before it."""
    body = BODY[:-1] + b', "stream": true}'
    stream = head(gateway, b"Content-Length: %d" % len(body)) + body
    for second, seen in (
        (head(gateway, b"Host: other"), b"HTTP/1.1 400 "),
        (head(gateway, b"Content-Length: %d" % len(BODY), b"Expect: 100-continue"), b"HTTP/1.1 100 "),
        (b"GARBAGE\r\n\r\n", b"HTTP/1.1 400 "),
    ):
        answer = talk(gateway, stream + second, limit=10)
        whole, end, rest = answer.partition(b"data: [DONE]\n\n\r\n0\r\n\r\n")
        assert end, answer
        assert whole.count(b"HTTP/1.1 ") == 1
        assert rest.startswith(seen)


def test_a_client_that_closes_its_side_still_gets_a_quick_answer(gateway):
    assert b"You said: honest" in talk(gateway, honest(gateway), half_close=True)


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(gateway):
    begun = time.monotonic()
    answer = talk(gateway, head(gateway, b"Content-Length: 100000000") + b"a" * 100_000)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b'"request_too_large"' in answer
    assert time.monotonic() - begun < 10


def test_chunks_beyond_the_limit_are_refused(start_gateway):
    gateway = start_gateway(MAX_BODY_BYTES="100000")
    chunk = b"186a0\r\n" + b" " * 100_000 + b"\r\n"
    assert b"HTTP/1.1 413 " in talk(gateway, head(gateway, CHUNKED) + chunk * 20 + b"0\r\n\r\n")
    assert is_healthy(gateway)


def test_strangers_cannot_make_it_read_bodies(gateway):
    data = head(gateway, b"Content-Length: 30000000").replace(gateway.key.encode(), b"wrong") + b"a" * 1000
    assert talk(gateway, data).startswith(b"HTTP/1.1 401 ")


def test_clients_that_drip_do_not_hold_others_up(gateway):
    connections = []
    for number in range(200):
        connection = socket.create_connection(("127.0.0.1", gateway.port), timeout=5)
        connection.sendall(honest(gateway)[: 10 + number])
        connections.append(connection)
    assert b"You said: honest" in talk(gateway, honest(gateway))
    for connection in connections:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
    assert is_healthy(gateway)


def test_a_full_table_of_descriptors_is_survived(start_gateway, tmp_path):
    import resource

    from servers import Process

    original = Process.__init__.__globals__["subprocess"].Popen

    def limited(*arguments, **options):
        limits = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (96, 96))  # noqa: E731
        return original(*arguments, preexec_fn=limits, **options)

    Process.__init__.__globals__["subprocess"].Popen = limited
    try:
        gateway = start_gateway()
    finally:
        Process.__init__.__globals__["subprocess"].Popen = original
    connections = [socket.create_connection(("127.0.0.1", gateway.port), timeout=5) for _ in range(150)]
    for connection in connections:
        connection.close()
    deadline = time.monotonic() + 10
    while True:
        try:
            assert is_healthy(gateway)
            break
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert b"You said: honest" in talk(gateway, honest(gateway))
