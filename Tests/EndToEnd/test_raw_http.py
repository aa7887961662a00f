# SPDX-License-Identifier: MIT-0
"""Raw bytes at the gateway's front: what is no HTTP, what smuggles, what never ends."""

import json
import socket
import struct
import time

import httpx
import pytest

from conftest import NOVA

BODY = json.dumps({"model": NOVA, "messages": [{"role": "user", "content": "honest"}]}).encode()
SMUGGLED = b"smuggled"


def head(gateway, *fields: bytes, line: bytes = b"POST /v1/chat/completions HTTP/1.1") -> bytes:
    usual = [b"Host: localhost", b"Authorization: Bearer " + gateway.key.encode(), b"Content-Type: application/json"]
    return b"\r\n".join([line, *usual, *fields]) + b"\r\n\r\n"


def honest(gateway) -> bytes:
    return head(gateway, b"Content-Length: %d" % len(BODY)) + BODY


def smuggled(gateway) -> bytes:
    body = BODY.replace(b"honest", SMUGGLED)
    return head(gateway, b"Content-Length: %d" % len(body)) + body


def talk(gateway, data: bytes, limit: float = 5, half_close: bool = False) -> bytes:
    """All that the gateway answers until it closes or stays silent."""
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=limit) as connection:
        answer = b""
        try:
            connection.sendall(data)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
            connection.settimeout(1.5)
            while more := connection.recv(65536):
                answer += more
        except (ConnectionError, TimeoutError):
            pass
        return answer


def is_healthy(gateway) -> bool:
    return httpx.get(gateway.root + "/health", timeout=5).status_code == 200


CHUNKED = b"Transfer-Encoding: chunked"


