# SPDX-License-Identifier: MIT-0
"""What clients see when Bedrock breaks, at every point where it can; and that the gateway lives on."""

import time

import pytest
import upstream
from faulty import Faulty, assert_broken_stream, is_error_object
from upstream import (
    ANSWER,
    FRAMES,
    PLAIN,
    STREAM,
    STREAM_HEAD,
    always,
    byte_by_byte,
    chunk,
    exception,
    once,
    response,
    then_reset,
    then_stall,
)


def corrupted(position: int) -> bytes:
    """The stream with one byte of its second frame changed."""
    second = bytearray(FRAMES[1])
    second[position] ^= 0x55
    frames = [FRAMES[0], bytes(second), *FRAMES[2:]]
    return STREAM_HEAD + b"".join(chunk(data) for data in frames) + b"0\r\n\r\n"


def of_frames(*frames: bytes) -> bytes:
    return STREAM_HEAD + b"".join(chunk(data) for data in frames) + b"0\r\n\r\n"


BROKEN = {
    "nothing": b"",
    "half a status line": b"HTTP/1.1 2",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "a head alone": STREAM_HEAD,
    "garbage": b"\x00\xff\x16\x03\x01" * 50,
    "a greeting of SSH": b"SSH-2.0-OpenSSH_9.2\r\n",
    "HTTP/0.9": b"<html>hello</html>",
    "a huge header": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    "ten thousand fields": b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 10_000 + b"\r\n",
    "a bad chunk size": STREAM_HEAD + b"zz\r\nabc\r\n",
    "a huge chunk size": STREAM_HEAD + b"ffffffffffffffff\r\nabc",
    "a shorter body than told": response(ANSWER)[:-10],
    "a page of HTML": response(b"<html>Sign in</html>", Content_Type="text/html"),
    "a page of HTML with 502": response(b"<html>Bad gateway</html>", "502 Bad Gateway", Content_Type="text/html"),
    "an empty answer": response(b""),
    "204": b"HTTP/1.1 204 No Content\r\n\r\n",
    "a redirect": response(b"", "301 Moved", Location="http://169.254.169.254/"),
    "JSON for a stream": response(b"{}", Content_Type="application/json"),
    "no frames": of_frames(),
    "a frame of 2 GB": STREAM_HEAD + chunk(b"\x7f\xff\xff\xff\x00\x00\x00\x10" + b"\x00" * 100),
    "a frame with a right prelude and 20 MB of headers": of_frames(b"".join(
        [(prelude := upstream.struct.pack(">II", 30_000_000, 20_000_000)),
         upstream.struct.pack(">I", upstream.zlib.crc32(prelude))]
    )),
    "an event that is not JSON": of_frames(FRAMES[0], FRAMES[0].replace(b"assistant", b"assist\xff\xff\xff")),
    "two beginnings": of_frames(FRAMES[0], FRAMES[0]),
    "no beginning": of_frames(*FRAMES[1:]),
    "more after the end": of_frames(*FRAMES[:4], FRAMES[5], FRAMES[4]),
    "a 500 without a body": response(b"", "500 Internal Server Error"),
    "a status of 999": response(b"", "999 Odd"),
} | {f"an end after {count} frames": of_frames(*FRAMES[:count]) for count in range(1, 6)} | {
    f"a changed byte at {position}": corrupted(position) for position in (0, 3, 5, 9, 12, 20, 60, 100, -3)
}

# Up to the last byte of the last frame; what follows it is the end of the transfer coding.
CUTS = sorted({1, 20, len(STREAM_HEAD) - 1, *range(len(STREAM_HEAD), len(STREAM) - 8, 41), len(STREAM) - 8})


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_stream_is_never_whole(faulty, name):
    assert_broken_stream(faulty.post(once(BROKEN[name]), stream=True))


@pytest.mark.parametrize("position", CUTS)
def test_a_stream_cut_anywhere_is_an_error(faulty, position):
    assert_broken_stream(faulty.post(once(STREAM[:position]), stream=True))


@pytest.mark.parametrize("position", CUTS[::4])
def test_a_stream_reset_anywhere_is_an_error(faulty, position):
    assert_broken_stream(faulty.post(then_reset(STREAM[:position]), stream=True))


@pytest.mark.parametrize("position", [0, 20, len(STREAM_HEAD), len(STREAM_HEAD) + 30, len(STREAM) - 200])
def test_a_stream_that_stalls_anywhere_ends_by_its_limit(faulty, position):
    begun = time.monotonic()
    assert_broken_stream(faulty.post(then_stall(STREAM[:position]), stream=True))
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "name, status",
    [
        ("validationException", 400),
        ("throttlingException", 429),
        ("modelStreamErrorException", 424),
        ("serviceUnavailableException", 503),
        ("internalServerException", 500),
        ("modelTimeoutException", 408),
        ("somethingNewException", 502),
    ],
)
def test_an_exception_first_has_its_status_and_later_is_an_event(faulty, name, status):
    first = faulty.post(once(of_frames(exception(name, "First."))), stream=True)
    assert first.status_code == status
    assert is_error_object(first.json())
    later = faulty.post(once(of_frames(*FRAMES[:2], exception(name, "Later."))), stream=True)
    assert later.status_code == 200
    assert_broken_stream(later)
    assert "Later." in later.text and "who" in later.text


