# SPDX-License-Identifier: MIT-0
"""SIGTERM with everything going on at once: nobody's answer is lost, nobody new is taken, and the process ends with status 0."""

import json
import signal
import socket
import threading
import time

import pytest
from conftest import NOVA
from faulty import WHOLE, Faulty, what_is_seen
from test_departure_phases import connect, request_bytes
from upstream import ANSWER, FRAMES, PLAIN, STREAM_HEAD, chunk, response

CHAT = {"model": NOVA, "messages": [{"role": "user", "content": "x"}]}


class Held:
    """An upstream that begins every answer and ends it on a word."""

    def __init__(self):
        self.release = threading.Event()
        self.begun = threading.Semaphore(0)
        self.closed = threading.Semaphore(0)

    def __call__(self, connection) -> None:
        while request := connection.read_request():
            streams = b"/converse-stream" in request.partition(b"\r\n")[0]
            if streams:
                connection.send(STREAM_HEAD + chunk(FRAMES[0]))
            self.begun.release()
            if not self.release.wait(0):
                connection.socket.settimeout(0.05)
                while not self.release.is_set():
                    try:
                        if not connection.socket.recv(1000):
                            raise ConnectionError
                    except TimeoutError:
                        pass
                    except ConnectionError:
                        self.closed.release()
                        return
                connection.socket.settimeout(20)
            if streams:
                connection.send(b"".join(chunk(data) for data in FRAMES[1:]) + b"0\r\n\r\n")
            else:
                connection.send(PLAIN)


@pytest.fixture
def start_faulty(tmp_path, request):
    from conftest import SERVERS

    started = []

    def start(**changes) -> Faulty:
        limits = {f"UPSTREAM_{name}_TIMEOUT_SECONDS": "60" for name in ("FIRST_EVENT", "IDLE", "TOTAL")}
        faulty = Faulty(tmp_path, **(limits | changes))
        started.append(faulty)
        request.config.stash[SERVERS].append(faulty.gateway)
        return faulty

    yield start
    for faulty in started:
        faulty.close()
        request.config.stash[SERVERS].remove(faulty.gateway)


class Client(threading.Thread):
    """Sends a request and keeps what comes."""

    def __init__(self, faulty: Faulty, stream: bool):
        super().__init__(daemon=True)
        self.connection = connect(faulty, request_bytes(faulty, CHAT | {"stream": stream}))
        self.answer = b""
        self.start()

    def run(self) -> None:
        try:
            while more := self.connection.recv(65536):
                self.answer += more
        except OSError:
            pass

    @property
    def is_whole(self) -> bool:
        """Whether a client of HTTP takes the answer for whole."""
        head, _, body = self.answer.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200 "):
            return False
        if b"chunked" in head.lower():
            return body.endswith(b"0\r\n\r\n") and b"data: [DONE]" in body and b'"finish_reason":"stop"' in body
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        return len(body) == length and bool(json.loads(body)["choices"])


def is_refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        return False
    except ConnectionError:
        return True


