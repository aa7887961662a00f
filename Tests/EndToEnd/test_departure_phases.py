# SPDX-License-Identifier: MIT-0
"""A client that leaves stops its work within a second, whatever that work is about just then.

The upstream tells when its connection was closed; the gateway has one place only, so that the next request tells when the place
was given back.
"""

import json
import socket
import struct
import threading
import time

import pytest
from conftest import NOVA
from faulty import WHOLE, Faulty, what_is_seen
from upstream import FRAMES, PLAIN, STREAM, STREAM_HEAD, always, chunk, once, response

# A second, and what a busy machine adds.
LIMIT = 2

LEAVE = ("fin", "rst", "half")


@pytest.fixture(scope="module")
def narrow(tmp_path_factory, request):
    from conftest import SERVERS

    faulty = Faulty(
        tmp_path_factory.mktemp("narrow"),
        MAX_REQUESTS="1",
        MAX_QUEUED_REQUESTS="1",
        AWS_MAX_ATTEMPTS="3",
        **{f"UPSTREAM_{name}_TIMEOUT_SECONDS": "30" for name in ("CONNECT", "FIRST_EVENT", "IDLE", "TOTAL")},
    )
    request.config.stash[SERVERS].append(faulty.gateway)
    yield faulty
    faulty.close()
    request.config.stash[SERVERS].remove(faulty.gateway)
    assert faulty.gateway.process.returncode == 0