PLAIN_BROKEN = {
    "nothing": b"",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "half a body": PLAIN[:-20],
    "garbage": b"\x00\xff" * 100,
    "HTML": response(b"<html/>"),
    "HTML with 503": response(b"<html/>", "503 Service Unavailable"),
    "empty": response(b""),
    "204": b"HTTP/1.1 204 No Content\r\n\r\n",
    "a redirect": response(b"", "302 Found", Location="/"),
    "not JSON": response(b"{"),
    "JSON of another kind": response(b"[]"),
    "no output": response(b'{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}'),
    "an output of another kind": response(b'{"output":7,"stopReason":"end_turn"}'),
    "nesting without end": response(b'{"output":' + b"[" * 100_000),
    "not UTF-8": response(ANSWER.replace(b"whole", b"\xff\xfe")),
}


@pytest.mark.parametrize("name", PLAIN_BROKEN)
@pytest.mark.parametrize("path", ["/chat/completions", "/embeddings"])
def test_a_broken_answer_is_an_error(faulty, name, path):
    members = {"model": "amazon.titan-embed-text-v2:0", "input": "x"} if path == "/embeddings" else {}
    answer = faulty.post(once(PLAIN_BROKEN[name]), path, **members)
    assert answer.status_code in (500, 502, 503)
    assert is_error_object(answer.json())


@pytest.mark.parametrize("position", [0, 10, len(PLAIN) - 5])
def test_an_answer_that_stalls_ends_by_its_limit(faulty, position):
    answer = faulty.post(then_stall(PLAIN[:position]))
    assert answer.status_code == 504
    assert answer.json()["error"]["code"] == "upstream_timeout"


def test_a_whole_answer_in_single_bytes_is_whole(faulty):
    assert faulty.post(byte_by_byte(PLAIN)).json()["choices"][0]["message"]["content"] == "whole"
    text = faulty.post(byte_by_byte(STREAM), stream=True).text
    assert text.endswith("data: [DONE]\n\n")
    assert '"who"' in text and '"le"' in text


@pytest.mark.parametrize("end", [once, then_reset, then_stall])
def test_a_stream_that_breaks_after_its_last_event_is_whole(faulty, end):
    text = faulty.post(end(STREAM[: -len(b"\r\n0\r\n\r\n")]), stream=True).text
    assert text.endswith("data: [DONE]\n\n")
    assert "error" not in text


def test_interim_heads_and_trailers_are_passed_over(faulty):
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
    assert faulty.post(once(interim + PLAIN)).status_code == 200
    trailers = STREAM[: -len(b"\r\n")] + b"X-Trailer: 1\r\n\r\n"
    assert faulty.post(once(trailers), stream=True).text.endswith("data: [DONE]\n\n")


def test_a_pooled_connection_that_died_is_no_error(faulty):
    """The upstream closes after each answer without saying so."""
    for _ in range(20):
        assert faulty.post(once(PLAIN)).status_code == 200
        assert faulty.post(once(STREAM), stream=True).text.endswith("data: [DONE]\n\n")


def test_an_answer_beyond_all_bounds_is_refused(faulty):
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    def endless(connection):
        if connection.read_request():
            connection.send(head)
            for _ in range(200):
                connection.send(chunk(b"a" * (1 << 20)))

    answer = faulty.post(endless)
    assert answer.status_code in (502, 504)


@pytest.mark.parametrize("fault", ["throttle", "unavailable", "close"])
def test_one_failure_is_met_by_a_second_attempt(tmp_path, fault):
    first = {
        "throttle": response(b'{"message":"Slow down."}', "429 Too Many", x_amzn_errortype="ThrottlingException"),
        "unavailable": response(b"{}", "503 Service Unavailable"),
        "close": b"",
    }[fault]
    answers = [first, PLAIN]

    def script(connection):
        while connection.read_request():
            data = answers.pop(0)
            connection.send(data)
            if not data:
                return

    faulty = Faulty(tmp_path, AWS_MAX_ATTEMPTS="3")
    try:
        assert faulty.post(script).status_code == 200
        requests = faulty.relay.requests
        assert len(requests) == 2
        signatures = [line for request in requests for line in request.split(b"\r\n") if line.lower().startswith(b"authorization:")]
        assert len(signatures) == 2
    finally:
        faulty.close()
