# SPDX-License-Identifier: MIT-0
"""Clients that drip, stall and dawdle: each has its limit, and none holds others up."""

import json
import socket
import threading
import time

import httpx
import pytest
from faulty import Faulty
from test_departure_phases import connect, request_bytes
from upstream import ANSWER, FRAMES, PLAIN, STREAM_HEAD, always, chunk, frame, response

TEXT = chunk(frame({"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": "x" * 8000}}}))


@pytest.fixture(scope="module")
def strict(tmp_path_factory, request):
    from conftest import SERVERS

    faulty = Faulty(
        tmp_path_factory.mktemp("strict"),
        CLIENT_ARRIVAL_TIMEOUT_SECONDS="1",
        CLIENT_STALL_TIMEOUT_SECONDS="1",
        CLIENT_IDLE_TIMEOUT_SECONDS="1",
        UPSTREAM_TOTAL_TIMEOUT_SECONDS="60",
        UPSTREAM_IDLE_TIMEOUT_SECONDS="60",
    )
    request.config.stash[SERVERS].append(faulty.gateway)
    yield faulty
    faulty.close()
    request.config.stash[SERVERS].remove(faulty.gateway)
    assert faulty.gateway.process.returncode == 0


def drip(connection: socket.socket, data: bytes, limit: float = 6) -> float:
    """Sends byte by byte until the gateway closes; how long that took."""
    begun = time.monotonic()
    connection.settimeout(0.05)
    for position in range(len(data)):
        try:
            connection.sendall(data[position : position + 1])
            if not connection.recv(1000):
                break
        except TimeoutError:
            pass
        except ConnectionError:
            break
        assert time.monotonic() - begun < limit, "it is let drip on"
    return time.monotonic() - begun


def test_a_head_that_drips(strict):
    with connect(strict, b"") as connection:
        assert drip(connection, request_bytes(strict)) < 5


def test_a_body_that_drips(strict):
    data = request_bytes(strict)
    with connect(strict, data[:-200] + b"") as connection:
        assert drip(connection, b" " * 200) < 5


def test_a_connection_without_a_request(strict):
    with connect(strict, b"") as connection:
        begun = time.monotonic()
        assert connection.recv(1) == b""
        assert 0.5 < time.monotonic() - begun < 5


def test_a_connection_between_two_requests(strict):
    strict.relay.script = always(PLAIN)
    with connect(strict, request_bytes(strict)) as connection:
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
        begun = time.monotonic()
        while connection.recv(65536):
            pass
        assert time.monotonic() - begun < 5


def test_many_that_drip_leave_room_for_others(strict):
    connections = [connect(strict, request_bytes(strict)[: 10 + number % 100]) for number in range(300)]
    begun = time.monotonic()
    assert strict.post(always(PLAIN)).status_code == 200
    assert time.monotonic() - begun < 2
    for connection in connections:
        connection.close()


class Flood:
    """An upstream that sends for ever, as fast as it is taken."""

    def __init__(self):
        self.sent = 0
        self.closed = threading.Event()

    def __call__(self, connection):
        connection.read_request()
        connection.send(STREAM_HEAD + chunk(FRAMES[0]))
        try:
            while True:
                connection.send(TEXT)
                self.sent += len(TEXT)
        finally:
            self.closed.set()


def test_a_client_that_takes_nothing_pauses_bedrock_and_is_let_go(strict):
    flood = Flood()
    strict.relay.script = flood
    resident = strict.resident
    members = {"model": "m.n", "messages": [{"role": "user", "content": "x"}], "stream": True}
    with connect(strict, request_bytes(strict, members)):
        assert flood.closed.wait(10)
    # What fits into the sockets' buffers on both ways; the gateway itself holds next to nothing.
    assert flood.sent < 32 << 20
    assert strict.resident < resident + 50_000


def test_a_client_that_takes_next_to_nothing_is_let_go(strict):
    flood = Flood()
    strict.relay.script = flood
    members = {"model": "m.n", "messages": [{"role": "user", "content": "x"}], "stream": True}
    with connect(strict, request_bytes(strict, members)) as connection:
        deadline = time.monotonic() + 15
        while not flood.closed.wait(0.1):
            connection.recv(10)
            assert time.monotonic() < deadline