def request_bytes(faulty, body: dict | None = None, path: str = "/v1/chat/completions", sent: int | None = None) -> bytes:
    members = {"model": NOVA, "messages": [{"role": "user", "content": "x"}]} if body is None else body
    data = json.dumps(members).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {faulty.gateway.key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data[:sent]


def connect(faulty, data: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", faulty.gateway.port), timeout=20)
    connection.sendall(data)
    return connection


def leave(connection: socket.socket, way: str) -> None:
    if way == "half":
        connection.shutdown(socket.SHUT_WR)
        return
    if way == "rst":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Stage:
    """An upstream's script that goes so far and then waits for the gateway to close."""

    def __init__(self, sends: bytes = b"", reads: bool = True):
        self.sends = sends
        self.reads = reads
        self.reached = threading.Semaphore(0)
        self.closed = threading.Semaphore(0)

    def __call__(self, connection) -> None:
        if self.reads and not connection.read_request():
            return
        if not self.reads:
            connection.socket.recv(1)
        if self.sends:
            connection.send(self.sends)
        self.reached.release()
        if not self.reads:
            time.sleep(0.3)
        if connection.wait_until_closed():
            self.closed.release()


def expect_place(faulty) -> None:
    """The one place is free within the limit: before, the queue would let nobody through."""
    begun = time.monotonic()
    assert what_is_seen(faulty.post(once(PLAIN))) == (200, WHOLE)
    assert time.monotonic() - begun < LIMIT


STAGES = {
    "the first byte of an answer": (False, b""),
    "the first byte of a stream": (True, b""),
    "the rest of a head": (True, STREAM_HEAD[:20]),
    "the rest of an answer": (False, PLAIN[:-20]),
    "the first event": (True, STREAM_HEAD),
    "the rest of an event": (True, STREAM_HEAD + chunk(FRAMES[0])[:-20]),
    "the second event": (True, STREAM_HEAD + chunk(FRAMES[0])),
    "the end of the answer": (True, STREAM_HEAD + b"".join(chunk(data) for data in FRAMES[:5])),
    "the end of a refusal": (False, response(b"x" * 100, "403 Forbidden")[:-20]),
}


@pytest.mark.parametrize("way", LEAVE)
@pytest.mark.parametrize("name", STAGES)
def test_while_the_gateway_waits_for(narrow, name, way):
    streams, sends = STAGES[name]
    stage = Stage(sends)
    narrow.relay.script = stage
    members = {"model": NOVA, "messages": [{"role": "user", "content": "x"}], "stream": streams}
    connection = connect(narrow, request_bytes(narrow, members))
    assert stage.reached.acquire(timeout=10)
    leave(connection, way)
    assert stage.closed.acquire(timeout=LIMIT)
    expect_place(narrow)
    connection.close()


@pytest.mark.parametrize("way", LEAVE)
def test_with_much_sent_ahead(narrow, way):
    """What waits unread in a connection hides the client's end behind it."""
    stage = Stage()
    narrow.relay.script = stage
    second = request_bytes(narrow, {"model": NOVA, "messages": [{"role": "user", "content": "x" * 200_000}]})
    connection = connect(narrow, request_bytes(narrow) + second)
    assert stage.reached.acquire(timeout=10)
    leave(connection, way)
    assert stage.closed.acquire(timeout=LIMIT)
    expect_place(narrow)
    connection.close()


def test_who_sends_too_much_ahead_is_let_go(narrow):
    stage = Stage()
    narrow.relay.script = stage
    connection = connect(narrow, request_bytes(narrow))
    assert stage.reached.acquire(timeout=10)
    with pytest.raises(ConnectionError):
        for _ in range(100):
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n" * 1000)
    assert stage.closed.acquire(timeout=LIMIT)
    expect_place(narrow)


@pytest.mark.parametrize("way", LEAVE)
def test_in_the_queue(narrow, way):
    stage = Stage()
    narrow.relay.script = stage
    holder = connect(narrow, request_bytes(narrow))
    assert stage.reached.acquire(timeout=10)
    asked = len(narrow.relay.requests)
    for _ in range(3):
        # Each takes the only place in the queue; were it not given back, the next would be refused.
        waiting = connect(narrow, request_bytes(narrow))
        waiting.settimeout(0.2)
        with pytest.raises(TimeoutError):
            assert not waiting.recv(1000)
        leave(waiting, way)
        if way != "rst":
            time.sleep(0.6)
        waiting.close()
    assert len(narrow.relay.requests) == asked
    leave(holder, "rst")
    assert stage.closed.acquire(timeout=LIMIT)
    expect_place(narrow)


@pytest.mark.parametrize("way", ["fin", "rst"])
@pytest.mark.parametrize("sent", [0, 20])
def test_in_the_middle_of_the_body(narrow, way, sent):
    asked = len(narrow.relay.requests)
    connection = connect(narrow, request_bytes(narrow, sent=sent))
    leave(connection, way)
    expect_place(narrow)
    assert len(narrow.relay.requests) == asked + 1


@pytest.mark.parametrize("way", LEAVE)
def test_between_two_attempts(narrow, way):
    refused = threading.Semaphore(0)
    patient = response(b"{}", "503 Service Unavailable", x_amz_retry_after="10000")

    def script(connection):
        while connection.read_request():
            connection.send(patient)
            refused.release()

    narrow.relay.script = script
    connection = connect(narrow, request_bytes(narrow))
    assert refused.acquire(timeout=10)
    leave(connection, way)
    expect_place(narrow)
    assert not refused.acquire(blocking=False), "it was tried again"
    connection.close()


@pytest.mark.parametrize("way", LEAVE)
def test_while_the_request_goes_out(narrow, way):
    """The upstream does not read a body of several megabytes."""
    stage = Stage(reads=False)
    narrow.relay.script = stage
    members = {"model": NOVA, "messages": [{"role": "user", "content": "x" * 8_000_000}]}
    connection = connect(narrow, request_bytes(narrow, members))
    assert stage.reached.acquire(timeout=10)
    leave(connection, way)
    assert stage.closed.acquire(timeout=LIMIT)
    expect_place(narrow)
    connection.close()


@pytest.mark.parametrize("way", LEAVE)
def test_while_the_gateway_connects(start_gateway, way):
    """A listener whose backlog is full answers nobody."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        gateway = start_gateway(
            MAX_REQUESTS="1",
            MAX_QUEUED_REQUESTS="0",
            AWS_ENDPOINT_URL_BEDROCK_RUNTIME="http://127.0.0.1:%d" % listener.getsockname()[1],
            UPSTREAM_CONNECT_TIMEOUT_SECONDS="30",
        )
        faulty = type("Faulty", (), {"gateway": gateway})
        connection = connect(faulty, request_bytes(faulty))
        time.sleep(0.2)
        leave(connection, way)
        deadline = time.monotonic() + LIMIT
        while b" 429 " in (answer := refusal_or_silence(faulty)):
            assert time.monotonic() < deadline
        assert answer == b""
        connection.close()
        for filler in fillers:
            filler.close()


def refusal_or_silence(faulty) -> bytes:
    """What comes at once, and that is a refusal where there is no place."""
    with connect(faulty, request_bytes(faulty)) as connection:
        connection.settimeout(0.3)
        try:
            return connection.recv(1000)
        except TimeoutError:
            return b""
        finally:
            leave(connection, "rst")


@pytest.mark.parametrize("way", LEAVE)
def test_several_calls_of_one_request(narrow, way):
    stage = Stage()
    narrow.relay.script = stage
    members = {"model": "amazon.titan-embed-text-v2:0", "input": ["a", "b", "c", "d"]}
    connection = connect(narrow, request_bytes(narrow, members, "/v1/embeddings"))
    for _ in range(4):
        assert stage.reached.acquire(timeout=10)
    leave(connection, way)
    for _ in range(4):
        assert stage.closed.acquire(timeout=LIMIT)
    expect_place(narrow)
    connection.close()


def test_who_only_closes_its_side_gets_an_answer_that_is_ready(narrow):
    for script, data in ((always(PLAIN), {}), (always(STREAM), {"stream": True})):
        narrow.relay.script = script
        members = {"model": NOVA, "messages": [{"role": "user", "content": "x"}]} | data
        with connect(narrow, request_bytes(narrow, members)) as connection:
            connection.shutdown(socket.SHUT_WR)
            answer = b""
            while more := connection.recv(65536):
                answer += more
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b"who" in answer