def attacks(gateway) -> dict[str, bytes]:
    """Each would run a second request, or a wrong one, at a server that reads it loosely."""
    second = smuggled(gateway)
    line = b"POST /v1/chat/completions HTTP/1.1"
    return {
        "two lengths": head(gateway, b"Content-Length: 5", b"Content-Length: 6") + b"aaaaa" + second,
        "a length and chunks": head(gateway, b"Content-Length: 5", CHUNKED) + b"0\r\n\r\n" + second,
        "chunks and a length": head(gateway, CHUNKED, b"Content-Length: 5") + b"0\r\n\r\n" + second,
        "a list of lengths": head(gateway, b"Content-Length: 5, 6") + b"aaaaa" + second,
        "a negative length": head(gateway, b"Content-Length: -5") + second,
        "a length with a sign": head(gateway, b"Content-Length: +5") + b"aaaaa" + second,
        "a hexadecimal length": head(gateway, b"Content-Length: 0x5") + b"aaaaa" + second,
        "a length beyond 64 bits": head(gateway, b"Content-Length: 99999999999999999999") + second,
        "a length that is empty": head(gateway, b"Content-Length: ") + second,
        "odd chunks": head(gateway, b"Transfer-Encoding: xchunked") + b"0\r\n\r\n" + second,
        "chunks twice": head(gateway, CHUNKED, CHUNKED) + b"0\r\n\r\n" + second,
        "chunks, then not": head(gateway, b"Transfer-Encoding: chunked, identity") + b"0\r\n\r\n" + second,
        "chunks behind a tab": head(gateway, b"Transfer-Encoding:\tchunked", b"Content-Length: 5") + b"0\r\n\r\n" + second,
        "chunks with a vertical tab": head(gateway, b"Transfer-Encoding: \x0bchunked") + b"0\r\n\r\n" + second,
        "a space before the colon": head(gateway, b"Transfer-Encoding : chunked") + b"0\r\n\r\n" + second,
        "a folded line": head(gateway, b"X: a\r\n Transfer-Encoding: chunked") + b"0\r\n\r\n" + second,
        "a bad chunk size": head(gateway, CHUNKED) + b"zz\r\n" + second,
        "a negative chunk size": head(gateway, CHUNKED) + b"-1\r\n" + second,
        "a chunk size beyond 64 bits": head(gateway, CHUNKED) + b"fffffffffffffffff\r\n" + second,
        "a long chunk extension": head(gateway, CHUNKED) + b"1;" + b"a" * 100_000 + b"\r\nx\r\n0\r\n\r\n",
        "a NUL in a value": head(gateway, b"X: a\x00b") + second,
        "a lone CR in a value": head(gateway, b"X: a\rContent-Length: 0") + second,
        "a lone LF in a value": head(gateway, b"X: a\nContent-Length: 5") + b"aaaaa" + second,
        "an empty name": head(gateway, b": value") + second,
        "a name with a space": head(gateway, b"X Y: value") + second,
        "no colon": head(gateway, b"nothing here") + second,
        "two hosts": head(gateway, b"Host: other") + second,
        "a bad version": head(gateway, line=line.replace(b"1.1", b"1.9")) + second,
        "a version of many digits": head(gateway, line=line.replace(b"1.1", b"1.1111111")) + second,
        "HTTP/2 in clear": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00" * 30,
        "a greeting of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
        "no version": b"GET /health\r\n\r\n",
        "an unknown method": head(gateway, line=line.replace(b"POST", b"SMUGGLE")),
        "CONNECT": head(gateway, line=b"CONNECT 169.254.169.254:80 HTTP/1.1"),
        "TRACE": head(gateway, line=b"TRACE / HTTP/1.1"),
        "an absolute target": head(gateway, line=b"GET http://169.254.169.254/latest HTTP/1.1"),
        "an asterisk": head(gateway, line=b"OPTIONS * HTTP/1.1"),
        "dots in the path": head(gateway, line=b"GET /v1/../health HTTP/1.1"),
        "encoded dots": head(gateway, line=b"GET /v1/%2e%2e/health HTTP/1.1"),
        "an encoded slash": head(gateway, line=b"POST /v1%2fchat/completions HTTP/1.1", *[b"Content-Length: 0"][:0]),
        "two slashes": head(gateway, line=b"POST //v1/chat/completions HTTP/1.1"),
        "a path of 100 KB": head(gateway, line=b"GET /" + b"a" * 100_000 + b" HTTP/1.1"),
        "a head of 200 KB": head(gateway, b"X: " + b"a" * 200_000),
        "5,000 fields": head(gateway, *[b"X-%d: y" % number for number in range(5000)]),
        "nothing but line breaks": b"\r\n" * 1000,
        "random bytes": bytes(range(256)) * 20,
        "nothing": b"",
    }


NAMES = list(attacks(type("Gateway", (), {"key": "x"})))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_honest_request_runs_nothing(gateway, recorder, name):
    answer = talk(gateway, attacks(gateway)[name])
    assert SMUGGLED.decode() not in recorder.text
    assert not answer or answer.startswith(b"HTTP/1.1 "), answer[:200]
    assert b" 200 OK" not in answer.split(b"\r\n")[0] or name == "no version"
    assert is_healthy(gateway)


def test_two_requests_in_one_packet_are_answered_in_order(gateway, recorder):
    answer = talk(gateway, honest(gateway) + smuggled(gateway))
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert answer.index(b"You said: honest") < answer.index(b"You said: smuggled")


def test_after_a_bad_request_the_next_in_the_packet_is_not_run(gateway, recorder):
    answer = talk(gateway, b"GARBAGE\r\n\r\n" + smuggled(gateway))
    assert SMUGGLED.decode() not in recorder.text
    assert b"200 OK" not in answer


def test_chunks_are_a_body(gateway):
    data = head(gateway, CHUNKED) + b"".join(b"%x\r\n%s\r\n" % (1, BODY[i : i + 1]) for i in range(len(BODY)))
    assert b"You said: honest" in talk(gateway, data + b"0\r\nTrailer: x\r\n\r\n")


def test_http_1_0_is_served(gateway):
    data = honest(gateway).replace(b"HTTP/1.1", b"HTTP/1.0", 1)
    assert b"You said: honest" in talk(gateway, data)


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