@pytest.mark.parametrize("signals", [[signal.SIGTERM], [signal.SIGINT], [signal.SIGTERM, signal.SIGTERM, signal.SIGINT]])
def test_under_load(start_faulty, signals):
    """Streams, plain answers, requests in the queue, half a request, and connections that do nothing."""
    faulty = start_faulty(MAX_REQUESTS="20", MAX_QUEUED_REQUESTS="20")
    held = faulty.relay.script = Held()
    idle = [connect(faulty, b"") for _ in range(20)]
    used = [connect(faulty, b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n") for _ in range(20)]
    for connection in used:
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
    clients = [Client(faulty, stream=bool(number % 2)) for number in range(20)]
    for _ in clients:
        assert held.begun.acquire(timeout=10)
    queued = [Client(faulty, stream=bool(number % 2)) for number in range(9)]
    half = connect(faulty, request_bytes(faulty)[:-10])
    time.sleep(0.3)
    for number in signals:
        faulty.gateway.process.send_signal(number)
        time.sleep(0.1)
    deadline = time.monotonic() + 10
    while not is_refused(faulty.gateway.port):
        assert time.monotonic() < deadline
    for connection in idle + used:
        connection.settimeout(5)
        assert connection.recv(1) == b"", "an idle connection is left open"
    assert faulty.gateway.is_running
    assert all(client.is_alive() for client in clients + queued)
    half.sendall(request_bytes(faulty)[-10:])
    held.release.set()
    assert half.recv(65536).startswith(b"HTTP/1.1 200 ")
    for client in clients + queued:
        client.join(20)
        assert client.is_whole, client.answer
    assert faulty.gateway.wait(10) == 0


def test_a_second_ctrl_c_does_not_wait(start_faulty):
    """The first lets the answer go on and says so; the second ends the process with the shell's status for Ctrl-C."""
    faulty = start_faulty()
    held = faulty.relay.script = Held()
    client = Client(faulty, stream=True)
    assert held.begun.acquire(timeout=10)
    faulty.gateway.process.send_signal(signal.SIGINT)
    faulty.gateway.wait_until(lambda: "Shutting down" in faulty.gateway.stderr)
    assert "seconds.at.most=300" in faulty.gateway.stderr
    time.sleep(0.3)
    assert faulty.gateway.is_running
    faulty.gateway.process.send_signal(signal.SIGINT)
    assert faulty.gateway.wait(5) == 128 + signal.SIGINT
    client.join(5)
    assert not client.is_whole


def test_the_grace_period_ends_what_goes_on(start_faulty):
    """What is cut does not look whole, and Bedrock is let go."""
    faulty = start_faulty(SHUTDOWN_GRACE_SECONDS="1", MAX_REQUESTS="10")
    held = faulty.relay.script = Held()
    clients = [Client(faulty, stream=bool(number % 2)) for number in range(10)]
    for _ in clients:
        assert held.begun.acquire(timeout=10)
    queued = [Client(faulty, stream=True) for _ in range(5)]
    time.sleep(0.2)
    begun = time.monotonic()
    faulty.gateway.terminate()
    assert faulty.gateway.wait(10) == 0
    assert 0.8 < time.monotonic() - begun < 6
    for client in clients + queued:
        client.join(5)
        assert not client.is_alive()
        assert not client.is_whole, client.answer
    for _ in clients:
        assert held.closed.acquire(timeout=5)


def test_a_stalled_client_does_not_outlive_the_grace_period(start_faulty):
    faulty = start_faulty(SHUTDOWN_GRACE_SECONDS="1", CLIENT_STALL_TIMEOUT_SECONDS="60")
    text = b"y" * 12_000_000
    sent = threading.Event()

    def script(connection):
        if connection.read_request():
            connection.send(response(ANSWER.replace(b"whole", text)))
            sent.set()
            connection.wait_until_closed()

    faulty.relay.script = script
    with connect(faulty, request_bytes(faulty)) as connection:
        assert sent.wait(10)
        assert connection.recv(10)
        begun = time.monotonic()
        faulty.gateway.terminate()
        assert faulty.gateway.wait(10) == 0
        assert time.monotonic() - begun < 6


def test_a_large_answer_reaches_a_slow_client(start_faulty):
    """It is written before the signal, or after it, and read over the seconds that follow."""
    faulty = start_faulty()
    text = b"y" * 12_000_000
    going, asked = threading.Event(), threading.Event()

    def script(connection):
        if connection.read_request():
            asked.set()
            going.wait(20)
            connection.send(response(ANSWER.replace(b"whole", text)))
            connection.wait_until_closed()

    faulty.relay.script = script
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        connection.settimeout(20)
        connection.connect(("127.0.0.1", faulty.gateway.port))
        connection.sendall(request_bytes(faulty))
        assert asked.wait(10)
        faulty.gateway.terminate()
        time.sleep(0.2)
        going.set()
        answer = bytearray()
        while more := connection.recv(1 << 20):
            answer += more
            time.sleep(0.02)
    assert text in answer
    assert faulty.gateway.wait(10) == 0


def test_while_it_is_told_that_it_will_end(start_faulty):
    """Load balancers see `/ready` first; until the listener closes everybody is served."""
    faulty = start_faulty(SHUTDOWN_DELAY_SECONDS="1")
    faulty.gateway.terminate()
    deadline = time.monotonic() + 0.8
    while faulty.client.get(faulty.gateway.root + "/ready").status_code != 503:
        assert time.monotonic() < deadline
    assert what_is_seen(faulty.post(lambda connection: connection.read_request() and connection.send(PLAIN))) == (200, WHOLE)
    assert faulty.gateway.wait(10) == 0