def test_a_slow_client_gets_all_of_a_large_answer(strict):
    """It takes longer than the limit, but it takes something all the time."""
    text = "y" * 12_000_000
    strict.relay.script = always(response(ANSWER.replace(b"whole", text.encode())))
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        connection.settimeout(20)
        connection.connect(("127.0.0.1", strict.gateway.port))
        connection.sendall(request_bytes(strict))
        answer = bytearray()
        begun = time.monotonic()
        while len(answer) < 12_000_000:
            more = connection.recv(400_000)
            assert more, f"cut after {len(answer)} bytes and {time.monotonic() - begun:.1f} s"
            answer += more
            time.sleep(0.03)
        assert time.monotonic() - begun > 1.5
    head, _, body = bytes(answer).partition(b"\r\n\r\n")
    assert text.encode() in body


def test_a_stalled_client_holds_nobody_up(strict):
    flood = Flood()
    strict.relay.script = flood
    members = {"model": "m.n", "messages": [{"role": "user", "content": "x"}], "stream": True}
    with connect(strict, request_bytes(strict, members)):
        for _ in range(20):
            begun = time.monotonic()
            assert httpx.get(strict.gateway.root + "/health").status_code == 200
            assert time.monotonic() - begun < 1
    assert flood.closed.wait(10)


@pytest.mark.parametrize("key", [True, False])
def test_a_body_of_100_megabytes(strict, key):
    """It is told to be too large, or that the key is wrong, before it is there; the rest is not kept."""
    resident = strict.resident
    head = request_bytes(strict).partition(b"\r\n\r\n")[0]
    length = next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Length"))
    head = head.replace(length, b"Content-Length: 100000000") + b"\r\n\r\n"
    if not key:
        head = head.replace(strict.gateway.key.encode(), b"wrong")
    with connect(strict, head) as connection:
        assert connection.recv(65536).startswith(b"HTTP/1.1 413 " if key else b"HTTP/1.1 401 ")
        try:
            for _ in range(100):
                connection.sendall(b" " * 1_000_000)
        except ConnectionError:
            pass
    assert strict.resident < resident + 50_000
    assert strict.post(always(PLAIN)).status_code == 200


def test_beyond_the_bounds_429_comes_at_once(tmp_path):
    faulty = Faulty(tmp_path, MAX_REQUESTS="2", MAX_QUEUED_REQUESTS="2", UPSTREAM_TOTAL_TIMEOUT_SECONDS="60")
    holding = []
    release = threading.Event()

    def script(connection):
        while connection.read_request():
            release.wait(20)
            connection.send(PLAIN)

    faulty.relay.script = script
    try:
        holding = [connect(faulty, request_bytes(faulty)) for _ in range(4)]
        deadline = time.monotonic() + 10
        while len(faulty.relay.requests) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(0.2)
        for _ in range(10):
            begun = time.monotonic()
            with connect(faulty, request_bytes(faulty)) as connection:
                head, _, body = connection.recv(65536).partition(b"\r\n\r\n")
            assert time.monotonic() - begun < 1
            assert head.startswith(b"HTTP/1.1 429 ")
            assert b"retry-after: 1" in head.lower()
            assert json.loads(body)["error"]["code"] == "gateway_overloaded"
        assert len(faulty.relay.requests) == 2
        release.set()
        for connection in holding:
            assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
        assert len(faulty.relay.requests) == 4
    finally:
        release.set()
        for connection in holding:
            connection.close()
        faulty.close()


def test_a_wait_in_the_queue_has_its_end(tmp_path):
    faulty = Faulty(tmp_path, MAX_REQUESTS="1", QUEUE_TIMEOUT_SECONDS="0.5", UPSTREAM_TOTAL_TIMEOUT_SECONDS="60")
    release = threading.Event()

    def script(connection):
        while connection.read_request():
            release.wait(20)
            connection.send(PLAIN)

    faulty.relay.script = script
    try:
        with connect(faulty, request_bytes(faulty)) as holder:
            deadline = time.monotonic() + 10
            while not faulty.relay.requests:
                assert time.monotonic() < deadline
            begun = time.monotonic()
            answer = faulty.post(script)
            assert 0.4 < time.monotonic() - begun < 5
            assert answer.status_code == 429 and answer.headers["retry-after"] == "1"
            release.set()
            assert holder.recv(65536).startswith(b"HTTP/1.1 200 ")
    finally:
        release.set()
        faulty.close()
